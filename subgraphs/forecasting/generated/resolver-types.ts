// Made by `npm run generate`; never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { BacktestMapper, ClientRiskMapper, DataQualityMapper, ForecastAccuracyConnectionMapper, ForecastAccuracyMapper, ForecastRunMapper, MarketNoteMapper, MarketRefreshMapper, ObservationUploadMapper, PoolRiskMapper, PortfolioMapper, PortfolioRiskMapper, PriceIndexMapper, TimeSeriesMapper } from '../mappers.ts';
import type { ForecastingContext } from '../context.ts';
export type Maybe<T> = T | null | undefined;
export type InputMaybe<T> = T | null | undefined;
export type Omit<T, K extends keyof T> = Pick<T, Exclude<keyof T, K>>;
export type RequireFields<T, K extends keyof T> = Omit<T, K> & { [P in K]-?: NonNullable<T[P]> };
/** All built-in and custom scalars, mapped to their actual values */
export type Scalars = {
  ID: { input: string; output: string; }
  String: { input: string; output: string; }
  Boolean: { input: boolean; output: boolean; }
  Int: { input: number; output: number; }
  Float: { input: number; output: number; }
  /** A moment in UTC, RFC 3339 with milliseconds: `2026-01-31T08:00:00.000Z`. */
  DateTime: { input: Date; output: Date | string; }
  /** An exact decimal number as a string, at most six decimal places: `0.031400`. */
  Decimal: { input: string; output: string; }
  _FieldSet: { input: unknown; output: unknown; }
};

/** Whom a kept answer is for. */
export type CacheControl__Scope =
  /** All viewers with the same rights. */
  | 'PUBLIC'
  /** One viewer alone. */
  | 'PRIVATE';

/** An amount in a currency; amounts of different currencies are never added. */
export type Money = {
  readonly __typename?: 'Money';
  /** The exact amount, in units of the currency. */
  readonly amount: Scalars['Decimal']['output'];
  /** ISO 4217 code, for now always `USD`. */
  readonly currency: Scalars['String']['output'];
};

/** Where a page of a connection begins and ends. */
export type PageInfo = {
  readonly __typename?: 'PageInfo';
  /** Whether asking again with `after: endCursor` gives more. */
  readonly hasNextPage: Scalars['Boolean']['output'];
  /** The cursor of the last edge of this page; null on an empty page. */
  readonly endCursor?: Maybe<Scalars['String']['output']>;
};

/** A span of time, from its start up to but not including its end. */
export type TimeRange = {
  /** The first moment inside the span. */
  readonly from: Scalars['DateTime']['input'];
  /** The first moment after the span. */
  readonly to: Scalars['DateTime']['input'];
};

/** Why a mutation was refused, in a form that the caller can act on. */
export type UserError = {
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root: `["prices", "3", "hourlyPrice"]`. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** A field of the input has a value that is not allowed, or names something that does not exist for this caller. */
export type InvalidInput = UserError & {
  readonly __typename?: 'InvalidInput';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The object was changed by somebody else since the version that the caller saw. */
export type VersionConflict = UserError & {
  readonly __typename?: 'VersionConflict';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** The version that is in force now; read the object again before another try. */
  readonly currentVersion: Scalars['Int']['output'];
};

/** The same idempotency key was used before with other input. */
export type IdempotencyConflict = UserError & {
  readonly __typename?: 'IdempotencyConflict';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Query = {
  readonly __typename?: 'Query';
  /** How well the caller's series are forecast: what the newest run over each has measured over rolling origins. An administrator sees that of every client. */
  readonly forecastAccuracy: ForecastAccuracyConnection;
  /** One back-test by id; null for an id that is unknown to the caller. */
  readonly backtest?: Maybe<Backtest>;
  /** The caller's back-tests, newest first; an administrator sees those of every client. */
  readonly backtests: BacktestConnection;
  /** One refresh of the market by id; null for an id that is unknown to the caller. */
  readonly marketRefresh?: Maybe<MarketRefresh>;
  /** The refreshes of the caller's market, newest first; an administrator sees all, also those for every client. */
  readonly marketRefreshes: MarketRefreshConnection;
  /** Dated events of the market, such as announcements and news of capacity, newest first: those on the caller's pools and those on whole regions. */
  readonly marketNotes: MarketNoteConnection;
  /** What a client's spot capacity in one region costs against the first day; null while the client holds none there whose price is known. */
  readonly priceIndex?: Maybe<PriceIndex>;
  /** How complete, fresh and even the caller's time series are, by name; an administrator sees those of every client. */
  readonly dataQuality: DataQualityConnection;
  /** How well predicted risks came true, by horizon; an administrator sees it over all clients. */
  readonly riskCalibration: ReadonlyArray<RiskCalibration>;
  /** One forecast run by id; null for an id that is unknown to the caller. */
  readonly forecastRun?: Maybe<ForecastRun>;
  /** The caller's forecast runs, newest first; an administrator sees those of every client. */
  readonly forecastRuns: ForecastRunConnection;
  /** One time series by id; null for an id that is unknown to the caller. */
  readonly timeSeries?: Maybe<TimeSeries>;
  /** The caller's time series by name; an administrator sees those of every client. */
  readonly timeSeriesList: TimeSeriesConnection;
  /** One upload of a history by id; null for an id that is unknown to the caller. */
  readonly observationUpload?: Maybe<ObservationUpload>;
  /** The caller's uploads, newest first; an administrator sees those of every client. */
  readonly observationUploads: ObservationUploadConnection;
};


export type QueryForecastAccuracyArgs = {
  filter?: InputMaybe<ForecastAccuracyFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryBacktestArgs = {
  id: Scalars['ID']['input'];
};


export type QueryBacktestsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMarketRefreshArgs = {
  id: Scalars['ID']['input'];
};


export type QueryMarketRefreshesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryMarketNotesArgs = {
  filter?: InputMaybe<MarketNoteFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPriceIndexArgs = {
  region: Scalars['String']['input'];
  clientId?: InputMaybe<Scalars['ID']['input']>;
};


export type QueryDataQualityArgs = {
  filter?: InputMaybe<DataQualityFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryRiskCalibrationArgs = {
  range?: InputMaybe<TimeRange>;
};


export type QueryForecastRunArgs = {
  id: Scalars['ID']['input'];
};


export type QueryForecastRunsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryTimeSeriesArgs = {
  id: Scalars['ID']['input'];
};


export type QueryTimeSeriesListArgs = {
  filter?: InputMaybe<TimeSeriesFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryObservationUploadArgs = {
  id: Scalars['ID']['input'];
};


export type QueryObservationUploadsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Conditions on what was measured. */
export type ForecastAccuracyFilter = {
  /** Only this series. */
  readonly seriesId?: InputMaybe<Scalars['ID']['input']>;
  /** Only the spot price of this pool. */
  readonly poolId?: InputMaybe<Scalars['ID']['input']>;
  /** Only series of these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<TimeSeriesKind>>;
  /** Only so far ahead. */
  readonly reaches?: InputMaybe<ReadonlyArray<ForecastReach>>;
  /** Of the candidates only these; the mean of the chosen ones and the benchmark are always shown. */
  readonly methods?: InputMaybe<ReadonlyArray<ForecastMethod>>;
};

/** How well one series was forecast, so far ahead. */
export type ForecastAccuracy = {
  readonly __typename?: 'ForecastAccuracy';
  /** What was forecast; null once it is deleted. */
  readonly series?: Maybe<TimeSeries>;
  /** How far ahead it was judged. */
  readonly reach: ForecastReach;
  /** The distance between its steps. */
  readonly interval: TimeSeriesInterval;
  /** The first step ahead that counts, from 1. */
  readonly fromStep: Scalars['Int']['output'];
  /** The last step ahead that counts. */
  readonly toStep: Scalars['Int']['output'];
  /** The mean of the chosen methods, the candidates with the best first, and the benchmark; at most 30. */
  readonly methods: ReadonlyArray<MethodAccuracy>;
  /** The run that measured it; null once that is deleted. */
  readonly run?: Maybe<ForecastRun>;
  /** When it was measured. */
  readonly measuredAt: Scalars['DateTime']['output'];
};

/** How far ahead a forecast is judged, in steps of its series. Values may be added. */
export type ForecastReach =
  /** The next step. */
  | 'NEXT'
  /** Steps 2 to 6. */
  | 'SOON'
  /** Steps 7 to 24. */
  | 'LATER'
  /** Steps from 25 on. */
  | 'FAR'
  /** The whole horizon. */
  | 'ALL';

/** What was measured. Values may be added. */
export type ForecastMeasuredAs =
  /** The mean of the chosen methods: what is forecast. */
  | 'CHOSEN'
  /** A method that was tried. */
  | 'CANDIDATE'
  /** Naive 2, the last value with the season put back: what OWA is relative to. */
  | 'BENCHMARK';

/** How one method did on one series, over rolling origins; null is what could not be measured. */
export type MethodAccuracy = {
  readonly __typename?: 'MethodAccuracy';
  /** What was measured. */
  readonly as: ForecastMeasuredAs;
  /** The method; null unless it is a candidate. */
  readonly method?: Maybe<ForecastMethod>;
  /** Symmetric mean absolute percentage error, from 0 to 200. */
  readonly smape?: Maybe<Scalars['Float']['output']>;
  /** Mean absolute error relative to that of the seasonal naive method within the series. */
  readonly mase?: Maybe<Scalars['Float']['output']>;
  /** Overall weighted average: both errors relative to the benchmark; below 1 is better than that. */
  readonly owa?: Maybe<Scalars['Float']['output']>;
  /** The share of values that fell into their interval, from 0 to 1; `Forecast.intervalCoverage` is what was wanted. */
  readonly coverage?: Maybe<Scalars['Float']['output']>;
  /** The width of the intervals relative to the error of the seasonal naive method. */
  readonly width?: Maybe<Scalars['Float']['output']>;
};

/** Means over many series of one interval. */
export type ForecastAccuracySummary = {
  readonly __typename?: 'ForecastAccuracySummary';
  /** What was measured. */
  readonly as: ForecastMeasuredAs;
  /** The method; null unless it is a candidate. */
  readonly method?: Maybe<ForecastMethod>;
  /** How far ahead it was judged. */
  readonly reach: ForecastReach;
  /** The distance between the steps of these series. */
  readonly interval: TimeSeriesInterval;
  /** Of how many series it is the mean. */
  readonly seriesCount: Scalars['Int']['output'];
  /** Symmetric mean absolute percentage error, from 0 to 200. */
  readonly smape?: Maybe<Scalars['Float']['output']>;
  /** Mean absolute scaled error. */
  readonly mase?: Maybe<Scalars['Float']['output']>;
  /** Overall weighted average of these means relative to those of the benchmark, as in the M4 competition. */
  readonly owa?: Maybe<Scalars['Float']['output']>;
  /** The share of values that fell into their interval, from 0 to 1. */
  readonly coverage?: Maybe<Scalars['Float']['output']>;
  /** The width of the intervals relative to the error of the seasonal naive method. */
  readonly width?: Maybe<Scalars['Float']['output']>;
};

/** A page of what was measured. */
export type ForecastAccuracyConnection = {
  readonly __typename?: 'ForecastAccuracyConnection';
  /** What was measured, with cursors. */
  readonly edges: ReadonlyArray<ForecastAccuracyEdge>;
  /** What was measured, alone. */
  readonly nodes: ReadonlyArray<ForecastAccuracy>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
  /** Means by method, reach and interval over all that the filter lets through, not this page alone; over at most 10,000 measurements, in the order of series. */
  readonly summary: ReadonlyArray<ForecastAccuracySummary>;
};

/** One measurement of a page. */
export type ForecastAccuracyEdge = {
  readonly __typename?: 'ForecastAccuracyEdge';
  /** Points behind this measurement; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The measurement. */
  readonly node: ForecastAccuracy;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Tries a strategy on what pools cost in the past, beside the usual baselines and the offline optimum. Answers at once; the work goes on as a task. */
  readonly startBacktest: StartBacktestPayload;
  /** Stops a back-test that waits or runs; it comes to nothing. */
  readonly cancelBacktest: CancelBacktestPayload;
  /** Fetches prices of the market for the machine sizes and regions in use, within the budget. Answers at once; the work goes on as a task. */
  readonly refreshMarket: RefreshMarketPayload;
  /** Notes an event of the market: a client on its own pools, an administrator on any pool, or on a region for every client. */
  readonly addMarketNote: AddMarketNotePayload;
  /** Starts forecasts of all of a client's series, or of one. Answers at once; the work goes on as a task. */
  readonly startForecastRun: StartForecastRunPayload;
  /** Stops a run; the forecasts made until then stay. */
  readonly cancelForecastRun: CancelForecastRunPayload;
  /** Goes on with a run that has ended without success; what it has stored is neither computed nor paid again. */
  readonly resumeForecastRun: ResumeForecastRunPayload;
  /** Takes in a history of demand, sales or whatever else is to be forecast. Answers at once; the work goes on as a task. */
  readonly uploadObservations: UploadObservationsPayload;
};


export type MutationStartBacktestArgs = {
  input: StartBacktestInput;
};


export type MutationCancelBacktestArgs = {
  input: CancelBacktestInput;
};


export type MutationRefreshMarketArgs = {
  input: RefreshMarketInput;
};


export type MutationAddMarketNoteArgs = {
  input: AddMarketNoteInput;
};


export type MutationStartForecastRunArgs = {
  input: StartForecastRunInput;
};


export type MutationCancelForecastRunArgs = {
  input: CancelForecastRunInput;
};


export type MutationResumeForecastRunArgs = {
  input: ResumeForecastRunInput;
};


export type MutationUploadObservationsArgs = {
  input: UploadObservationsInput;
};

/** A strategy tried on what a client's pools cost in the past, every ten minutes, for one workload that always runs. */
export type Backtest = {
  readonly __typename?: 'Backtest';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** How far it is. */
  readonly status: BacktestStatus;
  /** How much is done, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** Why it failed; null unless it did. */
  readonly failureReason?: Maybe<Scalars['String']['output']>;
  /** Among which pools the workload may move; at most 50. */
  readonly pools: ReadonlyArray<BacktestPool>;
  /** The on-demand price that everything is measured by, in USD per hour. */
  readonly onDemandHourlyPrice: Scalars['Decimal']['output'];
  /** How long a switch takes, in hours; paid for at the on-demand price. */
  readonly changeoverHours: Scalars['Float']['output'];
  /** The first moment that was replayed; null until it has succeeded. Later than asked for where no price was known. */
  readonly replayedFromAt?: Maybe<Scalars['DateTime']['output']>;
  /** The first moment that was not replayed any more; null until it has succeeded. Earlier than asked for where no price was known. */
  readonly replayedToAt?: Maybe<Scalars['DateTime']['output']>;
  /** What each policy came to; empty until it has succeeded. At most 20. */
  readonly rows: ReadonlyArray<BacktestRow>;
  /** The task that does the work; to stop it is to stop the back-test. */
  readonly task?: Maybe<Task>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ended; null while it is open. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How far a back-test is. Values may be added. */
export type BacktestStatus =
  /** Waits for its turn: one back-test runs at a time. */
  | 'QUEUED'
  /** Prices are read and replayed. */
  | 'RUNNING'
  /** Its rows are there. */
  | 'SUCCEEDED'
  /** Given up; the reason says why. */
  | 'FAILED'
  /** Stopped by somebody. */
  | 'CANCELLED';

/** A pool of a back-test. */
export type BacktestPool = {
  readonly __typename?: 'BacktestPool';
  /** Where machines could run. */
  readonly pool?: Maybe<Pool>;
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly poolName: Scalars['String']['output'];
};

/** What one policy came to. */
export type BacktestRow = {
  readonly __typename?: 'BacktestRow';
  /** Which record was replayed. */
  readonly kind: BacktestKind;
  /** `spotkeep` is the policy that decides, with the settings that were given; beside it `cheapest-stick` (begins in the cheapest pool and stays), `first-stick`, `greedy`, `first-available`, `on-demand` and `offline-optimum`, which knew everything before. */
  readonly policy: Scalars['String']['output'];
  /** J: what it cost, switches included, as a share of on demand throughout. */
  readonly onDemandCostRatio: Scalars['Float']['output'];
  /** What was paid for machines, as a share of on demand throughout. */
  readonly paidRatio: Scalars['Float']['output'];
  /** Share of the time in which the workload was on its way from one machine to the next. */
  readonly downtimeRatio: Scalars['Float']['output'];
  /** How often it switched, a day. */
  readonly switchesPerDay: Scalars['Float']['output'];
  /** What it cost as a multiple of what the offline optimum cost. */
  readonly optimumCostRatio: Scalars['Float']['output'];
  /** What it cost beyond the baselines. */
  readonly regret: BacktestRegret;
};

/** Which record a back-test replays. Values may be added. */
export type BacktestKind =
  /** Prices; every pool is up. */
  | 'PRICES'
  /** When pools were seen to be up; every pool costs the same. A pool that was lost is taken to be up again half an hour later, or when it was seen up before. Left out where no loss was seen, and with more than 200,000 runs. */
  | 'AVAILABILITY';

/** What a policy cost beyond others on the same record, as differences of `onDemandCostRatio`; negative where it cost less. Null where the record has no such policy. */
export type BacktestRegret = {
  readonly __typename?: 'BacktestRegret';
  /** Beyond beginning in the cheapest pool and staying there. */
  readonly cheapestStick?: Maybe<Scalars['Float']['output']>;
  /** Beyond on demand throughout. */
  readonly onDemand?: Maybe<Scalars['Float']['output']>;
  /** Beyond the offline optimum; never negative but for rounding. */
  readonly offlineOptimum?: Maybe<Scalars['Float']['output']>;
};

/** A page of back-tests. */
export type BacktestConnection = {
  readonly __typename?: 'BacktestConnection';
  /** The back-tests with their cursors. */
  readonly edges: ReadonlyArray<BacktestEdge>;
  /** The back-tests alone. */
  readonly nodes: ReadonlyArray<Backtest>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One back-test of a page. */
export type BacktestEdge = {
  readonly __typename?: 'BacktestEdge';
  /** Points behind this back-test; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The back-test. */
  readonly node: Backtest;
};

/** What to try, and on what. */
export type StartBacktestInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** The pools among which the workload may move: 1 to 50 of one machine size. Either these, or `instanceType` and `region`. */
  readonly poolIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** The cloud's name of the machine size: all of the client's pools of it in `region`. */
  readonly instanceType?: InputMaybe<Scalars['String']['input']>;
  /** The region of these pools. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** The span to replay, at most 731 days. */
  readonly range: TimeRange;
  /** How long a switch takes, from 0 to 24 hours; paid for at the on-demand price. */
  readonly changeoverHours?: Scalars['Float']['input'];
  /** What on demand costs in USD per hour, above 0; without it what was last reported. */
  readonly onDemandHourlyPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** What of the strategy is not as it is by default. */
  readonly strategy?: InputMaybe<BacktestStrategyInput>;
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** Settings of the policy; what is left out stands at its default. */
export type BacktestStrategyInput = {
  /** The chance of an interruption within an hour above which a riskier pool is not entered by choice, from 0 to 1. */
  readonly riskThreshold?: InputMaybe<Scalars['Float']['input']>;
  /** The least share of the on-demand price that a pool must save before it is entered by choice, from 0 to 1. */
  readonly minimumSavingsRatio?: InputMaybe<Scalars['Float']['input']>;
  /** How long a workload stays where it is, from 0 to 604,800. */
  readonly minimumStaySeconds?: InputMaybe<Scalars['Int']['input']>;
  /** Switches by choice in any 24 hours, from 0 to 1,000. */
  readonly maximumSwitchesPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** Switches by choice in any 7 days, from 0 to 7,000. */
  readonly maximumSwitchesPerWeek?: InputMaybe<Scalars['Int']['input']>;
  /** What a switch costs beyond the changeover, in USD; not negative. */
  readonly penalty?: InputMaybe<Scalars['Decimal']['input']>;
};

/** What starting a back-test answers. */
export type StartBacktestPayload = {
  readonly __typename?: 'StartBacktestPayload';
  /** The back-test in its first state; null when refused. */
  readonly backtest?: Maybe<Backtest>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<StartBacktestError>;
};

/** Why a back-test is not started. Members may be added. */
export type StartBacktestError = InvalidInput | IdempotencyConflict | TooManyBacktests;

/** Five back-tests of the client wait or run already. */
export type TooManyBacktests = UserError & {
  readonly __typename?: 'TooManyBacktests';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The back-test to stop. */
export type CancelBacktestInput = {
  /** The back-test. */
  readonly backtestId: Scalars['ID']['input'];
};

/** What stopping a back-test answers. */
export type CancelBacktestPayload = {
  readonly __typename?: 'CancelBacktestPayload';
  /** The back-test as it now stands; null when refused. */
  readonly backtest?: Maybe<Backtest>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CancelBacktestError>;
};

/** Why a back-test is not stopped. Members may be added. */
export type CancelBacktestError = InvalidInput | BacktestNotOpen;

/** The back-test has ended already. */
export type BacktestNotOpen = UserError & {
  readonly __typename?: 'BacktestNotOpen';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Pool = {
  readonly __typename?: 'Pool';
  /** What the spot price will be: the newest stored forecast, or one made on the spot from the last sixteen days. Null with fewer than 3 known prices. */
  readonly forecast?: Maybe<Forecast>;
  readonly id: Scalars['ID']['output'];
  /** How likely the pool is to take machines back, at the age of its present run; null while nothing was seen of it. */
  readonly interruptionRisk?: Maybe<InterruptionRisk>;
};


export type PoolForecastArgs = {
  horizon?: Scalars['Int']['input'];
};

export type Instance = {
  readonly __typename?: 'Instance';
  /** What the machine's spot price will be; null on demand and with fewer than 3 known prices. */
  readonly forecast?: Maybe<Forecast>;
  readonly id: Scalars['ID']['output'];
  /** How likely the machine is to be taken back, at its own age or that of its pool's run, whichever is the greater; null on demand. */
  readonly interruptionRisk?: Maybe<InterruptionRisk>;
};


export type InstanceForecastArgs = {
  horizon?: Scalars['Int']['input'];
};

/** What a series is expected to do. */
export type Forecast = {
  readonly __typename?: 'Forecast';
  /** The distance between its values. */
  readonly interval: TimeSeriesInterval;
  /** The methods whose weighted mean it is, the heaviest first; at most 7. */
  readonly methods: ReadonlyArray<ForecastMethod>;
  /** Error of the chosen methods over rolling origins, relative to the seasonal naive method (MASE); null where the series is too short to measure it. */
  readonly meanAbsoluteScaledError?: Maybe<Scalars['Float']['output']>;
  /** The chance that a value falls into its interval, from 0 to 1. */
  readonly intervalCoverage: Scalars['Float']['output'];
  /** The expected values, one a step of the interval, soonest first; at most 168. */
  readonly points: ReadonlyArray<ForecastPoint>;
  /** The last moment it knows of. */
  readonly originAt: Scalars['DateTime']['output'];
  /** When it was made. */
  readonly madeAt: Scalars['DateTime']['output'];
};

/** How a forecast is made. Values may be added. */
export type ForecastMethod =
  /** The last value goes on. */
  | 'NAIVE'
  /** The last season repeats. */
  | 'SEASONAL_NAIVE'
  /** The last longer season repeats, as the week does of hours. */
  | 'LONG_SEASONAL_NAIVE'
  /** Simple exponential smoothing. */
  | 'SES'
  /** Exponential smoothing with a trend that goes on for ever. */
  | 'HOLT'
  /** Exponential smoothing with a damped trend. */
  | 'DAMPED_TREND'
  /** The Theta method on the deseasonalised series. */
  | 'THETA'
  /** All seasons taken out, autoregression of what is left, and the seasons put back. */
  | 'SEASONAL_DECOMPOSITION'
  /** Exponential smoothing with a season within a longer one. */
  | 'DOUBLE_SEASONAL'
  /** Autoregression on the last values and those of earlier seasons. */
  | 'AUTOREGRESSION'
  /** Autoregression of the changes from season to season. */
  | 'SEASONAL_AUTOREGRESSION'
  /** What followed when the series last looked like this. */
  | 'ANALOGUES'
  /** Croston's method, for demand that comes now and then: its size by the steps between. */
  | 'CROSTON'
  /** The method of Teunter, Syntetos and Babai, for demand that comes now and then and may end: its chance by its size. */
  | 'TSB';

/** One expected value. */
export type ForecastPoint = {
  readonly __typename?: 'ForecastPoint';
  /** The moment it is for. */
  readonly at: Scalars['DateTime']['output'];
  /** The expected value, in the series' unit. */
  readonly value: Scalars['Decimal']['output'];
  /** Lower end of the interval. */
  readonly lower: Scalars['Decimal']['output'];
  /** Upper end of the interval. */
  readonly upper: Scalars['Decimal']['output'];
};

/** Prices that are fetched of a provider of market data and imported: what came of it so far. */
export type MarketRefresh = {
  readonly __typename?: 'MarketRefresh';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** How far it is. */
  readonly status: MarketRefreshStatus;
  /** Why it did less than asked; null when it did not. */
  readonly reason?: Maybe<Scalars['String']['output']>;
  /** How many pages were fetched; each is one call of the budget. */
  readonly pagesFetched: Scalars['Int']['output'];
  /** How many prices were on them. */
  readonly pricesFetched: Scalars['Int']['output'];
  /** How many of them were handed over to be imported: those of machine sizes and regions in use, once for each client. */
  readonly pricesSent: Scalars['Int']['output'];
  /** How many imports were begun with them. */
  readonly importsStarted: Scalars['Int']['output'];
  /** The task that does the work; null once its record was pruned. */
  readonly task?: Maybe<Task>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** How far a refresh is. Values may be added. */
export type MarketRefreshStatus =
  /** Accepted, not begun. */
  | 'QUEUED'
  /** Pages are being fetched. */
  | 'RUNNING'
  /** Everything there was has been handed over. */
  | 'SUCCEEDED'
  /** The budget, the number of pages or the provider ended it early; what was fetched has been handed over. */
  | 'PARTIAL'
  /** Nothing was to be done: there is no provider, no machine size in use, or no budget left. */
  | 'SKIPPED'
  /** The provider could not be asked. */
  | 'FAILED'
  /** Stopped by an administrator. */
  | 'CANCELLED';

/** A page of refreshes. */
export type MarketRefreshConnection = {
  readonly __typename?: 'MarketRefreshConnection';
  /** The refreshes with their cursors. */
  readonly edges: ReadonlyArray<MarketRefreshEdge>;
  /** The refreshes alone. */
  readonly nodes: ReadonlyArray<MarketRefresh>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One refresh of a page. */
export type MarketRefreshEdge = {
  readonly __typename?: 'MarketRefreshEdge';
  /** Points behind this refresh; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The refresh. */
  readonly node: MarketRefresh;
};

/** Whose market is to be refreshed. */
export type RefreshMarketInput = {
  /** The client; may be left out with a client's own token. An administrator who leaves it out means every client. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What a refresh answers. */
export type RefreshMarketPayload = {
  readonly __typename?: 'RefreshMarketPayload';
  /** The refresh in its first state; null when refused. */
  readonly marketRefresh?: Maybe<MarketRefresh>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<RefreshMarketError>;
};

/** Why a refresh is refused. Members may be added. */
export type RefreshMarketError = InvalidInput | MarketProviderMissing | MarketBudgetExhausted | IdempotencyConflict;

/** No provider of market data is configured: `MARKET_DATA_URL` names one. */
export type MarketProviderMissing = UserError & {
  readonly __typename?: 'MarketProviderMissing';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root; empty, for it is about no field. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Nothing is left of the budget of calls to the provider. */
export type MarketBudgetExhausted = UserError & {
  readonly __typename?: 'MarketBudgetExhausted';
  /** What was needed, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root; empty, for it is about no field. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How many pages may still be fetched. */
  readonly remaining: Scalars['Int']['output'];
  /** When the budget is whole again. */
  readonly resetsAt: Scalars['DateTime']['output'];
};

/** Values of one quantity over time. */
export type TimeSeries = {
  readonly __typename?: 'TimeSeries';
  /** What was noted on its pool and its region, newest first, at most 100; none unless it is a spot price. */
  readonly marketNotes: ReadonlyArray<MarketNote>;
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What is measured. */
  readonly kind: TimeSeriesKind;
  /** What it is called, such as `m5.large.us-east-1a`. */
  readonly name: Scalars['String']['output'];
  /** The pool it belongs to; null unless it is a spot price. */
  readonly pool?: Maybe<Pool>;
  /** The unit of its values, such as `USD/hour`. */
  readonly unit: Scalars['String']['output'];
  /** The step of its evenly spaced values, by which it is forecast; null while fewer than two moments are known. */
  readonly interval?: Maybe<TimeSeriesInterval>;
  /** What becomes of several values of one step. */
  readonly resampling: TimeSeriesResampling;
  /** How many values are known. */
  readonly pointCount: Scalars['Int']['output'];
  /** When the first value was measured; null while there is none. */
  readonly firstObservedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When the last value was measured; null while there is none. */
  readonly lastObservedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The values, oldest first. */
  readonly points: TimeSeriesPointConnection;
  /** The values made evenly spaced, oldest first: from the first step of which something is known up to the newest that is over; empty while no step is known. */
  readonly resampled: ReadonlyArray<TimeSeriesStep>;
  /** The newest forecast; null while there is none. */
  readonly forecast?: Maybe<Forecast>;
};


/** Values of one quantity over time. */
export type TimeSeriesMarketNotesArgs = {
  range?: InputMaybe<TimeRange>;
};


/** Values of one quantity over time. */
export type TimeSeriesPointsArgs = {
  range?: InputMaybe<TimeRange>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Values of one quantity over time. */
export type TimeSeriesResampledArgs = {
  interval?: InputMaybe<TimeSeriesInterval>;
  last?: InputMaybe<Scalars['Int']['input']>;
};

/** A dated event of the market. */
export type MarketNote = {
  readonly __typename?: 'MarketNote';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What it is about, in one word. */
  readonly kind: MarketNoteKind;
  /** What happened, as plain text of at most 10,000 characters: marks of any language stand for themselves. */
  readonly text: Scalars['String']['output'];
  /** The pool it is about; null when it is about the whole region. */
  readonly pool?: Maybe<Pool>;
  /** The region it is about, or in which its pool is. */
  readonly region: Scalars['String']['output'];
  /** When it happened, or will. */
  readonly occurredAt: Scalars['DateTime']['output'];
  /** When it was noted. */
  readonly createdAt: Scalars['DateTime']['output'];
};

/** What a note is about. Values may be added. */
export type MarketNoteKind =
  /** The provider announced something. */
  | 'ANNOUNCEMENT'
  /** Capacity came, went or is short. */
  | 'CAPACITY'
  /** Prices moved, or will. */
  | 'PRICE'
  /** Anything else. */
  | 'OTHER';

/** Conditions on market notes. */
export type MarketNoteFilter = {
  /** Only events in this span. */
  readonly range?: InputMaybe<TimeRange>;
  /** Only events in this region: of all of it, and of its pools. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** Only what concerns this pool: notes on it, and on its region as a whole. */
  readonly poolId?: InputMaybe<Scalars['ID']['input']>;
  /** Only events of these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<MarketNoteKind>>;
};

/** A page of market notes. */
export type MarketNoteConnection = {
  readonly __typename?: 'MarketNoteConnection';
  /** The notes with their cursors. */
  readonly edges: ReadonlyArray<MarketNoteEdge>;
  /** The notes alone. */
  readonly nodes: ReadonlyArray<MarketNote>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One note of a page. */
export type MarketNoteEdge = {
  readonly __typename?: 'MarketNoteEdge';
  /** Points behind this note; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The note. */
  readonly node: MarketNote;
};

/** An event, and either the pool or the region that it is about. */
export type AddMarketNoteInput = {
  /** The pool, when it is about one. */
  readonly poolId?: InputMaybe<Scalars['ID']['input']>;
  /** The region, when it is about all of one; only an administrator may say so. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** What it is about, in one word. */
  readonly kind?: InputMaybe<MarketNoteKind>;
  /** What happened, in 1 to 10,000 characters. */
  readonly text: Scalars['String']['input'];
  /** When it happened, or will. */
  readonly occurredAt: Scalars['DateTime']['input'];
  /** Made by the caller; a repeat adds nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What adding a note answers. */
export type AddMarketNotePayload = {
  readonly __typename?: 'AddMarketNotePayload';
  /** The note; null when refused. */
  readonly marketNote?: Maybe<MarketNote>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<AddMarketNoteError>;
};

/** Why a note is refused. Members may be added. */
export type AddMarketNoteError = InvalidInput | OperatorRequired | IdempotencyConflict;

/** Only an administrator may do this: it concerns every client. */
export type OperatorRequired = UserError & {
  readonly __typename?: 'OperatorRequired';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

export type Client = {
  readonly __typename?: 'Client';
  /** What the client holds now, how it may be lost, and where it would better be. */
  readonly portfolio?: Maybe<Portfolio>;
  /** What the client's machines on spot have before them. */
  readonly risk?: Maybe<ClientRisk>;
  readonly id: Scalars['ID']['output'];
};

/** A client's machines that carry a workload or stand by for one. Capacity is measured by what machines cost on demand, so that sizes can be added up. */
export type Portfolio = {
  readonly __typename?: 'Portfolio';
  /** How many there are. */
  readonly machines: Scalars['Int']['output'];
  /** How many of them run on spot capacity. */
  readonly spotMachines: Scalars['Int']['output'];
  /** What all of them cost per hour now. */
  readonly hourlyCost: Money;
  /** What all of them would cost per hour on demand. */
  readonly onDemandHourlyCost: Money;
  /** The share of the capacity that runs on demand, from 0 to 1; 0 of nothing. */
  readonly onDemandShare: Scalars['Float']['output'];
  /** The pools in use, those with the most capacity first; at most 100. */
  readonly positions: ReadonlyArray<PortfolioPosition>;
  /** What may become of it within an hour. */
  readonly risk: PortfolioRisk;
  /** How much the cost of these machines moved in the last 14 days; null with fewer than 3 hours in which the price of every pool is known. */
  readonly volatility?: Maybe<PortfolioVolatility>;
  /** The mean hourly cost of these machines in the dearest twentieth of the hours of the last 14 days (conditional value at risk, 95 %); null where `volatility` is. */
  readonly worstHourlyCost?: Maybe<Money>;
  /** The correlations of the relative hourly changes of prices in the last 14 days, for the 20 pools with the most capacity; a price that stood still is correlated with no other. */
  readonly priceCorrelation: ReadonlyArray<CorrelationRow>;
  /** The correlations of the availability of the same pools: 0.43 within a region and 0.14 across, as measured on recorded spot capacity. */
  readonly availabilityCorrelation: ReadonlyArray<CorrelationRow>;
  /** Where the capacity would better be: the least mean of expected cost and variance of what is lost within an hour, under limits. Null without capacity, or without a pool of the same machine sizes with a price of the last 24 hours and an on-demand price. What pools may not take stays on demand. */
  readonly allocation?: Maybe<PortfolioAllocation>;
};


/** A client's machines that carry a workload or stand by for one. Capacity is measured by what machines cost on demand, so that sizes can be added up. */
export type PortfolioAllocationArgs = {
  riskAppetite?: RiskAppetite;
  appetiteRatio?: InputMaybe<Scalars['Float']['input']>;
  maximumPoolShare?: Scalars['Float']['input'];
  maximumRegionShare?: Scalars['Float']['input'];
  minimumOnDemandShare?: Scalars['Float']['input'];
  changeoverHours?: Scalars['Float']['input'];
  regions?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
};

/** How much risk is taken for a lower cost. Values may be added. */
export type RiskAppetite =
  /** Rather lose little: an `appetiteRatio` of 0.25. */
  | 'CONSERVATIVE'
  /** Cost and risk alike: 0.5. */
  | 'BALANCED'
  /** Rather pay little: 0.85. */
  | 'AGGRESSIVE';

/** The machines of a client in one pool. */
export type PortfolioPosition = {
  readonly __typename?: 'PortfolioPosition';
  /** Where they run. */
  readonly pool?: Maybe<Pool>;
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly poolName: Scalars['String']['output'];
  /** The region of the pool. */
  readonly region: Scalars['String']['output'];
  /** How many there are. */
  readonly machines: Scalars['Int']['output'];
  /** What one costs in USD per hour. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** What all of them cost per hour. */
  readonly hourlyCost: Money;
  /** Their share of what everything costs, from 0 to 1. */
  readonly spendShare: Scalars['Float']['output'];
  /** Their share of all capacity, from 0 to 1. */
  readonly capacityShare: Scalars['Float']['output'];
  /** The chance that the pool is interrupted within an hour, from 0 to 1. */
  readonly interruptionProbability: Scalars['Float']['output'];
};

/** What may become of capacity within an hour. Pools are taken to be lost as a whole, and to go together as `availabilityCorrelation` says (a Gaussian copula). */
export type PortfolioRisk = {
  readonly __typename?: 'PortfolioRisk';
  /** The sum of the squared shares of pools in spot capacity (Herfindahl–Hirschman), from 0 to 1; 0 without any. */
  readonly herfindahlIndex: Scalars['Float']['output'];
  /** How many pools of equal shares would be as concentrated; 0 without spot capacity. */
  readonly effectivePools: Scalars['Float']['output'];
  /** How many pools of equal shares that are independent of each other would be as risky; 0 without spot capacity. */
  readonly independentPools: Scalars['Float']['output'];
  /** How many machines are expected to be interrupted in a day. */
  readonly interruptionsPerDay: Scalars['Float']['output'];
  /** The mean share of all capacity that is lost in the worst twentieth of hours (conditional value at risk, 95 %), from 0 to 1. */
  readonly worstLossRatio: Scalars['Float']['output'];
  /** The chance that at least a share of all capacity is lost within one hour, from 0 to 1. */
  readonly lossProbability: Scalars['Float']['output'];
};


/** What may become of capacity within an hour. Pools are taken to be lost as a whole, and to go together as `availabilityCorrelation` says (a Gaussian copula). */
export type PortfolioRiskLossProbabilityArgs = {
  share?: Scalars['Float']['input'];
};

/** How much the cost of machines moved. */
export type PortfolioVolatility = {
  readonly __typename?: 'PortfolioVolatility';
  /** Standard deviation of the relative change from one hour to the next. */
  readonly hourly: Scalars['Float']['output'];
  /** The same over a year of independent hours: times the square root of 8760. */
  readonly annualised: Scalars['Float']['output'];
  /** How many hours it rests on, at most 336. */
  readonly hours: Scalars['Int']['output'];
};

/** How one pool goes together with each pool of a matrix. */
export type CorrelationRow = {
  readonly __typename?: 'CorrelationRow';
  /** Whose row it is. */
  readonly pool?: Maybe<Pool>;
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly poolName: Scalars['String']['output'];
  /** From −1 to 1, one for each row, in the order of the rows; 1 with itself. */
  readonly values: ReadonlyArray<Scalars['Float']['output']>;
};

/** A proposal where capacity should be, beside where it is. */
export type PortfolioAllocation = {
  readonly __typename?: 'PortfolioAllocation';
  /** What it was made for, from 0 (the least risk) to 1 (the least cost). */
  readonly appetiteRatio: Scalars['Float']['output'];
  /** The pools that capacity should be in, or is; those with the greatest proposed share first, at most 200. */
  readonly shares: ReadonlyArray<ProposedShare>;
  /** What the proposal comes to. */
  readonly proposed: AllocationFigures;
  /** What the present machines come to. */
  readonly present: AllocationFigures;
};

/** What one pool should hold. */
export type ProposedShare = {
  readonly __typename?: 'ProposedShare';
  /** Where capacity should be, or is. */
  readonly pool?: Maybe<Pool>;
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly poolName: Scalars['String']['output'];
  /** The region of the pool. */
  readonly region: Scalars['String']['output'];
  /** What one machine costs in USD per hour. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** The chance that the pool is interrupted within an hour, from 0 to 1. */
  readonly interruptionProbability: Scalars['Float']['output'];
  /** The share of all capacity that it should hold, from 0 to 1. */
  readonly share: Scalars['Float']['output'];
  /** The share that it holds now, from 0 to 1. */
  readonly presentShare: Scalars['Float']['output'];
};

/** What capacity placed in some way comes to. */
export type AllocationFigures = {
  readonly __typename?: 'AllocationFigures';
  /** What it costs per hour. */
  readonly hourlyCost: Money;
  /** The same with the interruptions to be expected, each for a changeover at the on-demand price. */
  readonly expectedHourlyCost: Money;
  /** The share on demand, from 0 to 1. */
  readonly onDemandShare: Scalars['Float']['output'];
  /** What may become of it within an hour. */
  readonly risk: PortfolioRisk;
};

/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndex = {
  readonly __typename?: 'PriceIndex';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** The region that it is of. */
  readonly region: Scalars['String']['output'];
  /** When it stood at 100. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** The index by the newest prices. */
  readonly present?: Maybe<PriceIndexValue>;
  /** What it was at each whole hour or midnight (UTC), oldest first; left out while nothing was held. */
  readonly values: ReadonlyArray<PriceIndexValue>;
  /** What it is made of now. */
  readonly composition?: Maybe<PriceIndexComposition>;
  /** What it was made of at a moment; empty before the start. At most 100 pools. */
  readonly weights: ReadonlyArray<PriceIndexWeight>;
  /** All that it was made of, newest first. */
  readonly compositions: PriceIndexCompositionConnection;
  /** The index of the on-demand prices of the same machines. */
  readonly benchmark?: Maybe<PriceIndexBenchmark>;
};


/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndexPresentArgs = {
  weighting?: PriceIndexWeighting;
};


/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndexValuesArgs = {
  range?: InputMaybe<TimeRange>;
  interval?: PriceIndexInterval;
  weighting?: PriceIndexWeighting;
};


/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndexWeightsArgs = {
  at: Scalars['DateTime']['input'];
};


/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndexCompositionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** A chain-linked index of the spot prices that a client pays in one region: 100 at the start. A change of the machines begins a new link and by itself moves nothing. */
export type PriceIndexBenchmarkArgs = {
  weighting?: PriceIndexWeighting;
};

/** What the pools of an index are weighed by. Values may be added. */
export type PriceIndexWeighting =
  /** The machines in use: the mean of what became of the price of each. */
  | 'CAPACITY'
  /** What they cost per hour: what the same machines cost against the last link (Laspeyres). */
  | 'SPEND';

/** How far the values of an index are apart. Values may be added. */
export type PriceIndexInterval =
  /** Whole hours of UTC. */
  | 'HOUR'
  /** Midnights of UTC. */
  | 'DAY';

/** An index at a moment. */
export type PriceIndexValue = {
  readonly __typename?: 'PriceIndexValue';
  /** The moment. */
  readonly at: Scalars['DateTime']['output'];
  /** The index; 100 at the start. */
  readonly value: Scalars['Float']['output'];
  /** The index of on-demand prices, which moves with the compositions alone; 100 at the start. */
  readonly benchmarkValue: Scalars['Float']['output'];
  /** The index divided by its benchmark: below 1, spot became cheaper against on demand since the start. */
  readonly ratio: Scalars['Float']['output'];
};

/** What an index is compared with. */
export type PriceIndexBenchmark = {
  readonly __typename?: 'PriceIndexBenchmark';
  /** The index of the on-demand prices of the same machines; 100 at the start. */
  readonly value: Scalars['Float']['output'];
  /** The price index divided by it. */
  readonly ratio: Scalars['Float']['output'];
  /** What the machines cost now as a share of what they would cost on demand; null without an on-demand price. */
  readonly priceRatio?: Maybe<Scalars['Float']['output']>;
};

/** What an index is made of from a moment on. */
export type PriceIndexComposition = {
  readonly __typename?: 'PriceIndexComposition';
  /** From when on. */
  readonly effectiveAt: Scalars['DateTime']['output'];
  /** Why it was taken. */
  readonly reason: PriceIndexCompositionReason;
  /** The pools in use, those with the dearest capacity first; at most 100, empty while none is. */
  readonly weights: ReadonlyArray<PriceIndexWeight>;
};

/** Why a composition was taken. Values may be added. */
export type PriceIndexCompositionReason =
  /** It is the first. */
  | 'STARTED'
  /** Machines came, went or moved; what changes within ten minutes is one change. */
  | 'CHANGED'
  /** The last one was a day old. */
  | 'REBALANCED';

/** What a pool weighs in an index. */
export type PriceIndexWeight = {
  readonly __typename?: 'PriceIndexWeight';
  /** Where the machines run. */
  readonly pool?: Maybe<Pool>;
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly poolName: Scalars['String']['output'];
  /** The client's machines in it that carry a workload or stand by for one. */
  readonly machines: Scalars['Int']['output'];
  /** What one cost in USD per hour when the composition was taken. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** What one cost on demand in USD per hour then. */
  readonly onDemandHourlyPrice: Scalars['Decimal']['output'];
  /** Its share of the machines, from 0 to 1. */
  readonly capacityShare: Scalars['Float']['output'];
  /** Its share of what they cost, from 0 to 1. */
  readonly spendShare: Scalars['Float']['output'];
};

/** A page of compositions. */
export type PriceIndexCompositionConnection = {
  readonly __typename?: 'PriceIndexCompositionConnection';
  /** The compositions with their cursors. */
  readonly edges: ReadonlyArray<PriceIndexCompositionEdge>;
  /** The compositions alone. */
  readonly nodes: ReadonlyArray<PriceIndexComposition>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One composition of a page. */
export type PriceIndexCompositionEdge = {
  readonly __typename?: 'PriceIndexCompositionEdge';
  /** Points behind this composition; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The composition. */
  readonly node: PriceIndexComposition;
};

/** How complete, fresh and even the values of a series are; of its newest 2,000 values, where nothing else is said. */
export type DataQuality = {
  readonly __typename?: 'DataQuality';
  /** Whose values they are. */
  readonly series: TimeSeries;
  /** How long ago the newest value was measured; null without a value. */
  readonly stalenessSeconds?: Maybe<Scalars['Int']['output']>;
  /** How old the newest value may be: two steps of a price, three steps of what adds up; null while the step is unknown. */
  readonly staleAfterSeconds?: Maybe<Scalars['Int']['output']>;
  /** Whether the newest value is older than that, or there is none. */
  readonly isStale: Scalars['Boolean']['output'];
  /** How many values were looked at. */
  readonly valueCount: Scalars['Int']['output'];
  /** When the oldest of them was measured; null without a value. */
  readonly oldestObservedAt?: Maybe<Scalars['DateTime']['output']>;
  /** How often one and a half steps and more went by without a value; null while the step is unknown. */
  readonly gapCount?: Maybe<Scalars['Int']['output']>;
  /** The longest time between two values; null with fewer than two. */
  readonly longestGapSeconds?: Maybe<Scalars['Int']['output']>;
  /** The share of steps that have a value, from 0 to 1; null while the step is unknown. */
  readonly coverageRatio?: Maybe<Scalars['Float']['output']>;
  /** The middle one of the distances between values; null with fewer than two. */
  readonly typicalStepSeconds?: Maybe<Scalars['Int']['output']>;
  /** The share of distances that are the typical one, give or take a tenth, from 0 to 1; null with fewer than two values. */
  readonly regularityRatio?: Maybe<Scalars['Float']['output']>;
  /** How many values came for a moment that had one, since the series began. */
  readonly duplicateCount: Scalars['Int']['output'];
  /** How many prices came in after news of a later moment, since the series began; 0 of what is uploaded or added up. */
  readonly lateCount: Scalars['Int']['output'];
};

/** Conditions on data quality. */
export type DataQualityFilter = {
  /** Only these series, at most 100. */
  readonly seriesIds?: InputMaybe<ReadonlyArray<Scalars['ID']['input']>>;
  /** Only series of these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<TimeSeriesKind>>;
  /** Only series whose name contains this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
  /** Only series that are stale, or only those that are not. */
  readonly isStale?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of data quality. */
export type DataQualityConnection = {
  readonly __typename?: 'DataQualityConnection';
  /** The series' quality with their cursors. */
  readonly edges: ReadonlyArray<DataQualityEdge>;
  /** The quality alone. */
  readonly nodes: ReadonlyArray<DataQuality>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** The quality of one series of a page. */
export type DataQualityEdge = {
  readonly __typename?: 'DataQualityEdge';
  /** Points behind this series; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The quality. */
  readonly node: DataQuality;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Each pool of a client whose chance of an interruption within an hour moves by 0.05 or across 0.3. Begins with the pools in use. */
  readonly riskChanged: PoolRisk;
  /** Each step of one run. */
  readonly forecastRunProgressed: ForecastRun;
};


export type SubscriptionRiskChangedArgs = {
  clientId: Scalars['ID']['input'];
};


export type SubscriptionForecastRunProgressedArgs = {
  runId: Scalars['ID']['input'];
};

/** How likely an interruption is, by the runs that were seen and by age. Shrunk from pool to machine size, region, client and market. */
export type InterruptionRisk = {
  readonly __typename?: 'InterruptionRisk';
  /** How many interruptions an hour are to be expected at this age; falls as a run grows old. */
  readonly hazardPerHour: Scalars['Float']['output'];
  /** The chance that none comes within an hour, from 0 to 1. */
  readonly survival1Hour: Scalars['Float']['output'];
  /** The chance that none comes within a day, from 0 to 1. */
  readonly survival24Hours: Scalars['Float']['output'];
  /** The age that it is about, in seconds. */
  readonly ageSeconds: Scalars['Int']['output'];
  /** How many runs of the pool itself were seen. */
  readonly runCount: Scalars['Int']['output'];
  /** The narrowest group of which at least 3 runs were seen: what it mostly rests on. */
  readonly level: RiskLevel;
  /** How much of it was seen rather than supposed, from 0 to 1: n/(n+3) for n runs of that group. */
  readonly confidence: Scalars['Float']['output'];
  /** When it was worked out. */
  readonly madeAt: Scalars['DateTime']['output'];
};

/** Whose runs a risk rests on. Values may be added. */
export type RiskLevel =
  /** Those of the pool itself. */
  | 'POOL'
  /** Those of the same machine size in the region. */
  | 'INSTANCE_TYPE'
  /** Those of all sizes in the region. */
  | 'REGION'
  /** Those of all the client's pools. */
  | 'CLIENT'
  /** Averages over at least 3 clients. */
  | 'MARKET'
  /** None: half of all runs are supposed to outlast 33 minutes, and the longer one has lasted, the longer it is to last. */
  | 'PRIOR';

/** What a client's machines on spot have before them. */
export type ClientRisk = {
  readonly __typename?: 'ClientRisk';
  /** How many pools they run in; at most 1,000 are looked at, those with the most machines. */
  readonly poolCount: Scalars['Int']['output'];
  /** How many machines run on spot in these pools. */
  readonly machineCount: Scalars['Int']['output'];
  /** How many of these machines are expected to be interrupted within a day. */
  readonly expectedInterruptionsPerDay: Scalars['Float']['output'];
  /** The pool that is most likely to be interrupted within an hour; null without machines on spot. */
  readonly highest?: Maybe<PoolRisk>;
  /** The pools that machines run in, the riskiest first. */
  readonly pools: ReadonlyArray<PoolRisk>;
};


/** What a client's machines on spot have before them. */
export type ClientRiskPoolsArgs = {
  first?: Scalars['Int']['input'];
};

/** The risk of one pool, and what it is a risk to. */
export type PoolRisk = {
  readonly __typename?: 'PoolRisk';
  /** Whose risk it is; null for one that is not there any more. */
  readonly pool?: Maybe<Pool>;
  /** How many of the client's machines run in it. */
  readonly machineCount: Scalars['Int']['output'];
  /** How likely it is to take them back. */
  readonly risk: InterruptionRisk;
};

/** How well the chances predicted for one horizon came true. Predicted once an hour for each pool in use that is up. */
export type RiskCalibration = {
  readonly __typename?: 'RiskCalibration';
  /** How many hours ahead the chance of an interruption was predicted: 1 or 24. */
  readonly horizonHours: Scalars['Int']['output'];
  /** How many predictions were held against what came. */
  readonly count: Scalars['Int']['output'];
  /** Mean squared difference of chance and outcome (Brier score), from 0, the best, to 1. */
  readonly brierScore: Scalars['Float']['output'];
  /** The same of age alone, on the same predictions: what the evidence is worth is the difference. */
  readonly priorBrierScore: Scalars['Float']['output'];
  /** Mean logarithmic loss in nats; 0 is the best. */
  readonly logLoss: Scalars['Float']['output'];
  /** Predictions by the chance that was predicted, in tenths; those without any are left out. */
  readonly bins: ReadonlyArray<RiskCalibrationBin>;
};

/** Predictions whose chances fell into one tenth. */
export type RiskCalibrationBin = {
  readonly __typename?: 'RiskCalibrationBin';
  /** The least chance of an interruption in it, from 0 to 1. */
  readonly from: Scalars['Float']['output'];
  /** The chance at which the next one begins. */
  readonly to: Scalars['Float']['output'];
  /** How many predictions. */
  readonly count: Scalars['Int']['output'];
  /** The mean of the predicted chances, from 0 to 1. */
  readonly predicted: Scalars['Float']['output'];
  /** The share that was interrupted, from 0 to 1; near the predicted one where risks are well calibrated. */
  readonly observed: Scalars['Float']['output'];
};

/** Forecasts of many series, made as one piece of work. */
export type ForecastRun = {
  readonly __typename?: 'ForecastRun';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** How far it is. */
  readonly status: ForecastRunStatus;
  /** How many hours ahead it looks of series by the hour. */
  readonly horizonHours: Scalars['Int']['output'];
  /** How many of their own steps ahead it looks of all other series; null for as many as is usual: 14 days, 13 weeks, 18 months, 8 quarters, 6 years. */
  readonly horizonSteps?: Maybe<Scalars['Int']['output']>;
  /** What has begun it. */
  readonly trigger: ForecastRunTrigger;
  /** How many series are done. */
  readonly seriesDone: Scalars['Int']['output'];
  /** How many series there are; 0 until they are counted. */
  readonly seriesTotal: Scalars['Int']['output'];
  /** How much is done, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** Why it failed, or which limit stopped it: `daily_limit` or `api_budget_exhausted` (of the month); null unless one of them did. */
  readonly failureReason?: Maybe<Scalars['String']['output']>;
  /** The task that does the work; null until it is queued. */
  readonly task?: Maybe<Task>;
  /** What it knows: nothing later is looked at, also where it begins again after a crash, up to six hours later. Begun again later than that, or resumed, it knows more. */
  readonly cutOffAt: Scalars['DateTime']['output'];
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ended; null while it is open. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Task = {
  readonly __typename?: 'Task';
  readonly id: Scalars['ID']['output'];
};

/** What begins a run. Values may be added. */
export type ForecastRunTrigger =
  /** Somebody has asked for it. */
  | 'REQUEST'
  /** The night: each client's series are forecast once in it. */
  | 'NIGHT';

/** How far a run is. Values may be added. */
export type ForecastRunStatus =
  /** Waits for a worker. */
  | 'QUEUED'
  /** Series are being forecast. */
  | 'RUNNING'
  /** All series are done. */
  | 'SUCCEEDED'
  /** Given up after the last try; may be resumed. */
  | 'FAILED'
  /** Stopped by somebody; may be resumed. */
  | 'CANCELLED'
  /** Stopped because the budget of forecasts is spent; may be resumed when it is whole again. */
  | 'ABORTED';

/** A page of runs. */
export type ForecastRunConnection = {
  readonly __typename?: 'ForecastRunConnection';
  /** The runs with their cursors. */
  readonly edges: ReadonlyArray<ForecastRunEdge>;
  /** The runs alone. */
  readonly nodes: ReadonlyArray<ForecastRun>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One run of a page. */
export type ForecastRunEdge = {
  readonly __typename?: 'ForecastRunEdge';
  /** Points behind this run; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The run. */
  readonly node: ForecastRun;
};

/** What to forecast. */
export type StartForecastRunInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** One series; without it all of the client's series. */
  readonly seriesId?: InputMaybe<Scalars['ID']['input']>;
  /** How many hours ahead to look of series by the hour, from 1 to 168. */
  readonly horizonHours?: Scalars['Int']['input'];
  /** How many of their own steps ahead to look of all other series, from 1 to 168; without it as many as is usual: 14 days, 13 weeks, 18 months, 8 quarters, 6 years. */
  readonly horizonSteps?: InputMaybe<Scalars['Int']['input']>;
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What starting a run answers. */
export type StartForecastRunPayload = {
  readonly __typename?: 'StartForecastRunPayload';
  /** The run in its first state; null when refused. */
  readonly forecastRun?: Maybe<ForecastRun>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<StartForecastRunError>;
};

/** Why a run is not started. Members may be added. */
export type StartForecastRunError = InvalidInput | IdempotencyConflict | ForecastBudgetExhausted;

/** What is left of the budget of forecasts is not enough. */
export type ForecastBudgetExhausted = UserError & {
  readonly __typename?: 'ForecastBudgetExhausted';
  /** What was needed, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root; empty, for it is about no field. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How many series runs may still forecast, of all clients together. */
  readonly remaining: Scalars['Int']['output'];
  /** When the budget that is not enough is whole again. */
  readonly resetsAt: Scalars['DateTime']['output'];
};

/** The run to stop. */
export type CancelForecastRunInput = {
  /** The run. */
  readonly runId: Scalars['ID']['input'];
};

/** What stopping a run answers. */
export type CancelForecastRunPayload = {
  readonly __typename?: 'CancelForecastRunPayload';
  /** The run as it now stands; null when refused. */
  readonly forecastRun?: Maybe<ForecastRun>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<CancelForecastRunError>;
};

/** Why a run is not stopped. Members may be added. */
export type CancelForecastRunError = InvalidInput | RunNotOpen;

/** The run has ended already. */
export type RunNotOpen = UserError & {
  readonly __typename?: 'RunNotOpen';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The run to go on with. */
export type ResumeForecastRunInput = {
  /** The run. */
  readonly runId: Scalars['ID']['input'];
};

/** What resuming a run answers. */
export type ResumeForecastRunPayload = {
  readonly __typename?: 'ResumeForecastRunPayload';
  /** The run, queued again; null when refused. */
  readonly forecastRun?: Maybe<ForecastRun>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ResumeForecastRunError>;
};

/** Why a run is not resumed. Members may be added. */
export type ResumeForecastRunError = InvalidInput | RunNotEnded | ForecastBudgetExhausted;

/** The run is open, or has succeeded. */
export type RunNotEnded = UserError & {
  readonly __typename?: 'RunNotEnded';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** What is known of one step of a series. */
export type TimeSeriesStep = {
  readonly __typename?: 'TimeSeriesStep';
  /** When the step begins; of a level, the moment that it is told of. */
  readonly startsAt: Scalars['DateTime']['output'];
  /** What the step came to, in the series' unit; null where nothing is known of it. */
  readonly value?: Maybe<Scalars['Decimal']['output']>;
};

/** What a series measures. Values may be added. */
export type TimeSeriesKind =
  /** The spot price of one pool in USD per hour. */
  | 'SPOT_PRICE'
  /** What the client's machines cost, in USD an hour or a day. */
  | 'SPEND'
  /** A history that the client has uploaded, such as demand or sales. */
  | 'UPLOADED';

/** How far apart evenly spaced values are, by the calendar (UTC). Values may be added. */
export type TimeSeriesInterval =
  /** One an hour. */
  | 'HOURLY'
  /** One a day. */
  | 'DAILY'
  /** One a week, from Monday on. */
  | 'WEEKLY'
  /** One a month. */
  | 'MONTHLY'
  /** One a quarter of a year. */
  | 'QUARTERLY'
  /** One a year. */
  | 'YEARLY';

/** What becomes of several values of one step. Values may be added. */
export type TimeSeriesResampling =
  /** The last one holds until there is another: prices, levels. */
  | 'LAST'
  /** They add up: demand, sales, spend. */
  | 'SUM'
  /** Their mean. */
  | 'MEAN';

/** One value of a series. */
export type TimeSeriesPoint = {
  readonly __typename?: 'TimeSeriesPoint';
  /** When it was measured. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** The value, in the series' unit. */
  readonly value: Scalars['Decimal']['output'];
};

/** A page of values. */
export type TimeSeriesPointConnection = {
  readonly __typename?: 'TimeSeriesPointConnection';
  /** The values with their cursors. */
  readonly edges: ReadonlyArray<TimeSeriesPointEdge>;
  /** The values alone. */
  readonly nodes: ReadonlyArray<TimeSeriesPoint>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One value of a page. */
export type TimeSeriesPointEdge = {
  readonly __typename?: 'TimeSeriesPointEdge';
  /** Points behind this value; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The value. */
  readonly node: TimeSeriesPoint;
};

/** Conditions on time series. */
export type TimeSeriesFilter = {
  /** Only series of these kinds. */
  readonly kinds?: InputMaybe<ReadonlyArray<TimeSeriesKind>>;
  /** Only series whose name contains this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** A page of time series. */
export type TimeSeriesConnection = {
  readonly __typename?: 'TimeSeriesConnection';
  /** The series with their cursors. */
  readonly edges: ReadonlyArray<TimeSeriesEdge>;
  /** The series alone. */
  readonly nodes: ReadonlyArray<TimeSeries>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One series of a page. */
export type TimeSeriesEdge = {
  readonly __typename?: 'TimeSeriesEdge';
  /** Points behind this series; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The series. */
  readonly node: TimeSeries;
};

/** A history on its way in: what was read, kept and refused so far. */
export type ObservationUpload = {
  readonly __typename?: 'ObservationUpload';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What the series is called; of several series in one file each is called so, a dot, and its own name. */
  readonly name: Scalars['String']['output'];
  /** The unit of the values. */
  readonly unit: Scalars['String']['output'];
  /** The form that it was sent in. */
  readonly format: ObservationFormat;
  /** How far it is. */
  readonly status: ObservationUploadStatus;
  /** The part of the content that was read, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** How many rows were read. */
  readonly rowsRead: Scalars['Int']['output'];
  /** How many of them told a moment of which nothing was known. */
  readonly rowsStored: Scalars['Int']['output'];
  /** How many of them corrected the value of a moment. */
  readonly rowsChanged: Scalars['Int']['output'];
  /** How many of them were known as they are. */
  readonly rowsKnown: Scalars['Int']['output'];
  /** How many were refused. */
  readonly rowsRefused: Scalars['Int']['output'];
  /** The first 100 refused rows. */
  readonly refusals: ReadonlyArray<RowRefusal>;
  /** The series that have values of it, by name. */
  readonly series: TimeSeriesConnection;
  /** The task that does the work; null once its record was pruned. */
  readonly task?: Maybe<Task>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** A history on its way in: what was read, kept and refused so far. */
export type ObservationUploadSeriesArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** A row of an upload that was left out. */
export type RowRefusal = {
  readonly __typename?: 'RowRefusal';
  /** Its place, counted from 1; the header is not counted. */
  readonly row: Scalars['Int']['output'];
  /** The column that is wrong; null when the row as a whole is. */
  readonly column?: Maybe<Scalars['String']['output']>;
  /** What was expected instead. */
  readonly message: Scalars['String']['output'];
};

/** How a history is written. Values may be added. */
export type ObservationFormat =
  /** Comma-separated values (RFC 4180) under a header: the columns `timestamp` and `value`, and `series` for several in one file; others are passed over. */
  | 'CSV'
  /** A list of objects with `timestamp` and `value`, and `series` for several in one file. */
  | 'JSON';

/** How far an upload is. Values may be added. */
export type ObservationUploadStatus =
  /** Accepted, not begun. */
  | 'QUEUED'
  /** Rows are being read. */
  | 'RUNNING'
  /** Everything was read and kept. */
  | 'SUCCEEDED'
  /** Some rows were refused; the others are kept. */
  | 'PARTIAL'
  /** Nothing could be kept. */
  | 'FAILED'
  /** Stopped by an administrator; what was read until then is kept. */
  | 'CANCELLED';

/** A page of uploads. */
export type ObservationUploadConnection = {
  readonly __typename?: 'ObservationUploadConnection';
  /** The uploads with their cursors. */
  readonly edges: ReadonlyArray<ObservationUploadEdge>;
  /** The uploads alone. */
  readonly nodes: ReadonlyArray<ObservationUpload>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One upload of a page. */
export type ObservationUploadEdge = {
  readonly __typename?: 'ObservationUploadEdge';
  /** Points behind this upload; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The upload. */
  readonly node: ObservationUpload;
};

/** A history and whose it is. */
export type UploadObservationsInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** What the series is called, in at most 100 characters; values of the same name go on with the same series. */
  readonly name: Scalars['String']['input'];
  /** The unit of the values, such as `orders`, in at most 50 characters; a series keeps the one it began with. */
  readonly unit: Scalars['String']['input'];
  /** How it is written. */
  readonly format: ObservationFormat;
  /** What becomes of several values of one step, such as an hour; a series keeps what it began with. */
  readonly resampling?: InputMaybe<TimeSeriesResampling>;
  /** The text itself, or its base64 form, which may be gzipped. At most 2,000,000 characters, 1,000,000 rows and 1,000 series; a longer history comes in parts. */
  readonly content: Scalars['String']['input'];
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What an upload answers. */
export type UploadObservationsPayload = {
  readonly __typename?: 'UploadObservationsPayload';
  /** The upload in its first state; null when refused. */
  readonly observationUpload?: Maybe<ObservationUpload>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UploadObservationsError>;
};

/** Why an upload is refused. Members may be added. */
export type UploadObservationsError = InvalidInput | IdempotencyConflict;



export type ResolverTypeWrapper<T> = Promise<T> | T;

export type ReferenceResolver<TResult, TReference, TContext> = (
      reference: TReference,
      context: TContext,
      info: GraphQLResolveInfo
    ) => Promise<TResult> | TResult;

      type ScalarCheck<T, S> = S extends true ? T : NullableCheck<T, S>;
      type NullableCheck<T, S> = Maybe<T> extends T ? Maybe<ListCheck<NonNullable<T>, S>> : ListCheck<T, S>;
      type ListCheck<T, S> = T extends (infer U)[] ? NullableCheck<U, S>[] : GraphQLRecursivePick<T, S>;
      export type GraphQLRecursivePick<T, S> = { [K in keyof T & keyof S]: ScalarCheck<T[K], S[K]> };
    

export type ResolverWithResolve<TResult, TParent, TContext, TArgs> = {
  resolve: ResolverFn<TResult, TParent, TContext, TArgs>;
};
export type Resolver<TResult, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = ResolverFn<TResult, TParent, TContext, TArgs> | ResolverWithResolve<TResult, TParent, TContext, TArgs>;

export type ResolverFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => Promise<TResult> | TResult;

export type SubscriptionSubscribeFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => AsyncIterable<TResult> | Promise<AsyncIterable<TResult>>;

export type SubscriptionResolveFn<TResult, TParent, TContext, TArgs> = (
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

export interface SubscriptionSubscriberObject<TResult, TKey extends string, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<{ [key in TKey]: TResult }, TParent, TContext, TArgs>;
  resolve?: SubscriptionResolveFn<TResult, { [key in TKey]: TResult }, TContext, TArgs>;
}

export interface SubscriptionResolverObject<TResult, TParent, TContext, TArgs> {
  subscribe: SubscriptionSubscribeFn<any, TParent, TContext, TArgs>;
  resolve: SubscriptionResolveFn<TResult, any, TContext, TArgs>;
}

export type SubscriptionObject<TResult, TKey extends string, TParent, TContext, TArgs> =
  | SubscriptionSubscriberObject<TResult, TKey, TParent, TContext, TArgs>
  | SubscriptionResolverObject<TResult, TParent, TContext, TArgs>;

export type SubscriptionResolver<TResult, TKey extends string, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> =
  | ((...args: any[]) => SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>)
  | SubscriptionObject<TResult, TKey, TParent, TContext, TArgs>;

export type TypeResolveFn<TTypes, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (
  parent: TParent,
  context: TContext,
  info: GraphQLResolveInfo
) => Maybe<TTypes> | Promise<Maybe<TTypes>>;

export type IsTypeOfResolverFn<T = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>> = (obj: T, context: TContext, info: GraphQLResolveInfo) => boolean | Promise<boolean>;

export type NextResolverFn<T> = () => Promise<T>;

export type DirectiveResolverFn<TResult = Record<PropertyKey, never>, TParent = Record<PropertyKey, never>, TContext = Record<PropertyKey, never>, TArgs = Record<PropertyKey, never>> = (
  next: NextResolverFn<TResult>,
  parent: TParent,
  args: TArgs,
  context: TContext,
  info: GraphQLResolveInfo
) => TResult | Promise<TResult>;

/** Mapping of federation types */
export type FederationTypes = {
  Backtest: Backtest;
  Pool: Pool;
  Instance: Instance;
  MarketRefresh: MarketRefresh;
  TimeSeries: TimeSeries;
  MarketNote: MarketNote;
  Client: Client;
  PriceIndex: PriceIndex;
  ForecastRun: ForecastRun;
  ObservationUpload: ObservationUpload;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Backtest:
    ( { __typename: 'Backtest' }
    & GraphQLRecursivePick<FederationTypes['Backtest'], {"id":true}> );
  Pool:
    ( { __typename: 'Pool' }
    & GraphQLRecursivePick<FederationTypes['Pool'], {"id":true}> );
  Instance:
    ( { __typename: 'Instance' }
    & GraphQLRecursivePick<FederationTypes['Instance'], {"id":true}> );
  MarketRefresh:
    ( { __typename: 'MarketRefresh' }
    & GraphQLRecursivePick<FederationTypes['MarketRefresh'], {"id":true}> );
  TimeSeries:
    ( { __typename: 'TimeSeries' }
    & GraphQLRecursivePick<FederationTypes['TimeSeries'], {"id":true}> );
  MarketNote:
    ( { __typename: 'MarketNote' }
    & GraphQLRecursivePick<FederationTypes['MarketNote'], {"id":true}> );
  Client:
    ( { __typename: 'Client' }
    & GraphQLRecursivePick<FederationTypes['Client'], {"id":true}> );
  PriceIndex:
    ( { __typename: 'PriceIndex' }
    & GraphQLRecursivePick<FederationTypes['PriceIndex'], {"id":true}> );
  ForecastRun:
    ( { __typename: 'ForecastRun' }
    & GraphQLRecursivePick<FederationTypes['ForecastRun'], {"id":true}> );
  ObservationUpload:
    ( { __typename: 'ObservationUpload' }
    & GraphQLRecursivePick<FederationTypes['ObservationUpload'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  StartBacktestError:
    | ( InvalidInput )
    | ( IdempotencyConflict )
    | ( TooManyBacktests )
  ;
  CancelBacktestError:
    | ( InvalidInput )
    | ( BacktestNotOpen )
  ;
  RefreshMarketError:
    | ( InvalidInput )
    | ( MarketProviderMissing )
    | ( MarketBudgetExhausted )
    | ( IdempotencyConflict )
  ;
  AddMarketNoteError:
    | ( InvalidInput )
    | ( OperatorRequired )
    | ( IdempotencyConflict )
  ;
  StartForecastRunError:
    | ( InvalidInput )
    | ( IdempotencyConflict )
    | ( ForecastBudgetExhausted )
  ;
  CancelForecastRunError:
    | ( InvalidInput )
    | ( RunNotOpen )
  ;
  ResumeForecastRunError:
    | ( InvalidInput )
    | ( RunNotEnded )
    | ( ForecastBudgetExhausted )
  ;
  UploadObservationsError:
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( IdempotencyConflict )
    | ( TooManyBacktests )
    | ( BacktestNotOpen )
    | ( MarketProviderMissing )
    | ( MarketBudgetExhausted )
    | ( OperatorRequired )
    | ( ForecastBudgetExhausted )
    | ( RunNotOpen )
    | ( RunNotEnded )
  ;
};

/** Mapping between all available schema types and the resolvers types */
export type ResolversTypes = {
  cacheControl__Scope: CacheControl__Scope;
  DateTime: ResolverTypeWrapper<Scalars['DateTime']['output']>;
  Decimal: ResolverTypeWrapper<Scalars['Decimal']['output']>;
  Money: ResolverTypeWrapper<Money>;
  String: ResolverTypeWrapper<Scalars['String']['output']>;
  PageInfo: ResolverTypeWrapper<PageInfo>;
  TimeRange: TimeRange;
  UserError: ResolverTypeWrapper<ResolversInterfaceTypes<ResolversTypes>['UserError']>;
  InvalidInput: ResolverTypeWrapper<InvalidInput>;
  VersionConflict: ResolverTypeWrapper<VersionConflict>;
  IdempotencyConflict: ResolverTypeWrapper<IdempotencyConflict>;
  Query: ResolverTypeWrapper<Record<PropertyKey, never>>;
  ID: ResolverTypeWrapper<Scalars['ID']['output']>;
  ForecastAccuracyFilter: ForecastAccuracyFilter;
  ForecastAccuracy: ResolverTypeWrapper<ForecastAccuracyMapper>;
  ForecastReach: ForecastReach;
  ForecastMeasuredAs: ForecastMeasuredAs;
  MethodAccuracy: ResolverTypeWrapper<MethodAccuracy>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  ForecastAccuracySummary: ResolverTypeWrapper<ForecastAccuracySummary>;
  ForecastAccuracyConnection: ResolverTypeWrapper<ForecastAccuracyConnectionMapper>;
  ForecastAccuracyEdge: ResolverTypeWrapper<Omit<ForecastAccuracyEdge, 'node'> & { node: ResolversTypes['ForecastAccuracy'] }>;
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Backtest: ResolverTypeWrapper<BacktestMapper>;
  BacktestStatus: BacktestStatus;
  BacktestPool: ResolverTypeWrapper<BacktestPool>;
  BacktestRow: ResolverTypeWrapper<BacktestRow>;
  BacktestKind: BacktestKind;
  BacktestRegret: ResolverTypeWrapper<BacktestRegret>;
  BacktestConnection: ResolverTypeWrapper<Omit<BacktestConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['BacktestEdge']>, nodes: ReadonlyArray<ResolversTypes['Backtest']> }>;
  BacktestEdge: ResolverTypeWrapper<Omit<BacktestEdge, 'node'> & { node: ResolversTypes['Backtest'] }>;
  StartBacktestInput: StartBacktestInput;
  BacktestStrategyInput: BacktestStrategyInput;
  StartBacktestPayload: ResolverTypeWrapper<Omit<StartBacktestPayload, 'backtest' | 'errors'> & { backtest?: Maybe<ResolversTypes['Backtest']>, errors: ReadonlyArray<ResolversTypes['StartBacktestError']> }>;
  StartBacktestError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartBacktestError']>;
  TooManyBacktests: ResolverTypeWrapper<TooManyBacktests>;
  CancelBacktestInput: CancelBacktestInput;
  CancelBacktestPayload: ResolverTypeWrapper<Omit<CancelBacktestPayload, 'backtest' | 'errors'> & { backtest?: Maybe<ResolversTypes['Backtest']>, errors: ReadonlyArray<ResolversTypes['CancelBacktestError']> }>;
  CancelBacktestError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelBacktestError']>;
  BacktestNotOpen: ResolverTypeWrapper<BacktestNotOpen>;
  Pool: ResolverTypeWrapper<Pool>;
  Instance: ResolverTypeWrapper<Instance>;
  Forecast: ResolverTypeWrapper<Forecast>;
  ForecastMethod: ForecastMethod;
  ForecastPoint: ResolverTypeWrapper<ForecastPoint>;
  MarketRefresh: ResolverTypeWrapper<MarketRefreshMapper>;
  MarketRefreshStatus: MarketRefreshStatus;
  MarketRefreshConnection: ResolverTypeWrapper<Omit<MarketRefreshConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MarketRefreshEdge']>, nodes: ReadonlyArray<ResolversTypes['MarketRefresh']> }>;
  MarketRefreshEdge: ResolverTypeWrapper<Omit<MarketRefreshEdge, 'node'> & { node: ResolversTypes['MarketRefresh'] }>;
  RefreshMarketInput: RefreshMarketInput;
  RefreshMarketPayload: ResolverTypeWrapper<Omit<RefreshMarketPayload, 'marketRefresh' | 'errors'> & { marketRefresh?: Maybe<ResolversTypes['MarketRefresh']>, errors: ReadonlyArray<ResolversTypes['RefreshMarketError']> }>;
  RefreshMarketError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RefreshMarketError']>;
  MarketProviderMissing: ResolverTypeWrapper<MarketProviderMissing>;
  MarketBudgetExhausted: ResolverTypeWrapper<MarketBudgetExhausted>;
  TimeSeries: ResolverTypeWrapper<TimeSeriesMapper>;
  MarketNote: ResolverTypeWrapper<MarketNoteMapper>;
  MarketNoteKind: MarketNoteKind;
  MarketNoteFilter: MarketNoteFilter;
  MarketNoteConnection: ResolverTypeWrapper<Omit<MarketNoteConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['MarketNoteEdge']>, nodes: ReadonlyArray<ResolversTypes['MarketNote']> }>;
  MarketNoteEdge: ResolverTypeWrapper<Omit<MarketNoteEdge, 'node'> & { node: ResolversTypes['MarketNote'] }>;
  AddMarketNoteInput: AddMarketNoteInput;
  AddMarketNotePayload: ResolverTypeWrapper<Omit<AddMarketNotePayload, 'marketNote' | 'errors'> & { marketNote?: Maybe<ResolversTypes['MarketNote']>, errors: ReadonlyArray<ResolversTypes['AddMarketNoteError']> }>;
  AddMarketNoteError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AddMarketNoteError']>;
  OperatorRequired: ResolverTypeWrapper<OperatorRequired>;
  Client: ResolverTypeWrapper<Omit<Client, 'portfolio' | 'risk'> & { portfolio?: Maybe<ResolversTypes['Portfolio']>, risk?: Maybe<ResolversTypes['ClientRisk']> }>;
  Portfolio: ResolverTypeWrapper<PortfolioMapper>;
  RiskAppetite: RiskAppetite;
  PortfolioPosition: ResolverTypeWrapper<PortfolioPosition>;
  PortfolioRisk: ResolverTypeWrapper<PortfolioRiskMapper>;
  PortfolioVolatility: ResolverTypeWrapper<PortfolioVolatility>;
  CorrelationRow: ResolverTypeWrapper<CorrelationRow>;
  PortfolioAllocation: ResolverTypeWrapper<Omit<PortfolioAllocation, 'proposed' | 'present'> & { proposed: ResolversTypes['AllocationFigures'], present: ResolversTypes['AllocationFigures'] }>;
  ProposedShare: ResolverTypeWrapper<ProposedShare>;
  AllocationFigures: ResolverTypeWrapper<Omit<AllocationFigures, 'risk'> & { risk: ResolversTypes['PortfolioRisk'] }>;
  PriceIndex: ResolverTypeWrapper<PriceIndexMapper>;
  PriceIndexWeighting: PriceIndexWeighting;
  PriceIndexInterval: PriceIndexInterval;
  PriceIndexValue: ResolverTypeWrapper<PriceIndexValue>;
  PriceIndexBenchmark: ResolverTypeWrapper<PriceIndexBenchmark>;
  PriceIndexComposition: ResolverTypeWrapper<PriceIndexComposition>;
  PriceIndexCompositionReason: PriceIndexCompositionReason;
  PriceIndexWeight: ResolverTypeWrapper<PriceIndexWeight>;
  PriceIndexCompositionConnection: ResolverTypeWrapper<PriceIndexCompositionConnection>;
  PriceIndexCompositionEdge: ResolverTypeWrapper<PriceIndexCompositionEdge>;
  DataQuality: ResolverTypeWrapper<DataQualityMapper>;
  DataQualityFilter: DataQualityFilter;
  DataQualityConnection: ResolverTypeWrapper<Omit<DataQualityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DataQualityEdge']>, nodes: ReadonlyArray<ResolversTypes['DataQuality']> }>;
  DataQualityEdge: ResolverTypeWrapper<Omit<DataQualityEdge, 'node'> & { node: ResolversTypes['DataQuality'] }>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  InterruptionRisk: ResolverTypeWrapper<InterruptionRisk>;
  RiskLevel: RiskLevel;
  ClientRisk: ResolverTypeWrapper<ClientRiskMapper>;
  PoolRisk: ResolverTypeWrapper<PoolRiskMapper>;
  RiskCalibration: ResolverTypeWrapper<RiskCalibration>;
  RiskCalibrationBin: ResolverTypeWrapper<RiskCalibrationBin>;
  ForecastRun: ResolverTypeWrapper<ForecastRunMapper>;
  Task: ResolverTypeWrapper<Task>;
  ForecastRunTrigger: ForecastRunTrigger;
  ForecastRunStatus: ForecastRunStatus;
  ForecastRunConnection: ResolverTypeWrapper<Omit<ForecastRunConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ForecastRunEdge']>, nodes: ReadonlyArray<ResolversTypes['ForecastRun']> }>;
  ForecastRunEdge: ResolverTypeWrapper<Omit<ForecastRunEdge, 'node'> & { node: ResolversTypes['ForecastRun'] }>;
  StartForecastRunInput: StartForecastRunInput;
  StartForecastRunPayload: ResolverTypeWrapper<Omit<StartForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversTypes['ForecastRun']>, errors: ReadonlyArray<ResolversTypes['StartForecastRunError']> }>;
  StartForecastRunError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['StartForecastRunError']>;
  ForecastBudgetExhausted: ResolverTypeWrapper<ForecastBudgetExhausted>;
  CancelForecastRunInput: CancelForecastRunInput;
  CancelForecastRunPayload: ResolverTypeWrapper<Omit<CancelForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversTypes['ForecastRun']>, errors: ReadonlyArray<ResolversTypes['CancelForecastRunError']> }>;
  CancelForecastRunError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CancelForecastRunError']>;
  RunNotOpen: ResolverTypeWrapper<RunNotOpen>;
  ResumeForecastRunInput: ResumeForecastRunInput;
  ResumeForecastRunPayload: ResolverTypeWrapper<Omit<ResumeForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversTypes['ForecastRun']>, errors: ReadonlyArray<ResolversTypes['ResumeForecastRunError']> }>;
  ResumeForecastRunError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ResumeForecastRunError']>;
  RunNotEnded: ResolverTypeWrapper<RunNotEnded>;
  TimeSeriesStep: ResolverTypeWrapper<TimeSeriesStep>;
  TimeSeriesKind: TimeSeriesKind;
  TimeSeriesInterval: TimeSeriesInterval;
  TimeSeriesResampling: TimeSeriesResampling;
  TimeSeriesPoint: ResolverTypeWrapper<TimeSeriesPoint>;
  TimeSeriesPointConnection: ResolverTypeWrapper<TimeSeriesPointConnection>;
  TimeSeriesPointEdge: ResolverTypeWrapper<TimeSeriesPointEdge>;
  TimeSeriesFilter: TimeSeriesFilter;
  TimeSeriesConnection: ResolverTypeWrapper<Omit<TimeSeriesConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TimeSeriesEdge']>, nodes: ReadonlyArray<ResolversTypes['TimeSeries']> }>;
  TimeSeriesEdge: ResolverTypeWrapper<Omit<TimeSeriesEdge, 'node'> & { node: ResolversTypes['TimeSeries'] }>;
  ObservationUpload: ResolverTypeWrapper<ObservationUploadMapper>;
  RowRefusal: ResolverTypeWrapper<RowRefusal>;
  ObservationFormat: ObservationFormat;
  ObservationUploadStatus: ObservationUploadStatus;
  ObservationUploadConnection: ResolverTypeWrapper<Omit<ObservationUploadConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['ObservationUploadEdge']>, nodes: ReadonlyArray<ResolversTypes['ObservationUpload']> }>;
  ObservationUploadEdge: ResolverTypeWrapper<Omit<ObservationUploadEdge, 'node'> & { node: ResolversTypes['ObservationUpload'] }>;
  UploadObservationsInput: UploadObservationsInput;
  UploadObservationsPayload: ResolverTypeWrapper<Omit<UploadObservationsPayload, 'observationUpload' | 'errors'> & { observationUpload?: Maybe<ResolversTypes['ObservationUpload']>, errors: ReadonlyArray<ResolversTypes['UploadObservationsError']> }>;
  UploadObservationsError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UploadObservationsError']>;
  Int: ResolverTypeWrapper<Scalars['Int']['output']>;
  Boolean: ResolverTypeWrapper<Scalars['Boolean']['output']>;
};

/** Mapping between all available schema types and the resolvers parents */
export type ResolversParentTypes = {
  DateTime: Scalars['DateTime']['output'];
  Decimal: Scalars['Decimal']['output'];
  Money: Money;
  String: Scalars['String']['output'];
  PageInfo: PageInfo;
  TimeRange: TimeRange;
  UserError: ResolversInterfaceTypes<ResolversParentTypes>['UserError'];
  InvalidInput: InvalidInput;
  VersionConflict: VersionConflict;
  IdempotencyConflict: IdempotencyConflict;
  Query: Record<PropertyKey, never>;
  ID: Scalars['ID']['output'];
  ForecastAccuracyFilter: ForecastAccuracyFilter;
  ForecastAccuracy: ForecastAccuracyMapper;
  MethodAccuracy: MethodAccuracy;
  Float: Scalars['Float']['output'];
  ForecastAccuracySummary: ForecastAccuracySummary;
  ForecastAccuracyConnection: ForecastAccuracyConnectionMapper;
  ForecastAccuracyEdge: Omit<ForecastAccuracyEdge, 'node'> & { node: ResolversParentTypes['ForecastAccuracy'] };
  Mutation: Record<PropertyKey, never>;
  Backtest: BacktestMapper;
  BacktestPool: BacktestPool;
  BacktestRow: BacktestRow;
  BacktestRegret: BacktestRegret;
  BacktestConnection: Omit<BacktestConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['BacktestEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Backtest']> };
  BacktestEdge: Omit<BacktestEdge, 'node'> & { node: ResolversParentTypes['Backtest'] };
  StartBacktestInput: StartBacktestInput;
  BacktestStrategyInput: BacktestStrategyInput;
  StartBacktestPayload: Omit<StartBacktestPayload, 'backtest' | 'errors'> & { backtest?: Maybe<ResolversParentTypes['Backtest']>, errors: ReadonlyArray<ResolversParentTypes['StartBacktestError']> };
  StartBacktestError: ResolversUnionTypes<ResolversParentTypes>['StartBacktestError'];
  TooManyBacktests: TooManyBacktests;
  CancelBacktestInput: CancelBacktestInput;
  CancelBacktestPayload: Omit<CancelBacktestPayload, 'backtest' | 'errors'> & { backtest?: Maybe<ResolversParentTypes['Backtest']>, errors: ReadonlyArray<ResolversParentTypes['CancelBacktestError']> };
  CancelBacktestError: ResolversUnionTypes<ResolversParentTypes>['CancelBacktestError'];
  BacktestNotOpen: BacktestNotOpen;
  Pool: Pool | FederationReferenceTypes['Pool'];
  Instance: Instance | FederationReferenceTypes['Instance'];
  Forecast: Forecast;
  ForecastPoint: ForecastPoint;
  MarketRefresh: MarketRefreshMapper;
  MarketRefreshConnection: Omit<MarketRefreshConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MarketRefreshEdge']>, nodes: ReadonlyArray<ResolversParentTypes['MarketRefresh']> };
  MarketRefreshEdge: Omit<MarketRefreshEdge, 'node'> & { node: ResolversParentTypes['MarketRefresh'] };
  RefreshMarketInput: RefreshMarketInput;
  RefreshMarketPayload: Omit<RefreshMarketPayload, 'marketRefresh' | 'errors'> & { marketRefresh?: Maybe<ResolversParentTypes['MarketRefresh']>, errors: ReadonlyArray<ResolversParentTypes['RefreshMarketError']> };
  RefreshMarketError: ResolversUnionTypes<ResolversParentTypes>['RefreshMarketError'];
  MarketProviderMissing: MarketProviderMissing;
  MarketBudgetExhausted: MarketBudgetExhausted;
  TimeSeries: TimeSeriesMapper;
  MarketNote: MarketNoteMapper;
  MarketNoteFilter: MarketNoteFilter;
  MarketNoteConnection: Omit<MarketNoteConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['MarketNoteEdge']>, nodes: ReadonlyArray<ResolversParentTypes['MarketNote']> };
  MarketNoteEdge: Omit<MarketNoteEdge, 'node'> & { node: ResolversParentTypes['MarketNote'] };
  AddMarketNoteInput: AddMarketNoteInput;
  AddMarketNotePayload: Omit<AddMarketNotePayload, 'marketNote' | 'errors'> & { marketNote?: Maybe<ResolversParentTypes['MarketNote']>, errors: ReadonlyArray<ResolversParentTypes['AddMarketNoteError']> };
  AddMarketNoteError: ResolversUnionTypes<ResolversParentTypes>['AddMarketNoteError'];
  OperatorRequired: OperatorRequired;
  Client: Omit<Client, 'portfolio' | 'risk'> & { portfolio?: Maybe<ResolversParentTypes['Portfolio']>, risk?: Maybe<ResolversParentTypes['ClientRisk']> } | FederationReferenceTypes['Client'];
  Portfolio: PortfolioMapper;
  PortfolioPosition: PortfolioPosition;
  PortfolioRisk: PortfolioRiskMapper;
  PortfolioVolatility: PortfolioVolatility;
  CorrelationRow: CorrelationRow;
  PortfolioAllocation: Omit<PortfolioAllocation, 'proposed' | 'present'> & { proposed: ResolversParentTypes['AllocationFigures'], present: ResolversParentTypes['AllocationFigures'] };
  ProposedShare: ProposedShare;
  AllocationFigures: Omit<AllocationFigures, 'risk'> & { risk: ResolversParentTypes['PortfolioRisk'] };
  PriceIndex: PriceIndexMapper;
  PriceIndexValue: PriceIndexValue;
  PriceIndexBenchmark: PriceIndexBenchmark;
  PriceIndexComposition: PriceIndexComposition;
  PriceIndexWeight: PriceIndexWeight;
  PriceIndexCompositionConnection: PriceIndexCompositionConnection;
  PriceIndexCompositionEdge: PriceIndexCompositionEdge;
  DataQuality: DataQualityMapper;
  DataQualityFilter: DataQualityFilter;
  DataQualityConnection: Omit<DataQualityConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DataQualityEdge']>, nodes: ReadonlyArray<ResolversParentTypes['DataQuality']> };
  DataQualityEdge: Omit<DataQualityEdge, 'node'> & { node: ResolversParentTypes['DataQuality'] };
  Subscription: Record<PropertyKey, never>;
  InterruptionRisk: InterruptionRisk;
  ClientRisk: ClientRiskMapper;
  PoolRisk: PoolRiskMapper;
  RiskCalibration: RiskCalibration;
  RiskCalibrationBin: RiskCalibrationBin;
  ForecastRun: ForecastRunMapper;
  Task: Task;
  ForecastRunConnection: Omit<ForecastRunConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ForecastRunEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ForecastRun']> };
  ForecastRunEdge: Omit<ForecastRunEdge, 'node'> & { node: ResolversParentTypes['ForecastRun'] };
  StartForecastRunInput: StartForecastRunInput;
  StartForecastRunPayload: Omit<StartForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversParentTypes['ForecastRun']>, errors: ReadonlyArray<ResolversParentTypes['StartForecastRunError']> };
  StartForecastRunError: ResolversUnionTypes<ResolversParentTypes>['StartForecastRunError'];
  ForecastBudgetExhausted: ForecastBudgetExhausted;
  CancelForecastRunInput: CancelForecastRunInput;
  CancelForecastRunPayload: Omit<CancelForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversParentTypes['ForecastRun']>, errors: ReadonlyArray<ResolversParentTypes['CancelForecastRunError']> };
  CancelForecastRunError: ResolversUnionTypes<ResolversParentTypes>['CancelForecastRunError'];
  RunNotOpen: RunNotOpen;
  ResumeForecastRunInput: ResumeForecastRunInput;
  ResumeForecastRunPayload: Omit<ResumeForecastRunPayload, 'forecastRun' | 'errors'> & { forecastRun?: Maybe<ResolversParentTypes['ForecastRun']>, errors: ReadonlyArray<ResolversParentTypes['ResumeForecastRunError']> };
  ResumeForecastRunError: ResolversUnionTypes<ResolversParentTypes>['ResumeForecastRunError'];
  RunNotEnded: RunNotEnded;
  TimeSeriesStep: TimeSeriesStep;
  TimeSeriesPoint: TimeSeriesPoint;
  TimeSeriesPointConnection: TimeSeriesPointConnection;
  TimeSeriesPointEdge: TimeSeriesPointEdge;
  TimeSeriesFilter: TimeSeriesFilter;
  TimeSeriesConnection: Omit<TimeSeriesConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TimeSeriesEdge']>, nodes: ReadonlyArray<ResolversParentTypes['TimeSeries']> };
  TimeSeriesEdge: Omit<TimeSeriesEdge, 'node'> & { node: ResolversParentTypes['TimeSeries'] };
  ObservationUpload: ObservationUploadMapper;
  RowRefusal: RowRefusal;
  ObservationUploadConnection: Omit<ObservationUploadConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['ObservationUploadEdge']>, nodes: ReadonlyArray<ResolversParentTypes['ObservationUpload']> };
  ObservationUploadEdge: Omit<ObservationUploadEdge, 'node'> & { node: ResolversParentTypes['ObservationUpload'] };
  UploadObservationsInput: UploadObservationsInput;
  UploadObservationsPayload: Omit<UploadObservationsPayload, 'observationUpload' | 'errors'> & { observationUpload?: Maybe<ResolversParentTypes['ObservationUpload']>, errors: ReadonlyArray<ResolversParentTypes['UploadObservationsError']> };
  UploadObservationsError: ResolversUnionTypes<ResolversParentTypes>['UploadObservationsError'];
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControl__Scope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = ForecastingContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type MoneyResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'IdempotencyConflict' | 'TooManyBacktests' | 'BacktestNotOpen' | 'MarketProviderMissing' | 'MarketBudgetExhausted' | 'OperatorRequired' | 'ForecastBudgetExhausted' | 'RunNotOpen' | 'RunNotEnded', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  forecastAccuracy?: Resolver<ResolversTypes['ForecastAccuracyConnection'], ParentType, ContextType, RequireFields<QueryForecastAccuracyArgs, 'first'>>;
  backtest?: Resolver<Maybe<ResolversTypes['Backtest']>, ParentType, ContextType, RequireFields<QueryBacktestArgs, 'id'>>;
  backtests?: Resolver<ResolversTypes['BacktestConnection'], ParentType, ContextType, RequireFields<QueryBacktestsArgs, 'first'>>;
  marketRefresh?: Resolver<Maybe<ResolversTypes['MarketRefresh']>, ParentType, ContextType, RequireFields<QueryMarketRefreshArgs, 'id'>>;
  marketRefreshes?: Resolver<ResolversTypes['MarketRefreshConnection'], ParentType, ContextType, RequireFields<QueryMarketRefreshesArgs, 'first'>>;
  marketNotes?: Resolver<ResolversTypes['MarketNoteConnection'], ParentType, ContextType, RequireFields<QueryMarketNotesArgs, 'first'>>;
  priceIndex?: Resolver<Maybe<ResolversTypes['PriceIndex']>, ParentType, ContextType, RequireFields<QueryPriceIndexArgs, 'region'>>;
  dataQuality?: Resolver<ResolversTypes['DataQualityConnection'], ParentType, ContextType, RequireFields<QueryDataQualityArgs, 'first'>>;
  riskCalibration?: Resolver<ReadonlyArray<ResolversTypes['RiskCalibration']>, ParentType, ContextType, Partial<QueryRiskCalibrationArgs>>;
  forecastRun?: Resolver<Maybe<ResolversTypes['ForecastRun']>, ParentType, ContextType, RequireFields<QueryForecastRunArgs, 'id'>>;
  forecastRuns?: Resolver<ResolversTypes['ForecastRunConnection'], ParentType, ContextType, RequireFields<QueryForecastRunsArgs, 'first'>>;
  timeSeries?: Resolver<Maybe<ResolversTypes['TimeSeries']>, ParentType, ContextType, RequireFields<QueryTimeSeriesArgs, 'id'>>;
  timeSeriesList?: Resolver<ResolversTypes['TimeSeriesConnection'], ParentType, ContextType, RequireFields<QueryTimeSeriesListArgs, 'first'>>;
  observationUpload?: Resolver<Maybe<ResolversTypes['ObservationUpload']>, ParentType, ContextType, RequireFields<QueryObservationUploadArgs, 'id'>>;
  observationUploads?: Resolver<ResolversTypes['ObservationUploadConnection'], ParentType, ContextType, RequireFields<QueryObservationUploadsArgs, 'first'>>;
};

export type ForecastAccuracyResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastAccuracy'] = ResolversParentTypes['ForecastAccuracy']> = {
  series?: Resolver<Maybe<ResolversTypes['TimeSeries']>, ParentType, ContextType>;
  reach?: Resolver<ResolversTypes['ForecastReach'], ParentType, ContextType>;
  interval?: Resolver<ResolversTypes['TimeSeriesInterval'], ParentType, ContextType>;
  fromStep?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  toStep?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  methods?: Resolver<ReadonlyArray<ResolversTypes['MethodAccuracy']>, ParentType, ContextType>;
  run?: Resolver<Maybe<ResolversTypes['ForecastRun']>, ParentType, ContextType>;
  measuredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MethodAccuracyResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MethodAccuracy'] = ResolversParentTypes['MethodAccuracy']> = {
  as?: Resolver<ResolversTypes['ForecastMeasuredAs'], ParentType, ContextType>;
  method?: Resolver<Maybe<ResolversTypes['ForecastMethod']>, ParentType, ContextType>;
  smape?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mase?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  owa?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coverage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ForecastAccuracySummaryResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastAccuracySummary'] = ResolversParentTypes['ForecastAccuracySummary']> = {
  as?: Resolver<ResolversTypes['ForecastMeasuredAs'], ParentType, ContextType>;
  method?: Resolver<Maybe<ResolversTypes['ForecastMethod']>, ParentType, ContextType>;
  reach?: Resolver<ResolversTypes['ForecastReach'], ParentType, ContextType>;
  interval?: Resolver<ResolversTypes['TimeSeriesInterval'], ParentType, ContextType>;
  seriesCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  smape?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  mase?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  owa?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  coverage?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  width?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type ForecastAccuracyConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastAccuracyConnection'] = ResolversParentTypes['ForecastAccuracyConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ForecastAccuracyEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ForecastAccuracy']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
  summary?: Resolver<ReadonlyArray<ResolversTypes['ForecastAccuracySummary']>, ParentType, ContextType>;
};

export type ForecastAccuracyEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastAccuracyEdge'] = ResolversParentTypes['ForecastAccuracyEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ForecastAccuracy'], ParentType, ContextType>;
};

export type MutationResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  startBacktest?: Resolver<ResolversTypes['StartBacktestPayload'], ParentType, ContextType, RequireFields<MutationStartBacktestArgs, 'input'>>;
  cancelBacktest?: Resolver<ResolversTypes['CancelBacktestPayload'], ParentType, ContextType, RequireFields<MutationCancelBacktestArgs, 'input'>>;
  refreshMarket?: Resolver<ResolversTypes['RefreshMarketPayload'], ParentType, ContextType, RequireFields<MutationRefreshMarketArgs, 'input'>>;
  addMarketNote?: Resolver<ResolversTypes['AddMarketNotePayload'], ParentType, ContextType, RequireFields<MutationAddMarketNoteArgs, 'input'>>;
  startForecastRun?: Resolver<ResolversTypes['StartForecastRunPayload'], ParentType, ContextType, RequireFields<MutationStartForecastRunArgs, 'input'>>;
  cancelForecastRun?: Resolver<ResolversTypes['CancelForecastRunPayload'], ParentType, ContextType, RequireFields<MutationCancelForecastRunArgs, 'input'>>;
  resumeForecastRun?: Resolver<ResolversTypes['ResumeForecastRunPayload'], ParentType, ContextType, RequireFields<MutationResumeForecastRunArgs, 'input'>>;
  uploadObservations?: Resolver<ResolversTypes['UploadObservationsPayload'], ParentType, ContextType, RequireFields<MutationUploadObservationsArgs, 'input'>>;
};

export type BacktestResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Backtest'] = ResolversParentTypes['Backtest'], FederationReferenceType extends FederationReferenceTypes['Backtest'] = FederationReferenceTypes['Backtest']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Backtest']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['BacktestStatus'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failureReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pools?: Resolver<ReadonlyArray<ResolversTypes['BacktestPool']>, ParentType, ContextType>;
  onDemandHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  changeoverHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  replayedFromAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  replayedToAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  rows?: Resolver<ReadonlyArray<ResolversTypes['BacktestRow']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type BacktestPoolResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestPool'] = ResolversParentTypes['BacktestPool']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  poolName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type BacktestRowResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestRow'] = ResolversParentTypes['BacktestRow']> = {
  kind?: Resolver<ResolversTypes['BacktestKind'], ParentType, ContextType>;
  policy?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  onDemandCostRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  paidRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  downtimeRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  switchesPerDay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  optimumCostRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  regret?: Resolver<ResolversTypes['BacktestRegret'], ParentType, ContextType>;
};

export type BacktestRegretResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestRegret'] = ResolversParentTypes['BacktestRegret']> = {
  cheapestStick?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  onDemand?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  offlineOptimum?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type BacktestConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestConnection'] = ResolversParentTypes['BacktestConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['BacktestEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Backtest']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type BacktestEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestEdge'] = ResolversParentTypes['BacktestEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Backtest'], ParentType, ContextType>;
};

export type StartBacktestPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['StartBacktestPayload'] = ResolversParentTypes['StartBacktestPayload']> = {
  backtest?: Resolver<Maybe<ResolversTypes['Backtest']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['StartBacktestError']>, ParentType, ContextType>;
};

export type StartBacktestErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['StartBacktestError'] = ResolversParentTypes['StartBacktestError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IdempotencyConflict' | 'TooManyBacktests', ParentType, ContextType>;
};

export type TooManyBacktestsResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TooManyBacktests'] = ResolversParentTypes['TooManyBacktests']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelBacktestPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['CancelBacktestPayload'] = ResolversParentTypes['CancelBacktestPayload']> = {
  backtest?: Resolver<Maybe<ResolversTypes['Backtest']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CancelBacktestError']>, ParentType, ContextType>;
};

export type CancelBacktestErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['CancelBacktestError'] = ResolversParentTypes['CancelBacktestError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'BacktestNotOpen', ParentType, ContextType>;
};

export type BacktestNotOpenResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['BacktestNotOpen'] = ResolversParentTypes['BacktestNotOpen']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type PoolResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Pool'] = ResolversParentTypes['Pool'], FederationReferenceType extends FederationReferenceTypes['Pool'] = FederationReferenceTypes['Pool']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pool']> | FederationReferenceType, FederationReferenceType, ContextType>;
  forecast?: Resolver<Maybe<ResolversTypes['Forecast']>, ParentType, ContextType, RequireFields<PoolForecastArgs, 'horizon'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  interruptionRisk?: Resolver<Maybe<ResolversTypes['InterruptionRisk']>, ParentType, ContextType>;
};

export type InstanceResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Instance'] = ResolversParentTypes['Instance'], FederationReferenceType extends FederationReferenceTypes['Instance'] = FederationReferenceTypes['Instance']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Instance']> | FederationReferenceType, FederationReferenceType, ContextType>;
  forecast?: Resolver<Maybe<ResolversTypes['Forecast']>, ParentType, ContextType, RequireFields<InstanceForecastArgs, 'horizon'>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  interruptionRisk?: Resolver<Maybe<ResolversTypes['InterruptionRisk']>, ParentType, ContextType>;
};

export type ForecastResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Forecast'] = ResolversParentTypes['Forecast']> = {
  interval?: Resolver<ResolversTypes['TimeSeriesInterval'], ParentType, ContextType>;
  methods?: Resolver<ReadonlyArray<ResolversTypes['ForecastMethod']>, ParentType, ContextType>;
  meanAbsoluteScaledError?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  intervalCoverage?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  points?: Resolver<ReadonlyArray<ResolversTypes['ForecastPoint']>, ParentType, ContextType>;
  originAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  madeAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ForecastPointResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastPoint'] = ResolversParentTypes['ForecastPoint']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  lower?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  upper?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export type MarketRefreshResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketRefresh'] = ResolversParentTypes['MarketRefresh'], FederationReferenceType extends FederationReferenceTypes['MarketRefresh'] = FederationReferenceTypes['MarketRefresh']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['MarketRefresh']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['MarketRefreshStatus'], ParentType, ContextType>;
  reason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  pagesFetched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pricesFetched?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  pricesSent?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  importsStarted?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type MarketRefreshConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketRefreshConnection'] = ResolversParentTypes['MarketRefreshConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MarketRefreshEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['MarketRefresh']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MarketRefreshEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketRefreshEdge'] = ResolversParentTypes['MarketRefreshEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['MarketRefresh'], ParentType, ContextType>;
};

export type RefreshMarketPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RefreshMarketPayload'] = ResolversParentTypes['RefreshMarketPayload']> = {
  marketRefresh?: Resolver<Maybe<ResolversTypes['MarketRefresh']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['RefreshMarketError']>, ParentType, ContextType>;
};

export type RefreshMarketErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RefreshMarketError'] = ResolversParentTypes['RefreshMarketError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'MarketProviderMissing' | 'MarketBudgetExhausted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type MarketProviderMissingResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketProviderMissing'] = ResolversParentTypes['MarketProviderMissing']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type MarketBudgetExhaustedResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketBudgetExhausted'] = ResolversParentTypes['MarketBudgetExhausted']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  resetsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TimeSeriesResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeries'] = ResolversParentTypes['TimeSeries'], FederationReferenceType extends FederationReferenceTypes['TimeSeries'] = FederationReferenceTypes['TimeSeries']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['TimeSeries']> | FederationReferenceType, FederationReferenceType, ContextType>;
  marketNotes?: Resolver<ReadonlyArray<ResolversTypes['MarketNote']>, ParentType, ContextType, Partial<TimeSeriesMarketNotesArgs>>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['TimeSeriesKind'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  interval?: Resolver<Maybe<ResolversTypes['TimeSeriesInterval']>, ParentType, ContextType>;
  resampling?: Resolver<ResolversTypes['TimeSeriesResampling'], ParentType, ContextType>;
  pointCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  firstObservedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  lastObservedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  points?: Resolver<ResolversTypes['TimeSeriesPointConnection'], ParentType, ContextType, RequireFields<TimeSeriesPointsArgs, 'first'>>;
  resampled?: Resolver<ReadonlyArray<ResolversTypes['TimeSeriesStep']>, ParentType, ContextType, RequireFields<TimeSeriesResampledArgs, 'last'>>;
  forecast?: Resolver<Maybe<ResolversTypes['Forecast']>, ParentType, ContextType>;
};

export type MarketNoteResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketNote'] = ResolversParentTypes['MarketNote'], FederationReferenceType extends FederationReferenceTypes['MarketNote'] = FederationReferenceTypes['MarketNote']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['MarketNote']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['MarketNoteKind'], ParentType, ContextType>;
  text?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  occurredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type MarketNoteConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketNoteConnection'] = ResolversParentTypes['MarketNoteConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['MarketNoteEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['MarketNote']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type MarketNoteEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['MarketNoteEdge'] = ResolversParentTypes['MarketNoteEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['MarketNote'], ParentType, ContextType>;
};

export type AddMarketNotePayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['AddMarketNotePayload'] = ResolversParentTypes['AddMarketNotePayload']> = {
  marketNote?: Resolver<Maybe<ResolversTypes['MarketNote']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['AddMarketNoteError']>, ParentType, ContextType>;
};

export type AddMarketNoteErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['AddMarketNoteError'] = ResolversParentTypes['AddMarketNoteError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'OperatorRequired' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type OperatorRequiredResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['OperatorRequired'] = ResolversParentTypes['OperatorRequired']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ClientResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client'], FederationReferenceType extends FederationReferenceTypes['Client'] = FederationReferenceTypes['Client']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Client']> | FederationReferenceType, FederationReferenceType, ContextType>;
  portfolio?: Resolver<Maybe<ResolversTypes['Portfolio']>, ParentType, ContextType>;
  risk?: Resolver<Maybe<ResolversTypes['ClientRisk']>, ParentType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type PortfolioResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Portfolio'] = ResolversParentTypes['Portfolio']> = {
  machines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  spotMachines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandHourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  positions?: Resolver<ReadonlyArray<ResolversTypes['PortfolioPosition']>, ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['PortfolioRisk'], ParentType, ContextType>;
  volatility?: Resolver<Maybe<ResolversTypes['PortfolioVolatility']>, ParentType, ContextType>;
  worstHourlyCost?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  priceCorrelation?: Resolver<ReadonlyArray<ResolversTypes['CorrelationRow']>, ParentType, ContextType>;
  availabilityCorrelation?: Resolver<ReadonlyArray<ResolversTypes['CorrelationRow']>, ParentType, ContextType>;
  allocation?: Resolver<Maybe<ResolversTypes['PortfolioAllocation']>, ParentType, ContextType, RequireFields<PortfolioAllocationArgs, 'riskAppetite' | 'maximumPoolShare' | 'maximumRegionShare' | 'minimumOnDemandShare' | 'changeoverHours'>>;
};

export type PortfolioPositionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PortfolioPosition'] = ResolversParentTypes['PortfolioPosition']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  poolName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  machines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  hourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  spendShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  capacityShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interruptionProbability?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PortfolioRiskResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PortfolioRisk'] = ResolversParentTypes['PortfolioRisk']> = {
  herfindahlIndex?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  effectivePools?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  independentPools?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  interruptionsPerDay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  worstLossRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  lossProbability?: Resolver<ResolversTypes['Float'], ParentType, ContextType, RequireFields<PortfolioRiskLossProbabilityArgs, 'share'>>;
};

export type PortfolioVolatilityResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PortfolioVolatility'] = ResolversParentTypes['PortfolioVolatility']> = {
  hourly?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  annualised?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  hours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type CorrelationRowResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['CorrelationRow'] = ResolversParentTypes['CorrelationRow']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  poolName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  values?: Resolver<ReadonlyArray<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PortfolioAllocationResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PortfolioAllocation'] = ResolversParentTypes['PortfolioAllocation']> = {
  appetiteRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  shares?: Resolver<ReadonlyArray<ResolversTypes['ProposedShare']>, ParentType, ContextType>;
  proposed?: Resolver<ResolversTypes['AllocationFigures'], ParentType, ContextType>;
  present?: Resolver<ResolversTypes['AllocationFigures'], ParentType, ContextType>;
};

export type ProposedShareResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ProposedShare'] = ResolversParentTypes['ProposedShare']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  poolName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  interruptionProbability?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  share?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  presentShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type AllocationFiguresResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['AllocationFigures'] = ResolversParentTypes['AllocationFigures']> = {
  hourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  expectedHourlyCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['PortfolioRisk'], ParentType, ContextType>;
};

export type PriceIndexResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndex'] = ResolversParentTypes['PriceIndex'], FederationReferenceType extends FederationReferenceTypes['PriceIndex'] = FederationReferenceTypes['PriceIndex']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['PriceIndex']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  present?: Resolver<Maybe<ResolversTypes['PriceIndexValue']>, ParentType, ContextType, RequireFields<PriceIndexPresentArgs, 'weighting'>>;
  values?: Resolver<ReadonlyArray<ResolversTypes['PriceIndexValue']>, ParentType, ContextType, RequireFields<PriceIndexValuesArgs, 'interval' | 'weighting'>>;
  composition?: Resolver<Maybe<ResolversTypes['PriceIndexComposition']>, ParentType, ContextType>;
  weights?: Resolver<ReadonlyArray<ResolversTypes['PriceIndexWeight']>, ParentType, ContextType, RequireFields<PriceIndexWeightsArgs, 'at'>>;
  compositions?: Resolver<ResolversTypes['PriceIndexCompositionConnection'], ParentType, ContextType, RequireFields<PriceIndexCompositionsArgs, 'first'>>;
  benchmark?: Resolver<Maybe<ResolversTypes['PriceIndexBenchmark']>, ParentType, ContextType, RequireFields<PriceIndexBenchmarkArgs, 'weighting'>>;
};

export type PriceIndexValueResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexValue'] = ResolversParentTypes['PriceIndexValue']> = {
  at?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  benchmarkValue?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ratio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PriceIndexBenchmarkResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexBenchmark'] = ResolversParentTypes['PriceIndexBenchmark']> = {
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ratio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  priceRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
};

export type PriceIndexCompositionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexComposition'] = ResolversParentTypes['PriceIndexComposition']> = {
  effectiveAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['PriceIndexCompositionReason'], ParentType, ContextType>;
  weights?: Resolver<ReadonlyArray<ResolversTypes['PriceIndexWeight']>, ParentType, ContextType>;
};

export type PriceIndexWeightResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexWeight'] = ResolversParentTypes['PriceIndexWeight']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  poolName?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  machines?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  onDemandHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  capacityShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  spendShare?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PriceIndexCompositionConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexCompositionConnection'] = ResolversParentTypes['PriceIndexCompositionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PriceIndexCompositionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['PriceIndexComposition']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PriceIndexCompositionEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PriceIndexCompositionEdge'] = ResolversParentTypes['PriceIndexCompositionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PriceIndexComposition'], ParentType, ContextType>;
};

export type DataQualityResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['DataQuality'] = ResolversParentTypes['DataQuality']> = {
  series?: Resolver<ResolversTypes['TimeSeries'], ParentType, ContextType>;
  stalenessSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  staleAfterSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  isStale?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  valueCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  oldestObservedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  gapCount?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  longestGapSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  coverageRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  typicalStepSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  regularityRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  duplicateCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  lateCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type DataQualityConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['DataQualityConnection'] = ResolversParentTypes['DataQualityConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DataQualityEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['DataQuality']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DataQualityEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['DataQualityEdge'] = ResolversParentTypes['DataQualityEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['DataQuality'], ParentType, ContextType>;
};

export type SubscriptionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  riskChanged?: SubscriptionResolver<ResolversTypes['PoolRisk'], "riskChanged", ParentType, ContextType, RequireFields<SubscriptionRiskChangedArgs, 'clientId'>>;
  forecastRunProgressed?: SubscriptionResolver<ResolversTypes['ForecastRun'], "forecastRunProgressed", ParentType, ContextType, RequireFields<SubscriptionForecastRunProgressedArgs, 'runId'>>;
};

export type InterruptionRiskResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['InterruptionRisk'] = ResolversParentTypes['InterruptionRisk']> = {
  hazardPerHour?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  survival1Hour?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  survival24Hours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  ageSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  runCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  level?: Resolver<ResolversTypes['RiskLevel'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  madeAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type ClientRiskResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ClientRisk'] = ResolversParentTypes['ClientRisk']> = {
  poolCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  machineCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  expectedInterruptionsPerDay?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  highest?: Resolver<Maybe<ResolversTypes['PoolRisk']>, ParentType, ContextType>;
  pools?: Resolver<ReadonlyArray<ResolversTypes['PoolRisk']>, ParentType, ContextType, RequireFields<ClientRiskPoolsArgs, 'first'>>;
};

export type PoolRiskResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['PoolRisk'] = ResolversParentTypes['PoolRisk']> = {
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  machineCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['InterruptionRisk'], ParentType, ContextType>;
};

export type RiskCalibrationResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RiskCalibration'] = ResolversParentTypes['RiskCalibration']> = {
  horizonHours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  brierScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  priorBrierScore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  logLoss?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  bins?: Resolver<ReadonlyArray<ResolversTypes['RiskCalibrationBin']>, ParentType, ContextType>;
};

export type RiskCalibrationBinResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RiskCalibrationBin'] = ResolversParentTypes['RiskCalibrationBin']> = {
  from?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  to?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  count?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  predicted?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  observed?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type ForecastRunResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastRun'] = ResolversParentTypes['ForecastRun'], FederationReferenceType extends FederationReferenceTypes['ForecastRun'] = FederationReferenceTypes['ForecastRun']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ForecastRun']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ForecastRunStatus'], ParentType, ContextType>;
  horizonHours?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  horizonSteps?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  trigger?: Resolver<ResolversTypes['ForecastRunTrigger'], ParentType, ContextType>;
  seriesDone?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  seriesTotal?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  failureReason?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  cutOffAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type TaskResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ForecastRunConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastRunConnection'] = ResolversParentTypes['ForecastRunConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ForecastRunEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ForecastRun']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ForecastRunEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastRunEdge'] = ResolversParentTypes['ForecastRunEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ForecastRun'], ParentType, ContextType>;
};

export type StartForecastRunPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['StartForecastRunPayload'] = ResolversParentTypes['StartForecastRunPayload']> = {
  forecastRun?: Resolver<Maybe<ResolversTypes['ForecastRun']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['StartForecastRunError']>, ParentType, ContextType>;
};

export type StartForecastRunErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['StartForecastRunError'] = ResolversParentTypes['StartForecastRunError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IdempotencyConflict' | 'ForecastBudgetExhausted', ParentType, ContextType>;
};

export type ForecastBudgetExhaustedResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ForecastBudgetExhausted'] = ResolversParentTypes['ForecastBudgetExhausted']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  remaining?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  resetsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CancelForecastRunPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['CancelForecastRunPayload'] = ResolversParentTypes['CancelForecastRunPayload']> = {
  forecastRun?: Resolver<Maybe<ResolversTypes['ForecastRun']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CancelForecastRunError']>, ParentType, ContextType>;
};

export type CancelForecastRunErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['CancelForecastRunError'] = ResolversParentTypes['CancelForecastRunError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'RunNotOpen', ParentType, ContextType>;
};

export type RunNotOpenResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RunNotOpen'] = ResolversParentTypes['RunNotOpen']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type ResumeForecastRunPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ResumeForecastRunPayload'] = ResolversParentTypes['ResumeForecastRunPayload']> = {
  forecastRun?: Resolver<Maybe<ResolversTypes['ForecastRun']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ResumeForecastRunError']>, ParentType, ContextType>;
};

export type ResumeForecastRunErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ResumeForecastRunError'] = ResolversParentTypes['ResumeForecastRunError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'RunNotEnded' | 'ForecastBudgetExhausted', ParentType, ContextType>;
};

export type RunNotEndedResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RunNotEnded'] = ResolversParentTypes['RunNotEnded']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TimeSeriesStepResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesStep'] = ResolversParentTypes['TimeSeriesStep']> = {
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  value?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
};

export type TimeSeriesPointResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesPoint'] = ResolversParentTypes['TimeSeriesPoint']> = {
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
};

export type TimeSeriesPointConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesPointConnection'] = ResolversParentTypes['TimeSeriesPointConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TimeSeriesPointEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TimeSeriesPoint']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TimeSeriesPointEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesPointEdge'] = ResolversParentTypes['TimeSeriesPointEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TimeSeriesPoint'], ParentType, ContextType>;
};

export type TimeSeriesConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesConnection'] = ResolversParentTypes['TimeSeriesConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TimeSeriesEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['TimeSeries']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TimeSeriesEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['TimeSeriesEdge'] = ResolversParentTypes['TimeSeriesEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['TimeSeries'], ParentType, ContextType>;
};

export type ObservationUploadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ObservationUpload'] = ResolversParentTypes['ObservationUpload'], FederationReferenceType extends FederationReferenceTypes['ObservationUpload'] = FederationReferenceTypes['ObservationUpload']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['ObservationUpload']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  unit?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  format?: Resolver<ResolversTypes['ObservationFormat'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['ObservationUploadStatus'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  rowsRead?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsStored?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsChanged?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsKnown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  rowsRefused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refusals?: Resolver<ReadonlyArray<ResolversTypes['RowRefusal']>, ParentType, ContextType>;
  series?: Resolver<ResolversTypes['TimeSeriesConnection'], ParentType, ContextType, RequireFields<ObservationUploadSeriesArgs, 'first'>>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RowRefusalResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['RowRefusal'] = ResolversParentTypes['RowRefusal']> = {
  row?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  column?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type ObservationUploadConnectionResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ObservationUploadConnection'] = ResolversParentTypes['ObservationUploadConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['ObservationUploadEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['ObservationUpload']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type ObservationUploadEdgeResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['ObservationUploadEdge'] = ResolversParentTypes['ObservationUploadEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['ObservationUpload'], ParentType, ContextType>;
};

export type UploadObservationsPayloadResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['UploadObservationsPayload'] = ResolversParentTypes['UploadObservationsPayload']> = {
  observationUpload?: Resolver<Maybe<ResolversTypes['ObservationUpload']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UploadObservationsError']>, ParentType, ContextType>;
};

export type UploadObservationsErrorResolvers<ContextType = ForecastingContext, ParentType extends ResolversParentTypes['UploadObservationsError'] = ResolversParentTypes['UploadObservationsError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type Resolvers<ContextType = ForecastingContext> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  ForecastAccuracy?: ForecastAccuracyResolvers<ContextType>;
  MethodAccuracy?: MethodAccuracyResolvers<ContextType>;
  ForecastAccuracySummary?: ForecastAccuracySummaryResolvers<ContextType>;
  ForecastAccuracyConnection?: ForecastAccuracyConnectionResolvers<ContextType>;
  ForecastAccuracyEdge?: ForecastAccuracyEdgeResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Backtest?: BacktestResolvers<ContextType>;
  BacktestPool?: BacktestPoolResolvers<ContextType>;
  BacktestRow?: BacktestRowResolvers<ContextType>;
  BacktestRegret?: BacktestRegretResolvers<ContextType>;
  BacktestConnection?: BacktestConnectionResolvers<ContextType>;
  BacktestEdge?: BacktestEdgeResolvers<ContextType>;
  StartBacktestPayload?: StartBacktestPayloadResolvers<ContextType>;
  StartBacktestError?: StartBacktestErrorResolvers<ContextType>;
  TooManyBacktests?: TooManyBacktestsResolvers<ContextType>;
  CancelBacktestPayload?: CancelBacktestPayloadResolvers<ContextType>;
  CancelBacktestError?: CancelBacktestErrorResolvers<ContextType>;
  BacktestNotOpen?: BacktestNotOpenResolvers<ContextType>;
  Pool?: PoolResolvers<ContextType>;
  Instance?: InstanceResolvers<ContextType>;
  Forecast?: ForecastResolvers<ContextType>;
  ForecastPoint?: ForecastPointResolvers<ContextType>;
  MarketRefresh?: MarketRefreshResolvers<ContextType>;
  MarketRefreshConnection?: MarketRefreshConnectionResolvers<ContextType>;
  MarketRefreshEdge?: MarketRefreshEdgeResolvers<ContextType>;
  RefreshMarketPayload?: RefreshMarketPayloadResolvers<ContextType>;
  RefreshMarketError?: RefreshMarketErrorResolvers<ContextType>;
  MarketProviderMissing?: MarketProviderMissingResolvers<ContextType>;
  MarketBudgetExhausted?: MarketBudgetExhaustedResolvers<ContextType>;
  TimeSeries?: TimeSeriesResolvers<ContextType>;
  MarketNote?: MarketNoteResolvers<ContextType>;
  MarketNoteConnection?: MarketNoteConnectionResolvers<ContextType>;
  MarketNoteEdge?: MarketNoteEdgeResolvers<ContextType>;
  AddMarketNotePayload?: AddMarketNotePayloadResolvers<ContextType>;
  AddMarketNoteError?: AddMarketNoteErrorResolvers<ContextType>;
  OperatorRequired?: OperatorRequiredResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  Portfolio?: PortfolioResolvers<ContextType>;
  PortfolioPosition?: PortfolioPositionResolvers<ContextType>;
  PortfolioRisk?: PortfolioRiskResolvers<ContextType>;
  PortfolioVolatility?: PortfolioVolatilityResolvers<ContextType>;
  CorrelationRow?: CorrelationRowResolvers<ContextType>;
  PortfolioAllocation?: PortfolioAllocationResolvers<ContextType>;
  ProposedShare?: ProposedShareResolvers<ContextType>;
  AllocationFigures?: AllocationFiguresResolvers<ContextType>;
  PriceIndex?: PriceIndexResolvers<ContextType>;
  PriceIndexValue?: PriceIndexValueResolvers<ContextType>;
  PriceIndexBenchmark?: PriceIndexBenchmarkResolvers<ContextType>;
  PriceIndexComposition?: PriceIndexCompositionResolvers<ContextType>;
  PriceIndexWeight?: PriceIndexWeightResolvers<ContextType>;
  PriceIndexCompositionConnection?: PriceIndexCompositionConnectionResolvers<ContextType>;
  PriceIndexCompositionEdge?: PriceIndexCompositionEdgeResolvers<ContextType>;
  DataQuality?: DataQualityResolvers<ContextType>;
  DataQualityConnection?: DataQualityConnectionResolvers<ContextType>;
  DataQualityEdge?: DataQualityEdgeResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  InterruptionRisk?: InterruptionRiskResolvers<ContextType>;
  ClientRisk?: ClientRiskResolvers<ContextType>;
  PoolRisk?: PoolRiskResolvers<ContextType>;
  RiskCalibration?: RiskCalibrationResolvers<ContextType>;
  RiskCalibrationBin?: RiskCalibrationBinResolvers<ContextType>;
  ForecastRun?: ForecastRunResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  ForecastRunConnection?: ForecastRunConnectionResolvers<ContextType>;
  ForecastRunEdge?: ForecastRunEdgeResolvers<ContextType>;
  StartForecastRunPayload?: StartForecastRunPayloadResolvers<ContextType>;
  StartForecastRunError?: StartForecastRunErrorResolvers<ContextType>;
  ForecastBudgetExhausted?: ForecastBudgetExhaustedResolvers<ContextType>;
  CancelForecastRunPayload?: CancelForecastRunPayloadResolvers<ContextType>;
  CancelForecastRunError?: CancelForecastRunErrorResolvers<ContextType>;
  RunNotOpen?: RunNotOpenResolvers<ContextType>;
  ResumeForecastRunPayload?: ResumeForecastRunPayloadResolvers<ContextType>;
  ResumeForecastRunError?: ResumeForecastRunErrorResolvers<ContextType>;
  RunNotEnded?: RunNotEndedResolvers<ContextType>;
  TimeSeriesStep?: TimeSeriesStepResolvers<ContextType>;
  TimeSeriesPoint?: TimeSeriesPointResolvers<ContextType>;
  TimeSeriesPointConnection?: TimeSeriesPointConnectionResolvers<ContextType>;
  TimeSeriesPointEdge?: TimeSeriesPointEdgeResolvers<ContextType>;
  TimeSeriesConnection?: TimeSeriesConnectionResolvers<ContextType>;
  TimeSeriesEdge?: TimeSeriesEdgeResolvers<ContextType>;
  ObservationUpload?: ObservationUploadResolvers<ContextType>;
  RowRefusal?: RowRefusalResolvers<ContextType>;
  ObservationUploadConnection?: ObservationUploadConnectionResolvers<ContextType>;
  ObservationUploadEdge?: ObservationUploadEdgeResolvers<ContextType>;
  UploadObservationsPayload?: UploadObservationsPayloadResolvers<ContextType>;
  UploadObservationsError?: UploadObservationsErrorResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = ForecastingContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
