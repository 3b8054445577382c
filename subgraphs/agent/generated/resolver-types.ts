// Made by `npm run generate`; never edited.
import type { GraphQLResolveInfo, GraphQLScalarType, GraphQLScalarTypeConfig } from 'graphql';
import type { AgentConfigMapper, AgentMapper, AgentMetricsMapper, CleanupMapper, ClientMapper, CommandMapper, DeadlineJobMapper, DecisionCandidateMapper, DecisionMapper, InstanceMapper, InstanceMetricsMapper, InstanceOptionMapper, InterruptionMapper, PoolMapper, PoolPriceMapper, PricePeriodMapper, PricePointMapper, RecommendationMapper, ReplicaMapper, SendHeartbeatPayloadMapper, SpotPriceImportMapper, SwitchMapper, SwitchProgressMapper, SwitchSimulationMapper, TaskMapper, TerminationMapper } from '../mappers.ts';
import type { AgentContext } from '../context.ts';
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
  /** One agent by id; null for an id that is unknown to the caller. */
  readonly agent?: Maybe<Agent>;
  /** The caller's agents, newest registration first; an administrator sees those of every client. */
  readonly agents: AgentConnection;
  /** One import of prices by id; null for an id that is unknown to the caller. */
  readonly spotPriceImport?: Maybe<SpotPriceImport>;
  /** One machine by id; null for an id that is unknown to the caller. */
  readonly instance?: Maybe<Instance>;
  /** The caller's machines, newest first; an administrator sees those of every client. */
  readonly instances: InstanceConnection;
  /** One spot pool by id; null for an id that is unknown to the caller. */
  readonly pool?: Maybe<Pool>;
  /** The caller's spot pools by name; an administrator sees those of every client. */
  readonly pools: PoolConnection;
};


export type QueryAgentArgs = {
  id: Scalars['ID']['input'];
};


export type QueryAgentsArgs = {
  filter?: InputMaybe<AgentFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QuerySpotPriceImportArgs = {
  id: Scalars['ID']['input'];
};


export type QueryInstanceArgs = {
  id: Scalars['ID']['input'];
};


export type QueryInstancesArgs = {
  filter?: InputMaybe<InstanceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type QueryPoolArgs = {
  id: Scalars['ID']['input'];
};


export type QueryPoolsArgs = {
  filter?: InputMaybe<PoolFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

export type Mutation = {
  readonly __typename?: 'Mutation';
  /** Makes a machine known and gives it a token. The same logical id is the same agent, whatever machine it runs on. */
  readonly registerAgent: RegisterAgentPayload;
  /** Says that the agent is alive; answers whether commands wait. */
  readonly sendHeartbeat: SendHeartbeatPayload;
  /** Commands an agent again that was only watched: it is ONLINE or OFFLINE by when it was last heard of. Enabling twice changes nothing. */
  readonly enableAgent: EnableAgentPayload;
  /** Watches an agent from now on without commanding it: commands it has not begun are withdrawn, and every decision is to stay. */
  readonly disableAgent: DisableAgentPayload;
  /** Ends an agent for good: its commands, its switch, its machines and standbys end, its tokens are dead, its history stays. The same name registered later is a new agent. */
  readonly deleteAgent: DeleteAgentPayload;
  /** Says what an agent removed of what it had left behind, and what it could not; taken in once for each report id. */
  readonly reportCleanup: ReportCleanupPayload;
  /** Tells an agent to move its workload, once per idempotency key. Refused in this order: no such agent, deleted, disabled, automatic switching off (priorities below 50 only), no such target, already there, a limit of automatic switches reached (priorities below 50 only), another switch open. */
  readonly issueSwitchCommand: IssueSwitchCommandPayload;
  /** The agent has a command and says how far it is; may be repeated with the progress. */
  readonly acknowledgeCommand: AcknowledgeCommandPayload;
  /** The agent has carried a command out, or failed to. */
  readonly completeCommand: CompleteCommandPayload;
  /** Changes what an agent may do by itself. Automatic switching and manual replicas exclude each other: enabling one disables the other. */
  readonly updateAgentConfig: UpdateAgentConfigPayload;
  /** Lets the policy decide for an agent's primary machine now, and keeps what it decided. */
  readonly makeDecision: MakeDecisionPayload;
  /** Takes in a price history in the form that the cloud's `describe-spot-price-history` prints. Answers at once; the work goes on as a task. */
  readonly importSpotPrices: ImportSpotPricesPayload;
  /** Records the spot prices that an agent sees, once per report id, and lets the decision policy look at them. */
  readonly reportPricing: ReportPricingPayload;
  /** Says that the cloud recommends to leave a machine: its risk rises, and a standby is kept ready whatever the settings say. It never moves the workload by itself; the same warning always has the same effect. */
  readonly reportRebalanceRecommendation: ReportRebalanceRecommendationPayload;
  /** Tells an agent to move its workload now, once per idempotency key: with priority 75, whatever the policy thinks and the limits of automatic switches say. It takes the place of an automatic order that has not begun. */
  readonly forceSwitch: ForceSwitchPayload;
  /** Says that the workload moved: the new machine becomes the primary, the old one a zombie or terminated. Once per pair of machines. */
  readonly reportSwitch: ReportSwitchPayload;
  /** Says that a machine has ended, once per machine: a repeat answers the same, whatever it says. Its cost is closed and an order to end it is carried out; an agent whose primary machine ended has none until another one takes over. */
  readonly reportTermination: ReportTerminationPayload;
};


export type MutationRegisterAgentArgs = {
  input: RegisterAgentInput;
};


export type MutationSendHeartbeatArgs = {
  input: SendHeartbeatInput;
};


export type MutationEnableAgentArgs = {
  input: EnableAgentInput;
};


export type MutationDisableAgentArgs = {
  input: DisableAgentInput;
};


export type MutationDeleteAgentArgs = {
  input: DeleteAgentInput;
};


export type MutationReportCleanupArgs = {
  input: ReportCleanupInput;
};


export type MutationIssueSwitchCommandArgs = {
  input: IssueSwitchCommandInput;
};


export type MutationAcknowledgeCommandArgs = {
  input: AcknowledgeCommandInput;
};


export type MutationCompleteCommandArgs = {
  input: CompleteCommandInput;
};


export type MutationUpdateAgentConfigArgs = {
  input: UpdateAgentConfigInput;
};


export type MutationMakeDecisionArgs = {
  input: MakeDecisionInput;
};


export type MutationImportSpotPricesArgs = {
  input: ImportSpotPricesInput;
};


export type MutationReportPricingArgs = {
  input: ReportPricingInput;
};


export type MutationReportRebalanceRecommendationArgs = {
  input: ReportRebalanceRecommendationInput;
};


export type MutationForceSwitchArgs = {
  input: ForceSwitchInput;
};


export type MutationReportSwitchArgs = {
  input: ReportSwitchInput;
};


export type MutationReportTerminationArgs = {
  input: ReportTerminationInput;
};

export type Subscription = {
  readonly __typename?: 'Subscription';
  /** Each change of one of a client's agents: registered, online, offline, configured, disabled, enabled, deleted. */
  readonly agentChanged: Agent;
  /** Each command for an agent, first those that still wait: the same list as `Agent.pendingCommands`. What the agent has not acknowledged is told again each minute. */
  readonly commandIssued: Command;
  /** Each decision for one of a client's agents; a repeated STAY is no news. */
  readonly decisionMade: Decision;
  /** The prices of these pools whenever some are observed. */
  readonly priceObserved: PriceObservation;
  /** Each step of an agent's switches. */
  readonly switchProgressed: SwitchProgress;
};


export type SubscriptionAgentChangedArgs = {
  clientId: Scalars['ID']['input'];
};


export type SubscriptionCommandIssuedArgs = {
  agentId: Scalars['ID']['input'];
};


export type SubscriptionDecisionMadeArgs = {
  clientId: Scalars['ID']['input'];
};


export type SubscriptionPriceObservedArgs = {
  poolIds: ReadonlyArray<Scalars['ID']['input']>;
};


export type SubscriptionSwitchProgressedArgs = {
  agentId: Scalars['ID']['input'];
};

/** The program that looks after one workload, across the machines it moves over. */
export type Agent = {
  readonly __typename?: 'Agent';
  /** Opaque and stable for the life of the agent. */
  readonly id: Scalars['ID']['output'];
  /** The client that owns the workload. */
  readonly client?: Maybe<Client>;
  /** The name the owner gave the workload; one per client. */
  readonly logicalId: Scalars['String']['output'];
  /** The host name last reported. */
  readonly hostname: Scalars['String']['output'];
  /** Whether the agent is heard of. */
  readonly status: AgentStatus;
  /** When the last heartbeat came; null before the first. */
  readonly lastHeartbeatAt?: Maybe<Scalars['DateTime']['output']>;
  /** The version of the agent's software, as it reports it. */
  readonly version: Scalars['String']['output'];
  /** When the agent first registered. */
  readonly registeredAt: Scalars['DateTime']['output'];
  /** The machine that carries the workload now; null while none does. */
  readonly primaryInstance?: Maybe<Instance>;
  /** Every machine of this agent that is not terminated, the primary first; at most 100. */
  readonly instances: ReadonlyArray<Instance>;
  /** What was counted of it, by Spotkeep and by its own program. */
  readonly metrics: AgentMetrics;
  /** What it removed of what it had left behind, the newest report first. */
  readonly cleanups: CleanupConnection;
  /** Commands that wait to be carried out, highest priority first, then oldest; at most 100. */
  readonly pendingCommands: ReadonlyArray<Command>;
  /** What the agent may do by itself; a new agent only observes. */
  readonly config: AgentConfig;
  /** What the policy would decide now; reads only, and says whether it would be carried out. Null without a primary machine. */
  readonly recommendation?: Maybe<Recommendation>;
  /** What was decided for this agent, newest first. */
  readonly decisions: DecisionConnection;
  /** The signs that the cloud takes one of its machines, or may do so, the newest first. */
  readonly interruptions: InterruptionConnection;
  /** Its machines that are to be ended now, the longest due first, at most 100: standbys that were let go, and, where it ends old machines by itself, zombies past their wait. None while it is disabled. What was reported to have ended is listed no more. */
  readonly instancesToTerminate: ReadonlyArray<Instance>;
  /** The moves of this agent, newest first. */
  readonly switches: SwitchConnection;
  /** Its machines that have ended, the last to end first. */
  readonly terminations: TerminationConnection;
};


/** The program that looks after one workload, across the machines it moves over. */
export type AgentCleanupsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** The program that looks after one workload, across the machines it moves over. */
export type AgentDecisionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** The program that looks after one workload, across the machines it moves over. */
export type AgentInterruptionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** The program that looks after one workload, across the machines it moves over. */
export type AgentSwitchesArgs = {
  filter?: InputMaybe<SwitchFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** The program that looks after one workload, across the machines it moves over. */
export type AgentTerminationsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** What was counted of an agent. What its program counts begins anew when that starts again. */
export type AgentMetrics = {
  readonly __typename?: 'AgentMetrics';
  /** How many signs of life were taken in since it first registered. */
  readonly heartbeatCount: Scalars['Int']['output'];
  /** How often a circuit breaker of the program opened; null until it says so. */
  readonly circuitBreakerTrips?: Maybe<Scalars['Int']['output']>;
  /** How often the program was told that it asks too often; null until it says so. */
  readonly rateLimitHits?: Maybe<Scalars['Int']['output']>;
  /** How long answers to the program took on average; null until it says so. */
  readonly meanResponseMilliseconds?: Maybe<Scalars['Float']['output']>;
  /** How long the program had run when it last said so; null until then. */
  readonly uptimeSeconds?: Maybe<Scalars['Int']['output']>;
  /** When the program last said what it counted; null until then. */
  readonly reportedAt?: Maybe<Scalars['DateTime']['output']>;
};

export type Client = {
  readonly __typename?: 'Client';
  readonly id: Scalars['ID']['output'];
  /** The client's agents, newest registration first. */
  readonly agents?: Maybe<AgentConnection>;
  /** What was decided for the client's agents, newest first. */
  readonly decisions?: Maybe<DecisionConnection>;
  /** The client's machines, newest first. */
  readonly instances?: Maybe<InstanceConnection>;
  /** The moves of the client's agents, newest first. */
  readonly switches?: Maybe<SwitchConnection>;
};


export type ClientAgentsArgs = {
  filter?: InputMaybe<AgentFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type ClientDecisionsArgs = {
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type ClientInstancesArgs = {
  filter?: InputMaybe<InstanceFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


export type ClientSwitchesArgs = {
  filter?: InputMaybe<SwitchFilter>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};

/** Whether an agent is heard of and obeyed. Values may be added. */
export type AgentStatus =
  /** A heartbeat came within the time-out. */
  | 'ONLINE'
  /** No heartbeat within the time-out; its machine may still run. */
  | 'OFFLINE'
  /** Watched, but never commanded. */
  | 'DISABLED'
  /** Gone; only its history is kept. */
  | 'DELETED';

/** Conditions on agents. */
export type AgentFilter = {
  /** Only agents in one of these states; without it all but DELETED. */
  readonly statuses?: InputMaybe<ReadonlyArray<AgentStatus>>;
  /** Only agents whose host name or logical id contains this text, upper and lower case alike. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** A page of agents. */
export type AgentConnection = {
  readonly __typename?: 'AgentConnection';
  /** The agents with their cursors. */
  readonly edges: ReadonlyArray<AgentEdge>;
  /** The agents alone. */
  readonly nodes: ReadonlyArray<Agent>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One agent of a page. */
export type AgentEdge = {
  readonly __typename?: 'AgentEdge';
  /** Points behind this agent; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The agent. */
  readonly node: Agent;
};

/** The agent that registers and the machine it runs on. */
export type RegisterAgentInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** The workload's name at its owner, 1 to 255 characters; the same name is the same agent. */
  readonly logicalId: Scalars['String']['input'];
  /** The machine's host name, 1 to 255 characters. */
  readonly hostname: Scalars['String']['input'];
  /** The version of the agent's software. */
  readonly version: Scalars['String']['input'];
  /** The machine. */
  readonly instance: MachineInput;
};

/** A machine as the cloud describes it. */
export type MachineInput = {
  /** The cloud's own id of the machine, such as `i-0abc`. */
  readonly providerId: Scalars['String']['input'];
  /** The cloud's name of the machine's size, such as `m5.large`. */
  readonly instanceType: Scalars['String']['input'];
  /** The availability zone, such as `us-east-1a`. */
  readonly zone: Scalars['String']['input'];
  /** The region; without it the zone without its last letter. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** How it is paid for. */
  readonly mode: PurchaseMode;
  /** What it costs now in USD per hour, if known; without it the newest observed price of its pool. */
  readonly hourlyPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** What it would cost on demand in USD per hour. */
  readonly onDemandHourlyPrice: Scalars['Decimal']['input'];
};

/** What a registration answers. */
export type RegisterAgentPayload = {
  readonly __typename?: 'RegisterAgentPayload';
  /** The agent; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** The machine, with the role it was given; null when refused. */
  readonly instance?: Maybe<Instance>;
  /** The agent's token, shown this once; null when refused. */
  readonly token?: Maybe<Scalars['String']['output']>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<RegisterAgentError>;
};

/** Why a registration is refused. Members may be added. */
export type RegisterAgentError = InvalidInput | InstanceRetired;

/** The machine is a zombie or terminated; it is never taken back. */
export type InstanceRetired = UserError & {
  readonly __typename?: 'InstanceRetired';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** A sign of life. */
export type SendHeartbeatInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine that sends it. */
  readonly instanceId: Scalars['ID']['input'];
  /** OFFLINE is the last word of a machine that shuts down. */
  readonly status?: HeartbeatStatus;
  /** How the machine is paid for now, when that changed. */
  readonly mode?: InputMaybe<PurchaseMode>;
  /** The version of the agent's software, when that changed. */
  readonly version?: InputMaybe<Scalars['String']['input']>;
  /** What the agent's program counted since it started; takes the place of what it said before. Kept of the primary machine alone. */
  readonly metrics?: InputMaybe<AgentMetricsInput>;
  /** How much of its job with a deadline is done, in hours of work, from 0 to 8,784: without what a lost machine takes with it. Less than before changes nothing; kept of the primary machine alone. */
  readonly workHoursDone?: InputMaybe<Scalars['Float']['input']>;
};

/** What an agent's program counted since it started. */
export type AgentMetricsInput = {
  /** How often one of its circuit breakers opened, 0 or more. */
  readonly circuitBreakerTrips?: InputMaybe<Scalars['Int']['input']>;
  /** How often it was told that it asks too often, 0 or more. */
  readonly rateLimitHits?: InputMaybe<Scalars['Int']['input']>;
  /** How long answers took on average, from 0 to 3,600,000. */
  readonly meanResponseMilliseconds?: InputMaybe<Scalars['Float']['input']>;
  /** How long it runs, 0 or more. */
  readonly uptimeSeconds?: InputMaybe<Scalars['Int']['input']>;
};

/** What a machine says of itself. Values may be added. */
export type HeartbeatStatus =
  /** Alive; no sign of the agent when a machine says so that was replaced or has ended. */
  | 'ONLINE'
  /** About to stop; ignored from a machine that is not the primary. */
  | 'OFFLINE';

/** What a heartbeat answers. */
export type SendHeartbeatPayload = {
  readonly __typename?: 'SendHeartbeatPayload';
  /** The agent as it now stands; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** Whether commands wait for this agent. */
  readonly hasPendingCommands: Scalars['Boolean']['output'];
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<SendHeartbeatError>;
};

/** Why a heartbeat is refused. Members may be added. */
export type SendHeartbeatError = InvalidInput | AgentDeleted;

/** The agent was deleted; nothing revives it. */
export type AgentDeleted = UserError & {
  readonly __typename?: 'AgentDeleted';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Which agent to command again. */
export type EnableAgentInput = {
  /** The agent. */
  readonly agentId: Scalars['ID']['input'];
};

/** What enabling an agent answers. */
export type EnableAgentPayload = {
  readonly __typename?: 'EnableAgentPayload';
  /** The agent as it now stands; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<EnableAgentError>;
};

/** Why enabling is refused. Members may be added. */
export type EnableAgentError = InvalidInput | AgentDeleted;

/** Which agent to watch only. */
export type DisableAgentInput = {
  /** The agent. */
  readonly agentId: Scalars['ID']['input'];
};

/** What disabling an agent answers. */
export type DisableAgentPayload = {
  readonly __typename?: 'DisableAgentPayload';
  /** The agent as it now stands; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<DisableAgentError>;
};

/** Why disabling is refused. Members may be added. */
export type DisableAgentError = InvalidInput | AgentDeleted;

/** Which agent to end for good. */
export type DeleteAgentInput = {
  /** The agent. */
  readonly agentId: Scalars['ID']['input'];
};

/** What deleting an agent answers. */
export type DeleteAgentPayload = {
  readonly __typename?: 'DeleteAgentPayload';
  /** The agent as it now stands; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** Why it was refused; empty when it was not. One that was deleted before is no error. */
  readonly errors: ReadonlyArray<DeleteAgentError>;
};

/** Why deleting is refused. Members may be added. */
export type DeleteAgentError = InvalidInput;

/** What an agent removed at one time of what it had left behind. */
export type Cleanup = {
  readonly __typename?: 'Cleanup';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What the agent calls the report. */
  readonly reportId: Scalars['String']['output'];
  /** When it was reported. */
  readonly reportedAt: Scalars['DateTime']['output'];
  /** How many resources were removed. */
  readonly removedCount: Scalars['Int']['output'];
  /** How many could not be removed. */
  readonly failedCount: Scalars['Int']['output'];
  /** The same by kind, at most one for each kind. */
  readonly counts: ReadonlyArray<CleanupCount>;
  /** Each resource that could not be removed, at most 500. */
  readonly failures: ReadonlyArray<CleanupFailure>;
};

/** What became of the resources of one kind. */
export type CleanupCount = {
  readonly __typename?: 'CleanupCount';
  /** What they are. */
  readonly kind: ResourceKind;
  /** How many were removed. */
  readonly removedCount: Scalars['Int']['output'];
  /** How many could not be removed. */
  readonly failedCount: Scalars['Int']['output'];
  /** The size of those that were removed, as far as it was said. */
  readonly removedGigabytes: Scalars['Float']['output'];
};

/** A resource that could not be removed. */
export type CleanupFailure = {
  readonly __typename?: 'CleanupFailure';
  /** What it is. */
  readonly kind: ResourceKind;
  /** The cloud's own id of it. */
  readonly providerId: Scalars['String']['output'];
  /** Why not, in the agent's words; null without words. */
  readonly message?: Maybe<Scalars['String']['output']>;
};

/** What machines leave behind. Values may be added. */
export type ResourceKind =
  /** A machine. */
  | 'INSTANCE'
  /** A disk. */
  | 'VOLUME'
  /** A copy of a disk. */
  | 'SNAPSHOT'
  /** What machines are launched from. */
  | 'IMAGE';

/** What became of what an agent had left behind. */
export type ReportCleanupInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** Made by the agent; a repeat is taken in once. */
  readonly reportId: Scalars['ID']['input'];
  /** What became of each resource, at most 500. */
  readonly items: ReadonlyArray<CleanupItemInput>;
};

/** What became of one resource. */
export type CleanupItemInput = {
  /** What it is. */
  readonly kind: ResourceKind;
  /** The cloud's own id of it, 1 to 255 characters. */
  readonly providerId: Scalars['String']['input'];
  /** Whether it was removed. */
  readonly isSuccessful: Scalars['Boolean']['input'];
  /** Why it could not be removed, at most 1,000 characters; not kept of what was. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
  /** Its size, from 0 to 1,000,000. */
  readonly sizeGigabytes?: InputMaybe<Scalars['Float']['input']>;
};

/** What a report of a clean-up answers. */
export type ReportCleanupPayload = {
  readonly __typename?: 'ReportCleanupPayload';
  /** The report as it is kept; null when refused. */
  readonly cleanup?: Maybe<Cleanup>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportCleanupError>;
};

/** Why a report of a clean-up is refused. Members may be added. */
export type ReportCleanupError = InvalidInput | AgentDeleted | IdempotencyConflict;

/** A page of clean-ups. */
export type CleanupConnection = {
  readonly __typename?: 'CleanupConnection';
  /** The clean-ups with their cursors. */
  readonly edges: ReadonlyArray<CleanupEdge>;
  /** The clean-ups alone. */
  readonly nodes: ReadonlyArray<Cleanup>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One clean-up of a page. */
export type CleanupEdge = {
  readonly __typename?: 'CleanupEdge';
  /** Points behind this clean-up; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The clean-up. */
  readonly node: Cleanup;
};

/** Something an agent is told to do. */
export type Command = {
  readonly __typename?: 'Command';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** Who is to carry it out. */
  readonly agent: Agent;
  /** What is to be done. */
  readonly kind: CommandKind;
  /** How the workload, or the standby to launch, should be paid for; null for other kinds. */
  readonly targetMode?: Maybe<PurchaseMode>;
  /** The spot pool to move to, or to launch the standby in; null for on demand, and for other kinds. */
  readonly targetPool?: Maybe<Pool>;
  /** The machine that it names: the one to end (TERMINATE), or the one that carries the workload now (PROMOTE_REPLICA); null for other kinds. */
  readonly instance?: Maybe<Instance>;
  /** The standby that it names (CREATE_REPLICA, PROMOTE_REPLICA); null for other kinds. Its machine is attached under this id, so that doing it twice is harmless. */
  readonly replica?: Maybe<Replica>;
  /** Higher goes first: 5 or 25 automatic, 50 or 75 manual, 100 emergency. */
  readonly priority: Scalars['Int']['output'];
  /** Who or what asked for it. */
  readonly trigger: Trigger;
  /** How far it is. */
  readonly status: CommandStatus;
  /** How long the old machine is to be kept; null keeps it as a zombie. */
  readonly terminateWaitSeconds?: Maybe<Scalars['Int']['output']>;
  /** When it was issued. */
  readonly issuedAt: Scalars['DateTime']['output'];
  /** When it lapses: 15 minutes after its agent was last told of it (an automatic order to switch: after it was issued), or an hour after the agent was last heard of about it. */
  readonly expiresAt: Scalars['DateTime']['output'];
  /** When the agent first acknowledged it; null until then. */
  readonly acknowledgedAt?: Maybe<Scalars['DateTime']['output']>;
  /** When it ended; null while it is open. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What the agent said at the end; null without words. */
  readonly message?: Maybe<Scalars['String']['output']>;
};

export type Replica = {
  readonly __typename?: 'Replica';
  readonly id: Scalars['ID']['output'];
};

/** What an agent can be told. Values may be added. */
export type CommandKind =
  /** Move the workload to another machine. */
  | 'SWITCH'
  /** Launch a standby. */
  | 'CREATE_REPLICA'
  /** Let a standby take over. */
  | 'PROMOTE_REPLICA'
  /** End a machine. */
  | 'TERMINATE'
  /** Read the configuration again. */
  | 'UPDATE_CONFIG';

/** Who or what asked. Values may be added. */
export type Trigger =
  /** The decision policy. */
  | 'AUTOMATIC'
  /** A person or a program of the client. */
  | 'MANUAL'
  /** The cloud is about to take the machine. */
  | 'EMERGENCY';

/** How far a command is. Values may be added. */
export type CommandStatus =
  /** Waits for the agent. */
  | 'PENDING'
  /** The agent has it. */
  | 'DELIVERED'
  /** Done. */
  | 'SUCCEEDED'
  /** The agent could not do it. */
  | 'FAILED'
  /** Lapsed: the agent did not take it, or said nothing more of it. */
  | 'EXPIRED'
  /** Replaced or withdrawn. */
  | 'CANCELLED';

/** Where to move an agent's workload. */
export type IssueSwitchCommandInput = {
  /** The agent. */
  readonly agentId: Scalars['ID']['input'];
  /** How it should be paid for. */
  readonly targetMode: PurchaseMode;
  /** The spot pool; needed for SPOT, not allowed for ON_DEMAND. */
  readonly targetPoolId?: InputMaybe<Scalars['ID']['input']>;
  /** From 0 to 100; without it 25. Below 50 the switch counts as automatic and needs automatic switching; from 50 on it counts as manual and replaces a waiting automatic one. */
  readonly priority?: InputMaybe<Scalars['Int']['input']>;
  /** Made by the caller; a repeat issues nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What an order to switch answers. */
export type IssueSwitchCommandPayload = {
  readonly __typename?: 'IssueSwitchCommandPayload';
  /** The command; null when refused. */
  readonly command?: Maybe<Command>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<IssueSwitchCommandError>;
};

/** Why an order to switch is refused. Members may be added. */
export type IssueSwitchCommandError = InvalidInput | AutoSwitchDisabled | AgentDisabled | AgentDeleted | AlreadyThere | SwitchInProgress | SwitchLimitReached | IdempotencyConflict;

/** A limit of automatic switches is reached; switches that somebody wants, and emergencies, know none. */
export type SwitchLimitReached = UserError & {
  readonly __typename?: 'SwitchLimitReached';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** The limit; of several that hold the one that holds longest. */
  readonly limit: SwitchLimit;
  /** When it will hold no longer; null when only other settings end that. */
  readonly retryAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What holds automatic switches back; set in the agent's configuration. Values may be added. */
export type SwitchLimit =
  /** A machine stays in its place for a while (`minimumStaySeconds`). */
  | 'MINIMUM_STAY'
  /** So many switches in 24 hours (`maximumSwitchesPerDay`). */
  | 'PER_DAY'
  /** So many switches in 7 days (`maximumSwitchesPerWeek`). */
  | 'PER_WEEK';

/** Automatic switching is off for this agent, and the order is not a manual one. */
export type AutoSwitchDisabled = UserError & {
  readonly __typename?: 'AutoSwitchDisabled';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The agent is disabled: watched, never commanded. */
export type AgentDisabled = UserError & {
  readonly __typename?: 'AgentDisabled';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The workload already runs where it is to go. */
export type AlreadyThere = UserError & {
  readonly __typename?: 'AlreadyThere';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** Another switch of this agent is open and is not replaced by this one. */
export type SwitchInProgress = UserError & {
  readonly __typename?: 'SwitchInProgress';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** A command and how far the agent is with it. */
export type AcknowledgeCommandInput = {
  /** The command. */
  readonly commandId: Scalars['ID']['input'];
  /** What the agent is doing. */
  readonly phase?: CommandPhase;
  /** How much is done, from 0 to 1; never less than said before. */
  readonly progressRatio?: InputMaybe<Scalars['Float']['input']>;
};

/** What an agent is doing for a command. Values may be added. */
export type CommandPhase =
  /** It has the command. */
  | 'ACKNOWLEDGED'
  /** It launches the new machine. */
  | 'LAUNCHING'
  /** It copies the state over. */
  | 'SYNCING'
  /** It moves the work over. */
  | 'CUTTING_OVER';

/** What an acknowledgement answers. */
export type AcknowledgeCommandPayload = {
  readonly __typename?: 'AcknowledgeCommandPayload';
  /** The command as it now stands; null when refused. */
  readonly command?: Maybe<Command>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<AcknowledgeCommandError>;
};

/** Why an acknowledgement is refused. Members may be added. */
export type AcknowledgeCommandError = InvalidInput | CommandClosed;

/** The command has ended already. */
export type CommandClosed = UserError & {
  readonly __typename?: 'CommandClosed';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
  /** How it ended. */
  readonly status: CommandStatus;
};

/** A command and its outcome. */
export type CompleteCommandInput = {
  /** The command. */
  readonly commandId: Scalars['ID']['input'];
  /** Whether it was carried out. */
  readonly isSuccessful: Scalars['Boolean']['input'];
  /** Why not; CAPACITY tells the policy that the pool is empty. */
  readonly failureReason?: InputMaybe<CommandFailureReason>;
  /** Words for a person, at most 1,000 characters. */
  readonly message?: InputMaybe<Scalars['String']['input']>;
};

/** Why a command could not be carried out. Values may be added. */
export type CommandFailureReason =
  /** The cloud had no machine to give. */
  | 'CAPACITY'
  /** The cloud refused: quota, permission or a wrong request. */
  | 'REFUSED'
  /** Anything else. */
  | 'OTHER';

/** What an outcome answers. */
export type CompleteCommandPayload = {
  readonly __typename?: 'CompleteCommandPayload';
  /** The command as it now stands; null when refused. */
  readonly command?: Maybe<Command>;
  /** Why it was refused; empty when it was not. The same outcome said again is no error. */
  readonly errors: ReadonlyArray<CompleteCommandError>;
};

/** Why an outcome is refused. Members may be added. */
export type CompleteCommandError = InvalidInput | CommandClosed;

/** What an agent may do by itself, and within which limits. */
export type AgentConfig = {
  readonly __typename?: 'AgentConfig';
  /** Whether decisions to switch are carried out; off means that they are only shown. */
  readonly isAutoSwitchEnabled: Scalars['Boolean']['output'];
  /** Whether exactly one standby is kept at all times; excludes automatic switching. */
  readonly isManualReplicaEnabled: Scalars['Boolean']['output'];
  /** Whether the old machine ends after a switch; off leaves it as a zombie. */
  readonly isAutoTerminateEnabled: Scalars['Boolean']['output'];
  /** How long an old machine is kept before it ends. */
  readonly terminateWaitSeconds: Scalars['Int']['output'];
  /** The least part of the on-demand price that a pool must save to be entered by choice, from 0 to 1. */
  readonly minimumSavingsRatio: Scalars['Float']['output'];
  /** The risk of interruption above which a standby is wanted, from 0 to 1. */
  readonly riskThreshold: Scalars['Float']['output'];
  /** At most so many automatic switches in 24 hours. */
  readonly maximumSwitchesPerDay: Scalars['Int']['output'];
  /** At most so many automatic switches in 7 days. */
  readonly maximumSwitchesPerWeek: Scalars['Int']['output'];
  /** How long a machine stays at least before an automatic switch. */
  readonly minimumStaySeconds: Scalars['Int']['output'];
  /** Grows with each change; hand it back as `expectedVersion`. */
  readonly version: Scalars['Int']['output'];
  /** What the agent is to have done by a deadline; null without such a job. Until it is done, or its deadline past, rule 5 of the policy decides where the workload runs. */
  readonly job?: Maybe<DeadlineJob>;
};

/** Settings to change; what is left out or null stays as it is, but for `job`. */
export type UpdateAgentConfigInput = {
  /** The agent. */
  readonly agentId: Scalars['ID']['input'];
  /** The version the caller saw; without it the change is made whatever came between. */
  readonly expectedVersion?: InputMaybe<Scalars['Int']['input']>;
  /** Turns automatic switching on or off. */
  readonly isAutoSwitchEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Turns the permanent standby on or off. */
  readonly isManualReplicaEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** Turns the ending of old machines on or off. */
  readonly isAutoTerminateEnabled?: InputMaybe<Scalars['Boolean']['input']>;
  /** From 0 to 86,400. */
  readonly terminateWaitSeconds?: InputMaybe<Scalars['Int']['input']>;
  /** From 0 to 1. */
  readonly minimumSavingsRatio?: InputMaybe<Scalars['Float']['input']>;
  /** From 0 to 1. */
  readonly riskThreshold?: InputMaybe<Scalars['Float']['input']>;
  /** From 0 to 100. */
  readonly maximumSwitchesPerDay?: InputMaybe<Scalars['Int']['input']>;
  /** From 0 to 700. */
  readonly maximumSwitchesPerWeek?: InputMaybe<Scalars['Int']['input']>;
  /** From 0 to 604,800. */
  readonly minimumStaySeconds?: InputMaybe<Scalars['Int']['input']>;
  /** What the agent is to have done by when; null takes that away, left out it stays. */
  readonly job?: InputMaybe<DeadlineJobInput>;
};

/** What a change of settings answers. */
export type UpdateAgentConfigPayload = {
  readonly __typename?: 'UpdateAgentConfigPayload';
  /** The agent with the settings in force; null when refused. */
  readonly agent?: Maybe<Agent>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<UpdateAgentConfigError>;
};

/** Why a change of settings is refused. Members may be added. */
export type UpdateAgentConfigError = InvalidInput | VersionConflict | AgentDeleted;

/** Work that is to be done by a deadline. It is kept by automatic switching: where that is off, decisions are only shown. */
export type DeadlineJob = {
  readonly __typename?: 'DeadlineJob';
  /** All of the work, in hours of a machine that does nothing else. */
  readonly workHours: Scalars['Float']['output'];
  /** How much of it is done, as far as the agent has said so; never less than before. */
  readonly workHoursDone: Scalars['Float']['output'];
  /** By when all of it is to be done. */
  readonly deadlineAt: Scalars['DateTime']['output'];
  /** What starting on another machine takes, work that has to be done again included, in hours. */
  readonly changeoverHours: Scalars['Float']['output'];
  /** Whether all of the work is done. */
  readonly isDone: Scalars['Boolean']['output'];
  /** When the job was declared. */
  readonly declaredAt: Scalars['DateTime']['output'];
  /** When the agent last said how much is done; null until then. */
  readonly progressedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A job with a deadline. */
export type DeadlineJobInput = {
  /** All of the work, in hours of a machine that does nothing else: above 0, at most 8,784. The same figure as before leaves the progress of a job that is under way; another one begins a new job. */
  readonly workHours: Scalars['Float']['input'];
  /** By when it is to be done: in the future, at most 366 days ahead. */
  readonly deadlineAt: Scalars['DateTime']['input'];
  /** What starting on another machine takes, work that has to be done again included, in hours from 0 to 24; without it 0.2, or what it was. */
  readonly changeoverHours?: InputMaybe<Scalars['Float']['input']>;
};

/** What the policy decided for a machine, and everything it looked at. */
export type Decision = {
  readonly __typename?: 'Decision';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** The agent it was made for. */
  readonly agent: Agent;
  /** The machine it was made for. */
  readonly instance: Instance;
  /** What to do. */
  readonly action: DecisionAction;
  /** Where to go; null unless the action is to switch to spot or to create a replica. */
  readonly targetPool?: Maybe<Pool>;
  /** How sure the engine is, from 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  /** Why, in one sentence. */
  readonly reason: Scalars['String']['output'];
  /** The rule of the policy that decided. */
  readonly rule: Scalars['String']['output'];
  /** What is expected to be saved per hour against staying; negative when safety costs. */
  readonly expectedHourlySavings: Money;
  /** The chance of an interruption in the coming hour, from 0 to 1. */
  readonly risk: Scalars['Float']['output'];
  /** Where the workload could have run: the pools, best first, and on demand. The place where it is, staying, is one of them; at most 102. */
  readonly candidates: ReadonlyArray<DecisionCandidate>;
  /** The measured values that the decision rests on; at most 100. */
  readonly features: ReadonlyArray<DecisionFeature>;
  /** The engine that decided. */
  readonly engine: Scalars['String']['output'];
  /** The version of its model. */
  readonly modelVersion: Scalars['String']['output'];
  /** Whether a command was issued for it. */
  readonly isExecuted: Scalars['Boolean']['output'];
  /** When it was made. */
  readonly madeAt: Scalars['DateTime']['output'];
  /** When the same answer was last confirmed. */
  readonly lastEvaluatedAt: Scalars['DateTime']['output'];
};

/** What to do with a machine. Values may be added. */
export type DecisionAction =
  /** Leave it where it is. */
  | 'STAY'
  /** Move to another spot pool. */
  | 'SWITCH'
  /** Move to on-demand capacity. */
  | 'SWITCH_TO_ON_DEMAND'
  /** Warm a standby and stay. */
  | 'CREATE_REPLICA';

/** A place that was looked at. */
export type DecisionCandidate = {
  readonly __typename?: 'DecisionCandidate';
  /** How a machine there is paid for. */
  readonly mode: PurchaseMode;
  /** The pool; null on demand, and when it is gone since. */
  readonly pool?: Maybe<Pool>;
  /** The price then, in USD per hour; of the place where the workload was, what it paid. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** The price plus the chance of an interruption times what one costs, in USD per hour; null in a decision that did not reckon it. */
  readonly expectedHourlyCost?: Maybe<Scalars['Decimal']['output']>;
  /** The chance of an interruption in the coming hour, from 0 to 1; null in a decision that did not reckon it. */
  readonly risk?: Maybe<Scalars['Float']['output']>;
  /** How reliable it was held to be, from 0 to 1; 1 on demand. */
  readonly score: Scalars['Float']['output'];
  /** Why it was left out; null when it was not. */
  readonly exclusion?: Maybe<Scalars['String']['output']>;
  /** Whether the workload ran there: what staying comes to. */
  readonly isCurrent: Scalars['Boolean']['output'];
};

/** One measured value. */
export type DecisionFeature = {
  readonly __typename?: 'DecisionFeature';
  /** What was measured, with its unit in the name. */
  readonly name: Scalars['String']['output'];
  /** The number, in the unit that the name says. */
  readonly value: Scalars['Float']['output'];
};

/** What the policy would decide now. */
export type Recommendation = {
  readonly __typename?: 'Recommendation';
  /** What to do. */
  readonly action: DecisionAction;
  /** Where to go; null unless the action is to switch to spot or to create a replica. */
  readonly targetPool?: Maybe<Pool>;
  /** How sure the engine is, from 0 to 1. */
  readonly confidence: Scalars['Float']['output'];
  /** Why, in one sentence. */
  readonly reason: Scalars['String']['output'];
  /** The rule of the policy that decided. */
  readonly rule: Scalars['String']['output'];
  /** What is expected to be saved per hour against staying. */
  readonly expectedHourlySavings: Money;
  /** The chance of an interruption in the coming hour, from 0 to 1. */
  readonly risk: Scalars['Float']['output'];
  /** Where the workload could run: the pools, best first, and on demand. The place where it is, staying, is one of them; at most 102. */
  readonly candidates: ReadonlyArray<DecisionCandidate>;
  /** Whether the next evaluation would carry it out by itself. */
  readonly willExecute: Scalars['Boolean']['output'];
  /** The engine that decided. */
  readonly engine: Scalars['String']['output'];
  /** The version of its model. */
  readonly modelVersion: Scalars['String']['output'];
};

/** A page of decisions. */
export type DecisionConnection = {
  readonly __typename?: 'DecisionConnection';
  /** The decisions with their cursors. */
  readonly edges: ReadonlyArray<DecisionEdge>;
  /** The decisions alone. */
  readonly nodes: ReadonlyArray<Decision>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One decision of a page. */
export type DecisionEdge = {
  readonly __typename?: 'DecisionEdge';
  /** Points behind this decision; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The decision. */
  readonly node: Decision;
};

/** For whom to decide. */
export type MakeDecisionInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
};

/** What a decision answers. */
export type MakeDecisionPayload = {
  readonly __typename?: 'MakeDecisionPayload';
  /** The decision; null when refused. */
  readonly decision?: Maybe<Decision>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<MakeDecisionError>;
};

/** Why a decision is refused. Members may be added. */
export type MakeDecisionError = InvalidInput | AgentDeleted;

/** A price history on its way in: what was read, kept and refused so far. */
export type SpotPriceImport = {
  readonly __typename?: 'SpotPriceImport';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** How far it is. */
  readonly status: SpotPriceImportStatus;
  /** The part of the history that was read, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** How many records were read. */
  readonly recordsRead: Scalars['Int']['output'];
  /** How many of them were new and are kept. */
  readonly recordsStored: Scalars['Int']['output'];
  /** How many of them were known already. */
  readonly recordsKnown: Scalars['Int']['output'];
  /** How many were refused. */
  readonly recordsRefused: Scalars['Int']['output'];
  /** The first 100 refused records. */
  readonly refusals: ReadonlyArray<RecordRefusal>;
  /** The task that does the work; null once its record was pruned. */
  readonly task?: Maybe<Task>;
  /** When it was asked for. */
  readonly createdAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  readonly finishedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A record of an import that was left out. */
export type RecordRefusal = {
  readonly __typename?: 'RecordRefusal';
  /** Its place in the file, counted from 1. */
  readonly record: Scalars['Int']['output'];
  /** What was expected instead. */
  readonly message: Scalars['String']['output'];
};

/** How far an import is. Values may be added. */
export type SpotPriceImportStatus =
  /** Accepted, not begun. */
  | 'QUEUED'
  /** Records are being read. */
  | 'RUNNING'
  /** Everything was read and kept. */
  | 'SUCCEEDED'
  /** Some records were refused; the others are kept. */
  | 'PARTIAL'
  /** Nothing could be kept. */
  | 'FAILED'
  /** Stopped by an administrator; what was read until then is kept. */
  | 'CANCELLED';

export type Task = {
  readonly __typename?: 'Task';
  readonly id: Scalars['ID']['output'];
};

/** A price history and whose it is. */
export type ImportSpotPricesInput = {
  /** The client; may be left out with a client's own token. */
  readonly clientId?: InputMaybe<Scalars['ID']['input']>;
  /** The JSON as text, or the base64 form of the same gzipped. At most 2,000,000 characters and 1,000,000 records; a longer history comes in parts. */
  readonly content: Scalars['String']['input'];
  /** Made by the caller; a repeat starts nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What an import answers. */
export type ImportSpotPricesPayload = {
  readonly __typename?: 'ImportSpotPricesPayload';
  /** The import in its first state; null when refused. */
  readonly spotPriceImport?: Maybe<SpotPriceImport>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ImportSpotPricesError>;
};

/** Why an import is refused. Members may be added. */
export type ImportSpotPricesError = InvalidInput | IdempotencyConflict;

/** A machine that carries, backs up or has carried a workload. */
export type Instance = {
  readonly __typename?: 'Instance';
  /** Opaque; not the cloud's own id. */
  readonly id: Scalars['ID']['output'];
  /** The agent that the machine belongs to. */
  readonly agent: Agent;
  /** The cloud's own id of the machine. */
  readonly providerId: Scalars['String']['output'];
  /** The cloud's name of the machine's size. */
  readonly instanceType: Scalars['String']['output'];
  /** The availability zone it runs in. */
  readonly zone: Scalars['String']['output'];
  /** The region it runs in. */
  readonly region: Scalars['String']['output'];
  /** The spot pool it runs in; null on demand. */
  readonly pool?: Maybe<Pool>;
  /** How it is paid for. */
  readonly mode: PurchaseMode;
  /** What it is for its agent; exactly one machine of an agent is PRIMARY. */
  readonly role: InstanceRole;
  /** What it costs now in USD per hour; for a terminated one the last price. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** What it would cost on demand in USD per hour. */
  readonly onDemandHourlyPrice: Scalars['Decimal']['output'];
  /** The part of the on-demand price that is saved now, at most 1; negative when it costs more. */
  readonly savingsRatio: Scalars['Float']['output'];
  /** When it was launched or first seen. */
  readonly launchedAt: Scalars['DateTime']['output'];
  /** When it was given the role it has now; its launch for the first one. */
  readonly roleChangedAt: Scalars['DateTime']['output'];
  /** When it ended; null while it runs. */
  readonly terminatedAt?: Maybe<Scalars['DateTime']['output']>;
  /** What it has run up so far, or until it ended. */
  readonly metrics: InstanceMetrics;
  /** Where the workload could run: first where it is, then what could be chosen and last what is excluded, each by expected cost; at most 100. Empty for a machine that was replaced or has ended. */
  readonly options: ReadonlyArray<InstanceOption>;
  /** What a switch would cost, save and risk, and whether it could be made now; nothing is done. Null for a machine that was replaced or has ended, and for a target that is refused with `BAD_USER_INPUT`. */
  readonly switchSimulation?: Maybe<SwitchSimulation>;
  /** What the machine's pool cost, by the hour or by the day, oldest first; empty on demand, where the price does not move. */
  readonly priceHistory: ReadonlyArray<PricePeriod>;
  /** When the cloud last recommended to leave it; null when it never did. A recommendation stands for two hours. */
  readonly rebalanceRecommendedAt?: Maybe<Scalars['DateTime']['output']>;
};


/** A machine that carries, backs up or has carried a workload. */
export type InstanceSwitchSimulationArgs = {
  target: SwitchTargetInput;
};


/** A machine that carries, backs up or has carried a workload. */
export type InstancePriceHistoryArgs = {
  range?: InputMaybe<TimeRange>;
  interval?: PriceInterval;
};

/** What a machine has run up since its launch. */
export type InstanceMetrics = {
  readonly __typename?: 'InstanceMetrics';
  /** How long it has run, in full seconds. */
  readonly runSeconds: Scalars['Int']['output'];
  /** What it has cost: its price over time, each price for as long as it held. */
  readonly cost: Money;
  /** What the same time would have cost on demand. */
  readonly onDemandCost: Money;
  /** The cost on demand minus the cost; negative when it cost more. */
  readonly savings: Money;
  /** How many signs there were that the cloud takes it, or may do so. */
  readonly interruptionCount: Scalars['Int']['output'];
};

/** How a machine is paid for. Values may be added. */
export type PurchaseMode =
  /** Spare capacity at the spot price; the cloud may take it back. */
  | 'SPOT'
  /** The list price; the cloud does not take it back. */
  | 'ON_DEMAND';

/** What a machine is for its agent. Values may be added. */
export type InstanceRole =
  /** Carries the workload. */
  | 'PRIMARY'
  /** Stands by to take over. */
  | 'REPLICA'
  /** Was replaced and still runs. */
  | 'ZOMBIE'
  /** Has ended. */
  | 'TERMINATED';

/** Conditions on machines. */
export type InstanceFilter = {
  /** Only these roles; without it all but TERMINATED. */
  readonly roles?: InputMaybe<ReadonlyArray<InstanceRole>>;
  /** Only machines that are paid for in this way. */
  readonly mode?: InputMaybe<PurchaseMode>;
  /** Only machines whose provider id, size or zone contains this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** A page of machines. */
export type InstanceConnection = {
  readonly __typename?: 'InstanceConnection';
  /** The machines with their cursors. */
  readonly edges: ReadonlyArray<InstanceEdge>;
  /** The machines alone. */
  readonly nodes: ReadonlyArray<Instance>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One machine of a page. */
export type InstanceEdge = {
  readonly __typename?: 'InstanceEdge';
  /** Points behind this machine; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The machine. */
  readonly node: Instance;
};

/** A sign that the cloud takes a machine, or may do so. */
export type Interruption = {
  readonly __typename?: 'Interruption';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** What the cloud said. */
  readonly kind: InterruptionKind;
  /** The machine that it is about; null when it is kept no longer. */
  readonly instance?: Maybe<Instance>;
  /** The spot pool that the machine ran in; null on demand. */
  readonly pool?: Maybe<Pool>;
  /** When it was first heard of. */
  readonly noticedAt: Scalars['DateTime']['output'];
  /** When the cloud means to take the machine; null when it did not say. */
  readonly terminatesAt?: Maybe<Scalars['DateTime']['output']>;
};

/** What the cloud says of a machine. Values may be added. */
export type InterruptionKind =
  /** It takes the machine within minutes. */
  | 'TERMINATION_NOTICE'
  /** It may take the machine, and recommends to leave it. */
  | 'REBALANCE_RECOMMENDATION';

/** A page of interruptions. */
export type InterruptionConnection = {
  readonly __typename?: 'InterruptionConnection';
  /** The interruptions with their cursors. */
  readonly edges: ReadonlyArray<InterruptionEdge>;
  /** The interruptions alone. */
  readonly nodes: ReadonlyArray<Interruption>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One interruption of a page. */
export type InterruptionEdge = {
  readonly __typename?: 'InterruptionEdge';
  /** Points behind this interruption; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The interruption. */
  readonly node: Interruption;
};

/** A place where a machine's workload could run. */
export type InstanceOption = {
  readonly __typename?: 'InstanceOption';
  /** How a machine there is paid for. */
  readonly mode: PurchaseMode;
  /** The spot pool, of the machine's size and region; null on demand. */
  readonly pool?: Maybe<Pool>;
  /** What a machine there costs in USD per hour. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** The price plus the chance of an interruption times what one costs, in USD per hour. */
  readonly expectedHourlyCost: Scalars['Decimal']['output'];
  /** The part of the on-demand price that is saved there, at most 1; negative when it costs more. */
  readonly savingsRatio: Scalars['Float']['output'];
  /** Standard deviation of the price over the last 7 days divided by its mean; null on demand and with fewer than 3 prices. */
  readonly volatility?: Maybe<Scalars['Float']['output']>;
  /** The chance of an interruption in the coming hour, from 0 to 1; 0 on demand. */
  readonly risk: Scalars['Float']['output'];
  /** Whether a machine can be had there, as far as is known. */
  readonly isAvailable: Scalars['Boolean']['output'];
  /** Why the policy would not choose it, in words; null when it could. */
  readonly exclusion?: Maybe<Scalars['String']['output']>;
  /** Whether the workload runs there. */
  readonly isCurrent: Scalars['Boolean']['output'];
};

/** Where a switch would go. */
export type SwitchTargetInput = {
  /** How the new machine would be paid for. */
  readonly mode: PurchaseMode;
  /** The spot pool, one of the machine's options; without it the one that `forceSwitch` would choose: the surest, and of those the cheapest. Not on demand. */
  readonly poolId?: InputMaybe<Scalars['ID']['input']>;
};

/** What a switch would come to. Nothing of it is done. */
export type SwitchSimulation = {
  readonly __typename?: 'SwitchSimulation';
  /** Where the workload is. */
  readonly current: InstanceOption;
  /** Where it would go. */
  readonly target: InstanceOption;
  /** What the changeover costs once: its time at the on-demand price. */
  readonly switchCost: Money;
  /** Price now less price then, an hour; negative when the target costs more. */
  readonly hourlySavings: Money;
  /** The same over 730 hours; negative when the target costs more. */
  readonly monthlySavings: Money;
  /** After how many hours the changeover has paid for itself; null when it never does. */
  readonly breakEvenHours?: Maybe<Scalars['Float']['output']>;
  /** The chance of an interruption in the coming hour where the workload is, from 0 to 1. */
  readonly riskBefore: Scalars['Float']['output'];
  /** The same where it would go. */
  readonly riskAfter: Scalars['Float']['output'];
  /** Whether a switch that somebody asks for would be made now. */
  readonly isAllowed: Scalars['Boolean']['output'];
  /** Whether the policy may make it by itself now. */
  readonly isAutomaticAllowed: Scalars['Boolean']['output'];
  /** What stands in the way, one of each kind; empty when nothing does. */
  readonly obstacles: ReadonlyArray<SwitchObstacle>;
};

/** Something that stands in the way of a switch. */
export type SwitchObstacle = {
  readonly __typename?: 'SwitchObstacle';
  /** What it is. */
  readonly kind: SwitchObstacleKind;
  /** The same in words for a person. */
  readonly message: Scalars['String']['output'];
  /** Whether it stops automatic switches alone; a switch that somebody asks for passes it. */
  readonly isForAutomaticOnly: Scalars['Boolean']['output'];
};

/** What may stand in the way of a switch. Values may be added. */
export type SwitchObstacleKind =
  /** The agent was deleted. */
  | 'AGENT_DELETED'
  /** The agent is watched, and never commanded. */
  | 'AGENT_DISABLED'
  /** Nothing was heard of the agent lately. */
  | 'AGENT_OFFLINE'
  /** Another machine carries the workload. */
  | 'NOT_PRIMARY'
  /** The workload runs there already. */
  | 'ALREADY_THERE'
  /** Another switch of the agent is under way. */
  | 'SWITCH_IN_PROGRESS'
  /** Automatic switching is off for the agent. */
  | 'AUTO_SWITCH_DISABLED'
  /** The agent has switched too often lately, or was not in its place for long. */
  | 'LIMIT_REACHED'
  /** The cloud recommends to leave the machine: a standby is kept instead. */
  | 'REBALANCE_RECOMMENDED'
  /** The policy would not choose the target. */
  | 'TARGET_EXCLUDED'
  /** The agent could not reach the target a short while ago. */
  | 'TARGET_FAILED_LATELY';

/** Spot capacity of one machine size in one zone, as one client sees it: zone letters differ from account to account. */
export type Pool = {
  readonly __typename?: 'Pool';
  /** Opaque; the same zone of another client is another pool. */
  readonly id: Scalars['ID']['output'];
  /** `<type>.<zone>`, such as `m5.large.us-east-1a`. */
  readonly name: Scalars['String']['output'];
  /** The cloud's name of the machine size. */
  readonly instanceType: Scalars['String']['output'];
  /** The availability zone. */
  readonly zone: Scalars['String']['output'];
  /** The region the zone is part of. */
  readonly region: Scalars['String']['output'];
  /** The newest spot price in USD per hour; before the first what its newest machine was said to cost, else null. */
  readonly hourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** The on-demand price of the same size in USD per hour; null while nobody reported one. */
  readonly onDemandHourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** When the newest price was seen; null before the first. */
  readonly observedAt?: Maybe<Scalars['DateTime']['output']>;
  /** The part of the on-demand price that the pool saves now, at most 1; negative when it costs more, null while one of both is unknown. */
  readonly savingsRatio?: Maybe<Scalars['Float']['output']>;
  /** Standard deviation of the hourly price over the last 7 days divided by its mean; null with fewer than 3 prices. */
  readonly volatility?: Maybe<Scalars['Float']['output']>;
  /** The prices as they were seen, one for each five minutes once they are cleaned, and what fills gaps between them; oldest first. */
  readonly prices: PricePointConnection;
  /** What the pool cost, by the hour or by the day, oldest first. */
  readonly priceHistory: ReadonlyArray<PricePeriod>;
};


/** Spot capacity of one machine size in one zone, as one client sees it: zone letters differ from account to account. */
export type PoolPricesArgs = {
  range?: InputMaybe<TimeRange>;
  first?: InputMaybe<Scalars['Int']['input']>;
  after?: InputMaybe<Scalars['String']['input']>;
};


/** Spot capacity of one machine size in one zone, as one client sees it: zone letters differ from account to account. */
export type PoolPriceHistoryArgs = {
  range?: InputMaybe<TimeRange>;
  interval?: PriceInterval;
};

/** How long a period of a price history is. Values may be added. */
export type PriceInterval =
  /** Hours of UTC. */
  | 'HOUR'
  /** Midnight to midnight UTC. */
  | 'DAY';

/** What a pool cost in an hour or a day. A price holds until the next one, and at most 24 hours: a period without any is left out. */
export type PricePeriod = {
  readonly __typename?: 'PricePeriod';
  /** When the period begins. */
  readonly startsAt: Scalars['DateTime']['output'];
  /** The mean in USD per hour, each price weighing as long as it was in force. */
  readonly meanHourlyPrice: Scalars['Decimal']['output'];
  /** The least price in USD per hour. */
  readonly minimumHourlyPrice: Scalars['Decimal']['output'];
  /** The greatest price in USD per hour. */
  readonly maximumHourlyPrice: Scalars['Decimal']['output'];
  /** The price in USD per hour when the period began, or when the first one of it was seen. */
  readonly openingHourlyPrice: Scalars['Decimal']['output'];
  /** The price in USD per hour when the period ended, or now. */
  readonly closingHourlyPrice: Scalars['Decimal']['output'];
  /** What the machine size costs on demand now, in USD per hour; null while nobody reported it. */
  readonly onDemandHourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Whether nobody saw a price in the period: it was filled in, or is the last one before, carried on. */
  readonly isInterpolated: Scalars['Boolean']['output'];
  /** The part of the period for which a price is known, more than 0 and at most 1; what is still to come counts as unknown. */
  readonly coverageRatio: Scalars['Float']['output'];
};

/** Prices that were observed together. */
export type PriceObservation = {
  readonly __typename?: 'PriceObservation';
  /** The prices of the watched pools among them; 1 to 100. */
  readonly prices: ReadonlyArray<PoolPrice>;
};

/** A pool and what it cost at a moment. */
export type PoolPrice = {
  readonly __typename?: 'PoolPrice';
  /** Where the price holds. */
  readonly pool: Pool;
  /** The spot price in USD per hour. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** When it was seen. */
  readonly observedAt: Scalars['DateTime']['output'];
};

/** What a pool cost at a moment. */
export type PricePoint = {
  readonly __typename?: 'PricePoint';
  /** The spot price in USD per hour. */
  readonly hourlyPrice: Scalars['Decimal']['output'];
  /** When it was seen. */
  readonly observedAt: Scalars['DateTime']['output'];
  /** Where the price came from. */
  readonly source: PriceSource;
  /** How it was come by. */
  readonly method: PriceMethod;
  /** How sure it is, from 0 to 1: 1 for a primary's report and an import, 0.95 for a standby's, 0.85 and less for what was filled in. */
  readonly confidence: Scalars['Float']['output'];
  /** Whether nobody saw it: it fills a gap. */
  readonly isInterpolated: Scalars['Boolean']['output'];
};

/** How a price was come by. Values may be added. */
export type PriceMethod =
  /** It is what was seen. */
  | 'OBSERVED'
  /** Several saw different prices within five minutes: it is the middle one. */
  | 'MEDIAN'
  /** It lies on the line between the prices before and after it. */
  | 'LINEAR'
  /** It leaves the line between the prices before and after it as other pools of the same machine size did, by as much as these are close. */
  | 'PEER_WEIGHTED';

/** Where a price came from. Values may be added. */
export type PriceSource =
  /** An agent saw it on its primary machine. */
  | 'AGENT'
  /** An agent saw it on a machine that is not its primary. */
  | 'AGENT_REPLICA'
  /** It was part of an imported price history. */
  | 'IMPORT'
  /** Nobody saw it: it fills a gap. */
  | 'INTERPOLATED';

/** A page of prices. */
export type PricePointConnection = {
  readonly __typename?: 'PricePointConnection';
  /** The prices with their cursors. */
  readonly edges: ReadonlyArray<PricePointEdge>;
  /** The prices alone. */
  readonly nodes: ReadonlyArray<PricePoint>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One price of a page. */
export type PricePointEdge = {
  readonly __typename?: 'PricePointEdge';
  /** Points behind this price; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The price. */
  readonly node: PricePoint;
};

/** Conditions on pools. */
export type PoolFilter = {
  /** Only pools of these machine sizes. */
  readonly instanceTypes?: InputMaybe<ReadonlyArray<Scalars['String']['input']>>;
  /** Only pools of this region. */
  readonly region?: InputMaybe<Scalars['String']['input']>;
  /** Only pools whose name contains this text. */
  readonly search?: InputMaybe<Scalars['String']['input']>;
};

/** A page of pools. */
export type PoolConnection = {
  readonly __typename?: 'PoolConnection';
  /** The pools with their cursors. */
  readonly edges: ReadonlyArray<PoolEdge>;
  /** The pools alone. */
  readonly nodes: ReadonlyArray<Pool>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One pool of a page. */
export type PoolEdge = {
  readonly __typename?: 'PoolEdge';
  /** Points behind this pool; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The pool. */
  readonly node: Pool;
};

/** The prices that one agent sees at one time. */
export type ReportPricingInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** Made by the agent, 1 to 255 characters; the same report sent again changes nothing. */
  readonly reportId: Scalars['String']['input'];
  /** The machine that reports. */
  readonly instanceId: Scalars['ID']['input'];
  /** The on-demand price of the machine's own size in USD per hour. */
  readonly onDemandHourlyPrice: Scalars['Decimal']['input'];
  /** The spot prices, at most 500. */
  readonly prices: ReadonlyArray<ObservedPriceInput>;
};

/** One spot price. */
export type ObservedPriceInput = {
  /** The machine size; without it the reporting machine's. */
  readonly instanceType?: InputMaybe<Scalars['String']['input']>;
  /** The availability zone. */
  readonly zone: Scalars['String']['input'];
  /** In USD per hour, more than 0 and at most 1,000,000. */
  readonly hourlyPrice: Scalars['Decimal']['input'];
  /** The on-demand price of this size, when it is not the reporting machine's. */
  readonly onDemandHourlyPrice?: InputMaybe<Scalars['Decimal']['input']>;
  /** When it was seen; without it, now. Not in the future: what is up to a minute ahead counts as now. */
  readonly observedAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What a price report answers. */
export type ReportPricingPayload = {
  readonly __typename?: 'ReportPricingPayload';
  /** The machine at its price of now; null when refused. */
  readonly instance?: Maybe<Instance>;
  /** How many prices were new; the rest was known. */
  readonly acceptedCount: Scalars['Int']['output'];
  /** What the policy made of the prices; null when the machine is not the primary. */
  readonly decision?: Maybe<Decision>;
  /** Why it was refused; empty when it was not. Nothing of a refused report is stored. */
  readonly errors: ReadonlyArray<ReportPricingError>;
};

/** Why a price report is refused. Members may be added. */
export type ReportPricingError = InvalidInput | InstanceRetired | AgentDeleted | IdempotencyConflict;

/** The cloud's early warning that it may take a machine. */
export type ReportRebalanceRecommendationInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine that the cloud recommends to leave. */
  readonly instanceId: Scalars['ID']['input'];
  /** When the cloud gave the warning; without it, now. Not in the future: what is up to a minute ahead counts as now. */
  readonly recommendedAt?: InputMaybe<Scalars['DateTime']['input']>;
};

/** What was made of a warning. */
export type ReportRebalanceRecommendationPayload = {
  readonly __typename?: 'ReportRebalanceRecommendationPayload';
  /** The machine; null when refused. */
  readonly instance?: Maybe<Instance>;
  /** The chance that the machine is taken in the coming hour, from 0 to 1, the warning counted in; null when refused. */
  readonly risk?: Maybe<Scalars['Float']['output']>;
  /** What is done about the warning; null when refused. */
  readonly action?: Maybe<RebalanceAction>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportRebalanceRecommendationError>;
};

/** What is done about a warning. Values may be added. */
export type RebalanceAction =
  /** Nothing but to go on watching: the machine is not the primary, its agent is disabled, or the warning is long past. */
  | 'MONITOR'
  /** A standby is kept ready for as long as the warning stands, two hours at least. */
  | 'STANDBY_ENSURED';

/** Why a warning is refused. Members may be added. */
export type ReportRebalanceRecommendationError = InvalidInput | InstanceRetired | AgentDeleted;

/** A move of a workload from one machine to another. */
export type Switch = {
  readonly __typename?: 'Switch';
  /** Opaque. */
  readonly id: Scalars['ID']['output'];
  /** The agent whose workload moved. */
  readonly agent: Agent;
  /** The command that asked for it; null for a move nobody asked for. */
  readonly command?: Maybe<Command>;
  /** The machine it left; null while that is not known. */
  readonly oldInstance?: Maybe<Instance>;
  /** The machine it went to; null until that is known. */
  readonly newInstance?: Maybe<Instance>;
  /** Who or what asked. */
  readonly trigger: Trigger;
  /** How far it is. */
  readonly phase: SwitchPhase;
  /** How much is done, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
  /** What the old machine cost per hour; null until the switch is reported. */
  readonly oldHourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** What the new machine costs per hour; null until the switch is reported. */
  readonly newHourlyPrice?: Maybe<Scalars['Decimal']['output']>;
  /** Old price minus new price; negative when the new one costs more; null until the switch is reported. */
  readonly hourlySavings?: Maybe<Money>;
  /** How long the workload stood still; null until the switch is reported. */
  readonly downtimeSeconds?: Maybe<Scalars['Float']['output']>;
  /** When it was asked for, or began. */
  readonly startedAt: Scalars['DateTime']['output'];
  /** When it ended; null while it is open. */
  readonly completedAt?: Maybe<Scalars['DateTime']['output']>;
};

/** A step of a switch. */
export type SwitchProgress = {
  readonly __typename?: 'SwitchProgress';
  /** The switch as it now stands. */
  readonly switch: Switch;
  /** The phase that was entered. */
  readonly phase: SwitchPhase;
  /** How much was done then, from 0 to 1. */
  readonly progressRatio: Scalars['Float']['output'];
};

/** How far a switch is. Values may be added. */
export type SwitchPhase =
  /** The command waits for the agent. */
  | 'REQUESTED'
  /** The agent has the command. */
  | 'ACKNOWLEDGED'
  /** The new machine is being launched. */
  | 'LAUNCHING'
  /** State is being copied over. */
  | 'SYNCING'
  /** The work is being moved over. */
  | 'CUTTING_OVER'
  /** The new machine carries the workload. */
  | 'COMPLETED'
  /** It did not take place. */
  | 'FAILED';

/** Conditions on switches. */
export type SwitchFilter = {
  /** Only switches of this agent. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** Only switches that were asked for in one of these ways. */
  readonly triggers?: InputMaybe<ReadonlyArray<Trigger>>;
  /** Only switches that began within this span. */
  readonly range?: InputMaybe<TimeRange>;
  /** Only ended (true) or only open (false) ones. */
  readonly isCompleted?: InputMaybe<Scalars['Boolean']['input']>;
};

/** A page of switches. */
export type SwitchConnection = {
  readonly __typename?: 'SwitchConnection';
  /** The switches with their cursors. */
  readonly edges: ReadonlyArray<SwitchEdge>;
  /** The switches alone. */
  readonly nodes: ReadonlyArray<Switch>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One switch of a page. */
export type SwitchEdge = {
  readonly __typename?: 'SwitchEdge';
  /** Points behind this switch; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The switch. */
  readonly node: Switch;
};

/** A move that took place. */
export type ReportSwitchInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The command that asked for it. */
  readonly commandId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine the workload left. */
  readonly oldInstanceId: Scalars['ID']['input'];
  /** The machine it went to; registered before. */
  readonly newInstanceId: Scalars['ID']['input'];
  /** Who or what asked; ignored where the command says it. */
  readonly trigger?: Trigger;
  /** What the old machine cost per hour at the end. */
  readonly oldHourlyPrice: Scalars['Decimal']['input'];
  /** What the new machine costs per hour. */
  readonly newHourlyPrice: Scalars['Decimal']['input'];
  /** When the move began; without it when the command was issued. But for a minute, not before the launch of the old machine. */
  readonly startedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** When the new machine carried the workload; without it, now. But for a minute, not before the launch of the old machine and not in the future. */
  readonly completedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** How long the workload stood still, from 0 to 86,400. */
  readonly downtimeSeconds?: Scalars['Float']['input'];
  /** Whether the old machine has ended already. */
  readonly isOldInstanceTerminated?: Scalars['Boolean']['input'];
};

/** What a switch report answers. */
export type ReportSwitchPayload = {
  readonly __typename?: 'ReportSwitchPayload';
  /** The switch; null when refused. */
  readonly switch?: Maybe<Switch>;
  /** Why it was refused; empty when it was not. The same report sent again is no error. */
  readonly errors: ReadonlyArray<ReportSwitchError>;
};

/** Why a switch report is refused. Members may be added. */
export type ReportSwitchError = InvalidInput | InstanceRetired | AgentDeleted;

/** Whose workload to move now, and where to. The agent or its machine is named; both must fit. */
export type ForceSwitchInput = {
  /** The agent; may be left out when its machine is named. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine that carries the workload; any other is refused. */
  readonly instanceId?: InputMaybe<Scalars['ID']['input']>;
  /** How it should be paid for. */
  readonly targetMode: PurchaseMode;
  /** The spot pool; without it, for SPOT, the cheapest of the surest. Not allowed for ON_DEMAND. */
  readonly targetPoolId?: InputMaybe<Scalars['ID']['input']>;
  /** Made by the caller; a repeat issues nothing new. */
  readonly idempotencyKey: Scalars['ID']['input'];
};

/** What a forced switch answers. */
export type ForceSwitchPayload = {
  readonly __typename?: 'ForceSwitchPayload';
  /** The command; null when refused. */
  readonly command?: Maybe<Command>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ForceSwitchError>;
};

/** Why a forced switch is refused. Members may be added. */
export type ForceSwitchError = InvalidInput | NotPrimary | AgentDisabled | AgentDeleted | AlreadyThere | SwitchInProgress | IdempotencyConflict;

/** The machine does not carry the workload: there is nothing to move. */
export type NotPrimary = UserError & {
  readonly __typename?: 'NotPrimary';
  /** What was expected, in words for a person. */
  readonly message: Scalars['String']['output'];
  /** The place in the input, from its root. */
  readonly path: ReadonlyArray<Scalars['String']['output']>;
};

/** The end of a machine, and what it had run up by then. */
export type Termination = {
  readonly __typename?: 'Termination';
  /** The machine that ended. */
  readonly instance: Instance;
  /** Why it ended. */
  readonly reason: TerminationReason;
  /** When it ended. */
  readonly terminatedAt: Scalars['DateTime']['output'];
  /** How long it ran, in full seconds. */
  readonly runSeconds: Scalars['Int']['output'];
  /** What it cost from its launch to its end. */
  readonly finalCost: Money;
  /** What the same time would have cost on demand. */
  readonly onDemandCost: Money;
  /** The cost on demand minus the final cost; negative when it cost more. */
  readonly savings: Money;
};

/** Why a machine ended. Values may be added. */
export type TerminationReason =
  /** Another machine had taken over its workload. */
  | 'AFTER_SWITCH'
  /** The cloud took it back. */
  | 'INTERRUPTED'
  /** It stood by, and nobody wanted it any longer. */
  | 'RELEASED'
  /** Its owner ended it. */
  | 'REQUESTED'
  /** Anything else, or nobody said. */
  | 'OTHER';

/** A machine that has ended. */
export type ReportTerminationInput = {
  /** The agent; may be left out with an agent's own token. */
  readonly agentId?: InputMaybe<Scalars['ID']['input']>;
  /** The machine that ended, of whatever role. */
  readonly instanceId: Scalars['ID']['input'];
  /** When it ended; without it now. But for a minute, not before its launch and not in the future. */
  readonly terminatedAt?: InputMaybe<Scalars['DateTime']['input']>;
  /** Why it ended; without it as its role tells. */
  readonly reason?: InputMaybe<TerminationReason>;
};

/** What a report of an end answers. */
export type ReportTerminationPayload = {
  readonly __typename?: 'ReportTerminationPayload';
  /** The end as it is kept; null when refused. */
  readonly termination?: Maybe<Termination>;
  /** Why it was refused; empty when it was not. */
  readonly errors: ReadonlyArray<ReportTerminationError>;
};

/** Why a report of an end is refused. Members may be added. */
export type ReportTerminationError = InvalidInput | AgentDeleted;

/** A page of ends. */
export type TerminationConnection = {
  readonly __typename?: 'TerminationConnection';
  /** The ends with their cursors. */
  readonly edges: ReadonlyArray<TerminationEdge>;
  /** The ends alone. */
  readonly nodes: ReadonlyArray<Termination>;
  /** Where the page ends. */
  readonly pageInfo: PageInfo;
};

/** One end of a page. */
export type TerminationEdge = {
  readonly __typename?: 'TerminationEdge';
  /** Points behind this end; hand it to `after`. */
  readonly cursor: Scalars['String']['output'];
  /** The end. */
  readonly node: Termination;
};



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
  Agent: Agent;
  Client: Client;
  Command: Command;
  Decision: Decision;
  SpotPriceImport: SpotPriceImport;
  Instance: Instance;
  Pool: Pool;
  Switch: Switch;
};

/** Mapping of federation reference types */
export type FederationReferenceTypes = {
  Agent:
    ( { __typename: 'Agent' }
    & GraphQLRecursivePick<FederationTypes['Agent'], {"id":true}> );
  Client:
    ( { __typename: 'Client' }
    & GraphQLRecursivePick<FederationTypes['Client'], {"id":true}> );
  Command:
    ( { __typename: 'Command' }
    & GraphQLRecursivePick<FederationTypes['Command'], {"id":true}> );
  Decision:
    ( { __typename: 'Decision' }
    & GraphQLRecursivePick<FederationTypes['Decision'], {"id":true}> );
  SpotPriceImport:
    ( { __typename: 'SpotPriceImport' }
    & GraphQLRecursivePick<FederationTypes['SpotPriceImport'], {"id":true}> );
  Instance:
    ( { __typename: 'Instance' }
    & GraphQLRecursivePick<FederationTypes['Instance'], {"id":true}> );
  Pool:
    ( { __typename: 'Pool' }
    & GraphQLRecursivePick<FederationTypes['Pool'], {"id":true}> );
  Switch:
    ( { __typename: 'Switch' }
    & GraphQLRecursivePick<FederationTypes['Switch'], {"id":true}> );
};

/** Mapping of union types */
export type ResolversUnionTypes<_RefType extends Record<string, unknown>> = {
  RegisterAgentError:
    | ( InvalidInput )
    | ( InstanceRetired )
  ;
  SendHeartbeatError:
    | ( InvalidInput )
    | ( AgentDeleted )
  ;
  EnableAgentError:
    | ( InvalidInput )
    | ( AgentDeleted )
  ;
  DisableAgentError:
    | ( InvalidInput )
    | ( AgentDeleted )
  ;
  DeleteAgentError: ( InvalidInput );
  ReportCleanupError:
    | ( InvalidInput )
    | ( AgentDeleted )
    | ( IdempotencyConflict )
  ;
  IssueSwitchCommandError:
    | ( InvalidInput )
    | ( AutoSwitchDisabled )
    | ( AgentDisabled )
    | ( AgentDeleted )
    | ( AlreadyThere )
    | ( SwitchInProgress )
    | ( SwitchLimitReached )
    | ( IdempotencyConflict )
  ;
  AcknowledgeCommandError:
    | ( InvalidInput )
    | ( CommandClosed )
  ;
  CompleteCommandError:
    | ( InvalidInput )
    | ( CommandClosed )
  ;
  UpdateAgentConfigError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( AgentDeleted )
  ;
  MakeDecisionError:
    | ( InvalidInput )
    | ( AgentDeleted )
  ;
  ImportSpotPricesError:
    | ( InvalidInput )
    | ( IdempotencyConflict )
  ;
  ReportPricingError:
    | ( InvalidInput )
    | ( InstanceRetired )
    | ( AgentDeleted )
    | ( IdempotencyConflict )
  ;
  ReportRebalanceRecommendationError:
    | ( InvalidInput )
    | ( InstanceRetired )
    | ( AgentDeleted )
  ;
  ReportSwitchError:
    | ( InvalidInput )
    | ( InstanceRetired )
    | ( AgentDeleted )
  ;
  ForceSwitchError:
    | ( InvalidInput )
    | ( NotPrimary )
    | ( AgentDisabled )
    | ( AgentDeleted )
    | ( AlreadyThere )
    | ( SwitchInProgress )
    | ( IdempotencyConflict )
  ;
  ReportTerminationError:
    | ( InvalidInput )
    | ( AgentDeleted )
  ;
};

/** Mapping of interface types */
export type ResolversInterfaceTypes<_RefType extends Record<string, unknown>> = {
  UserError:
    | ( InvalidInput )
    | ( VersionConflict )
    | ( IdempotencyConflict )
    | ( InstanceRetired )
    | ( AgentDeleted )
    | ( SwitchLimitReached )
    | ( AutoSwitchDisabled )
    | ( AgentDisabled )
    | ( AlreadyThere )
    | ( SwitchInProgress )
    | ( CommandClosed )
    | ( NotPrimary )
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
  Mutation: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Subscription: ResolverTypeWrapper<Record<PropertyKey, never>>;
  Agent: ResolverTypeWrapper<AgentMapper>;
  AgentMetrics: ResolverTypeWrapper<AgentMetricsMapper>;
  Float: ResolverTypeWrapper<Scalars['Float']['output']>;
  Client: ResolverTypeWrapper<ClientMapper>;
  AgentStatus: AgentStatus;
  AgentFilter: AgentFilter;
  AgentConnection: ResolverTypeWrapper<Omit<AgentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['AgentEdge']>, nodes: ReadonlyArray<ResolversTypes['Agent']> }>;
  AgentEdge: ResolverTypeWrapper<Omit<AgentEdge, 'node'> & { node: ResolversTypes['Agent'] }>;
  RegisterAgentInput: RegisterAgentInput;
  MachineInput: MachineInput;
  RegisterAgentPayload: ResolverTypeWrapper<Omit<RegisterAgentPayload, 'agent' | 'instance' | 'errors'> & { agent?: Maybe<ResolversTypes['Agent']>, instance?: Maybe<ResolversTypes['Instance']>, errors: ReadonlyArray<ResolversTypes['RegisterAgentError']> }>;
  RegisterAgentError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['RegisterAgentError']>;
  InstanceRetired: ResolverTypeWrapper<InstanceRetired>;
  SendHeartbeatInput: SendHeartbeatInput;
  AgentMetricsInput: AgentMetricsInput;
  HeartbeatStatus: HeartbeatStatus;
  SendHeartbeatPayload: ResolverTypeWrapper<SendHeartbeatPayloadMapper>;
  SendHeartbeatError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['SendHeartbeatError']>;
  AgentDeleted: ResolverTypeWrapper<AgentDeleted>;
  EnableAgentInput: EnableAgentInput;
  EnableAgentPayload: ResolverTypeWrapper<Omit<EnableAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversTypes['Agent']>, errors: ReadonlyArray<ResolversTypes['EnableAgentError']> }>;
  EnableAgentError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['EnableAgentError']>;
  DisableAgentInput: DisableAgentInput;
  DisableAgentPayload: ResolverTypeWrapper<Omit<DisableAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversTypes['Agent']>, errors: ReadonlyArray<ResolversTypes['DisableAgentError']> }>;
  DisableAgentError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DisableAgentError']>;
  DeleteAgentInput: DeleteAgentInput;
  DeleteAgentPayload: ResolverTypeWrapper<Omit<DeleteAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversTypes['Agent']>, errors: ReadonlyArray<ResolversTypes['DeleteAgentError']> }>;
  DeleteAgentError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['DeleteAgentError']>;
  Cleanup: ResolverTypeWrapper<CleanupMapper>;
  CleanupCount: ResolverTypeWrapper<CleanupCount>;
  CleanupFailure: ResolverTypeWrapper<CleanupFailure>;
  ResourceKind: ResourceKind;
  ReportCleanupInput: ReportCleanupInput;
  CleanupItemInput: CleanupItemInput;
  ReportCleanupPayload: ResolverTypeWrapper<Omit<ReportCleanupPayload, 'cleanup' | 'errors'> & { cleanup?: Maybe<ResolversTypes['Cleanup']>, errors: ReadonlyArray<ResolversTypes['ReportCleanupError']> }>;
  ReportCleanupError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportCleanupError']>;
  CleanupConnection: ResolverTypeWrapper<Omit<CleanupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['CleanupEdge']>, nodes: ReadonlyArray<ResolversTypes['Cleanup']> }>;
  CleanupEdge: ResolverTypeWrapper<Omit<CleanupEdge, 'node'> & { node: ResolversTypes['Cleanup'] }>;
  Command: ResolverTypeWrapper<CommandMapper>;
  Replica: ResolverTypeWrapper<ReplicaMapper>;
  CommandKind: CommandKind;
  Trigger: Trigger;
  CommandStatus: CommandStatus;
  IssueSwitchCommandInput: IssueSwitchCommandInput;
  IssueSwitchCommandPayload: ResolverTypeWrapper<Omit<IssueSwitchCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversTypes['Command']>, errors: ReadonlyArray<ResolversTypes['IssueSwitchCommandError']> }>;
  IssueSwitchCommandError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['IssueSwitchCommandError']>;
  SwitchLimitReached: ResolverTypeWrapper<SwitchLimitReached>;
  SwitchLimit: SwitchLimit;
  AutoSwitchDisabled: ResolverTypeWrapper<AutoSwitchDisabled>;
  AgentDisabled: ResolverTypeWrapper<AgentDisabled>;
  AlreadyThere: ResolverTypeWrapper<AlreadyThere>;
  SwitchInProgress: ResolverTypeWrapper<SwitchInProgress>;
  AcknowledgeCommandInput: AcknowledgeCommandInput;
  CommandPhase: CommandPhase;
  AcknowledgeCommandPayload: ResolverTypeWrapper<Omit<AcknowledgeCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversTypes['Command']>, errors: ReadonlyArray<ResolversTypes['AcknowledgeCommandError']> }>;
  AcknowledgeCommandError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['AcknowledgeCommandError']>;
  CommandClosed: ResolverTypeWrapper<CommandClosed>;
  CompleteCommandInput: CompleteCommandInput;
  CommandFailureReason: CommandFailureReason;
  CompleteCommandPayload: ResolverTypeWrapper<Omit<CompleteCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversTypes['Command']>, errors: ReadonlyArray<ResolversTypes['CompleteCommandError']> }>;
  CompleteCommandError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['CompleteCommandError']>;
  AgentConfig: ResolverTypeWrapper<AgentConfigMapper>;
  UpdateAgentConfigInput: UpdateAgentConfigInput;
  UpdateAgentConfigPayload: ResolverTypeWrapper<Omit<UpdateAgentConfigPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversTypes['Agent']>, errors: ReadonlyArray<ResolversTypes['UpdateAgentConfigError']> }>;
  UpdateAgentConfigError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['UpdateAgentConfigError']>;
  DeadlineJob: ResolverTypeWrapper<DeadlineJobMapper>;
  DeadlineJobInput: DeadlineJobInput;
  Decision: ResolverTypeWrapper<DecisionMapper>;
  DecisionAction: DecisionAction;
  DecisionCandidate: ResolverTypeWrapper<DecisionCandidateMapper>;
  DecisionFeature: ResolverTypeWrapper<DecisionFeature>;
  Recommendation: ResolverTypeWrapper<RecommendationMapper>;
  DecisionConnection: ResolverTypeWrapper<Omit<DecisionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['DecisionEdge']>, nodes: ReadonlyArray<ResolversTypes['Decision']> }>;
  DecisionEdge: ResolverTypeWrapper<Omit<DecisionEdge, 'node'> & { node: ResolversTypes['Decision'] }>;
  MakeDecisionInput: MakeDecisionInput;
  MakeDecisionPayload: ResolverTypeWrapper<Omit<MakeDecisionPayload, 'decision' | 'errors'> & { decision?: Maybe<ResolversTypes['Decision']>, errors: ReadonlyArray<ResolversTypes['MakeDecisionError']> }>;
  MakeDecisionError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['MakeDecisionError']>;
  SpotPriceImport: ResolverTypeWrapper<SpotPriceImportMapper>;
  RecordRefusal: ResolverTypeWrapper<RecordRefusal>;
  SpotPriceImportStatus: SpotPriceImportStatus;
  Task: ResolverTypeWrapper<TaskMapper>;
  ImportSpotPricesInput: ImportSpotPricesInput;
  ImportSpotPricesPayload: ResolverTypeWrapper<Omit<ImportSpotPricesPayload, 'spotPriceImport' | 'errors'> & { spotPriceImport?: Maybe<ResolversTypes['SpotPriceImport']>, errors: ReadonlyArray<ResolversTypes['ImportSpotPricesError']> }>;
  ImportSpotPricesError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ImportSpotPricesError']>;
  Instance: ResolverTypeWrapper<InstanceMapper>;
  InstanceMetrics: ResolverTypeWrapper<InstanceMetricsMapper>;
  PurchaseMode: PurchaseMode;
  InstanceRole: InstanceRole;
  InstanceFilter: InstanceFilter;
  InstanceConnection: ResolverTypeWrapper<Omit<InstanceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InstanceEdge']>, nodes: ReadonlyArray<ResolversTypes['Instance']> }>;
  InstanceEdge: ResolverTypeWrapper<Omit<InstanceEdge, 'node'> & { node: ResolversTypes['Instance'] }>;
  Interruption: ResolverTypeWrapper<InterruptionMapper>;
  InterruptionKind: InterruptionKind;
  InterruptionConnection: ResolverTypeWrapper<Omit<InterruptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['InterruptionEdge']>, nodes: ReadonlyArray<ResolversTypes['Interruption']> }>;
  InterruptionEdge: ResolverTypeWrapper<Omit<InterruptionEdge, 'node'> & { node: ResolversTypes['Interruption'] }>;
  InstanceOption: ResolverTypeWrapper<InstanceOptionMapper>;
  SwitchTargetInput: SwitchTargetInput;
  SwitchSimulation: ResolverTypeWrapper<SwitchSimulationMapper>;
  SwitchObstacle: ResolverTypeWrapper<SwitchObstacle>;
  SwitchObstacleKind: SwitchObstacleKind;
  Pool: ResolverTypeWrapper<PoolMapper>;
  PriceInterval: PriceInterval;
  PricePeriod: ResolverTypeWrapper<PricePeriodMapper>;
  PriceObservation: ResolverTypeWrapper<Omit<PriceObservation, 'prices'> & { prices: ReadonlyArray<ResolversTypes['PoolPrice']> }>;
  PoolPrice: ResolverTypeWrapper<PoolPriceMapper>;
  PricePoint: ResolverTypeWrapper<PricePointMapper>;
  PriceMethod: PriceMethod;
  PriceSource: PriceSource;
  PricePointConnection: ResolverTypeWrapper<Omit<PricePointConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['PricePointEdge']>, nodes: ReadonlyArray<ResolversTypes['PricePoint']> }>;
  PricePointEdge: ResolverTypeWrapper<Omit<PricePointEdge, 'node'> & { node: ResolversTypes['PricePoint'] }>;
  PoolFilter: PoolFilter;
  PoolConnection: ResolverTypeWrapper<Omit<PoolConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['PoolEdge']>, nodes: ReadonlyArray<ResolversTypes['Pool']> }>;
  PoolEdge: ResolverTypeWrapper<Omit<PoolEdge, 'node'> & { node: ResolversTypes['Pool'] }>;
  ReportPricingInput: ReportPricingInput;
  ObservedPriceInput: ObservedPriceInput;
  ReportPricingPayload: ResolverTypeWrapper<Omit<ReportPricingPayload, 'instance' | 'decision' | 'errors'> & { instance?: Maybe<ResolversTypes['Instance']>, decision?: Maybe<ResolversTypes['Decision']>, errors: ReadonlyArray<ResolversTypes['ReportPricingError']> }>;
  ReportPricingError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportPricingError']>;
  ReportRebalanceRecommendationInput: ReportRebalanceRecommendationInput;
  ReportRebalanceRecommendationPayload: ResolverTypeWrapper<Omit<ReportRebalanceRecommendationPayload, 'instance' | 'errors'> & { instance?: Maybe<ResolversTypes['Instance']>, errors: ReadonlyArray<ResolversTypes['ReportRebalanceRecommendationError']> }>;
  RebalanceAction: RebalanceAction;
  ReportRebalanceRecommendationError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportRebalanceRecommendationError']>;
  Switch: ResolverTypeWrapper<SwitchMapper>;
  SwitchProgress: ResolverTypeWrapper<SwitchProgressMapper>;
  SwitchPhase: SwitchPhase;
  SwitchFilter: SwitchFilter;
  SwitchConnection: ResolverTypeWrapper<Omit<SwitchConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['SwitchEdge']>, nodes: ReadonlyArray<ResolversTypes['Switch']> }>;
  SwitchEdge: ResolverTypeWrapper<Omit<SwitchEdge, 'node'> & { node: ResolversTypes['Switch'] }>;
  ReportSwitchInput: ReportSwitchInput;
  ReportSwitchPayload: ResolverTypeWrapper<Omit<ReportSwitchPayload, 'switch' | 'errors'> & { switch?: Maybe<ResolversTypes['Switch']>, errors: ReadonlyArray<ResolversTypes['ReportSwitchError']> }>;
  ReportSwitchError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportSwitchError']>;
  ForceSwitchInput: ForceSwitchInput;
  ForceSwitchPayload: ResolverTypeWrapper<Omit<ForceSwitchPayload, 'command' | 'errors'> & { command?: Maybe<ResolversTypes['Command']>, errors: ReadonlyArray<ResolversTypes['ForceSwitchError']> }>;
  ForceSwitchError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ForceSwitchError']>;
  NotPrimary: ResolverTypeWrapper<NotPrimary>;
  Termination: ResolverTypeWrapper<TerminationMapper>;
  TerminationReason: TerminationReason;
  ReportTerminationInput: ReportTerminationInput;
  ReportTerminationPayload: ResolverTypeWrapper<Omit<ReportTerminationPayload, 'termination' | 'errors'> & { termination?: Maybe<ResolversTypes['Termination']>, errors: ReadonlyArray<ResolversTypes['ReportTerminationError']> }>;
  ReportTerminationError: ResolverTypeWrapper<ResolversUnionTypes<ResolversTypes>['ReportTerminationError']>;
  TerminationConnection: ResolverTypeWrapper<Omit<TerminationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversTypes['TerminationEdge']>, nodes: ReadonlyArray<ResolversTypes['Termination']> }>;
  TerminationEdge: ResolverTypeWrapper<Omit<TerminationEdge, 'node'> & { node: ResolversTypes['Termination'] }>;
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
  Mutation: Record<PropertyKey, never>;
  Subscription: Record<PropertyKey, never>;
  Agent: AgentMapper;
  AgentMetrics: AgentMetricsMapper;
  Float: Scalars['Float']['output'];
  Client: ClientMapper;
  AgentFilter: AgentFilter;
  AgentConnection: Omit<AgentConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['AgentEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Agent']> };
  AgentEdge: Omit<AgentEdge, 'node'> & { node: ResolversParentTypes['Agent'] };
  RegisterAgentInput: RegisterAgentInput;
  MachineInput: MachineInput;
  RegisterAgentPayload: Omit<RegisterAgentPayload, 'agent' | 'instance' | 'errors'> & { agent?: Maybe<ResolversParentTypes['Agent']>, instance?: Maybe<ResolversParentTypes['Instance']>, errors: ReadonlyArray<ResolversParentTypes['RegisterAgentError']> };
  RegisterAgentError: ResolversUnionTypes<ResolversParentTypes>['RegisterAgentError'];
  InstanceRetired: InstanceRetired;
  SendHeartbeatInput: SendHeartbeatInput;
  AgentMetricsInput: AgentMetricsInput;
  SendHeartbeatPayload: SendHeartbeatPayloadMapper;
  SendHeartbeatError: ResolversUnionTypes<ResolversParentTypes>['SendHeartbeatError'];
  AgentDeleted: AgentDeleted;
  EnableAgentInput: EnableAgentInput;
  EnableAgentPayload: Omit<EnableAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversParentTypes['Agent']>, errors: ReadonlyArray<ResolversParentTypes['EnableAgentError']> };
  EnableAgentError: ResolversUnionTypes<ResolversParentTypes>['EnableAgentError'];
  DisableAgentInput: DisableAgentInput;
  DisableAgentPayload: Omit<DisableAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversParentTypes['Agent']>, errors: ReadonlyArray<ResolversParentTypes['DisableAgentError']> };
  DisableAgentError: ResolversUnionTypes<ResolversParentTypes>['DisableAgentError'];
  DeleteAgentInput: DeleteAgentInput;
  DeleteAgentPayload: Omit<DeleteAgentPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversParentTypes['Agent']>, errors: ReadonlyArray<ResolversParentTypes['DeleteAgentError']> };
  DeleteAgentError: ResolversUnionTypes<ResolversParentTypes>['DeleteAgentError'];
  Cleanup: CleanupMapper;
  CleanupCount: CleanupCount;
  CleanupFailure: CleanupFailure;
  ReportCleanupInput: ReportCleanupInput;
  CleanupItemInput: CleanupItemInput;
  ReportCleanupPayload: Omit<ReportCleanupPayload, 'cleanup' | 'errors'> & { cleanup?: Maybe<ResolversParentTypes['Cleanup']>, errors: ReadonlyArray<ResolversParentTypes['ReportCleanupError']> };
  ReportCleanupError: ResolversUnionTypes<ResolversParentTypes>['ReportCleanupError'];
  CleanupConnection: Omit<CleanupConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['CleanupEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Cleanup']> };
  CleanupEdge: Omit<CleanupEdge, 'node'> & { node: ResolversParentTypes['Cleanup'] };
  Command: CommandMapper;
  Replica: ReplicaMapper;
  IssueSwitchCommandInput: IssueSwitchCommandInput;
  IssueSwitchCommandPayload: Omit<IssueSwitchCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversParentTypes['Command']>, errors: ReadonlyArray<ResolversParentTypes['IssueSwitchCommandError']> };
  IssueSwitchCommandError: ResolversUnionTypes<ResolversParentTypes>['IssueSwitchCommandError'];
  SwitchLimitReached: SwitchLimitReached;
  AutoSwitchDisabled: AutoSwitchDisabled;
  AgentDisabled: AgentDisabled;
  AlreadyThere: AlreadyThere;
  SwitchInProgress: SwitchInProgress;
  AcknowledgeCommandInput: AcknowledgeCommandInput;
  AcknowledgeCommandPayload: Omit<AcknowledgeCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversParentTypes['Command']>, errors: ReadonlyArray<ResolversParentTypes['AcknowledgeCommandError']> };
  AcknowledgeCommandError: ResolversUnionTypes<ResolversParentTypes>['AcknowledgeCommandError'];
  CommandClosed: CommandClosed;
  CompleteCommandInput: CompleteCommandInput;
  CompleteCommandPayload: Omit<CompleteCommandPayload, 'command' | 'errors'> & { command?: Maybe<ResolversParentTypes['Command']>, errors: ReadonlyArray<ResolversParentTypes['CompleteCommandError']> };
  CompleteCommandError: ResolversUnionTypes<ResolversParentTypes>['CompleteCommandError'];
  AgentConfig: AgentConfigMapper;
  UpdateAgentConfigInput: UpdateAgentConfigInput;
  UpdateAgentConfigPayload: Omit<UpdateAgentConfigPayload, 'agent' | 'errors'> & { agent?: Maybe<ResolversParentTypes['Agent']>, errors: ReadonlyArray<ResolversParentTypes['UpdateAgentConfigError']> };
  UpdateAgentConfigError: ResolversUnionTypes<ResolversParentTypes>['UpdateAgentConfigError'];
  DeadlineJob: DeadlineJobMapper;
  DeadlineJobInput: DeadlineJobInput;
  Decision: DecisionMapper;
  DecisionCandidate: DecisionCandidateMapper;
  DecisionFeature: DecisionFeature;
  Recommendation: RecommendationMapper;
  DecisionConnection: Omit<DecisionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['DecisionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Decision']> };
  DecisionEdge: Omit<DecisionEdge, 'node'> & { node: ResolversParentTypes['Decision'] };
  MakeDecisionInput: MakeDecisionInput;
  MakeDecisionPayload: Omit<MakeDecisionPayload, 'decision' | 'errors'> & { decision?: Maybe<ResolversParentTypes['Decision']>, errors: ReadonlyArray<ResolversParentTypes['MakeDecisionError']> };
  MakeDecisionError: ResolversUnionTypes<ResolversParentTypes>['MakeDecisionError'];
  SpotPriceImport: SpotPriceImportMapper;
  RecordRefusal: RecordRefusal;
  Task: TaskMapper;
  ImportSpotPricesInput: ImportSpotPricesInput;
  ImportSpotPricesPayload: Omit<ImportSpotPricesPayload, 'spotPriceImport' | 'errors'> & { spotPriceImport?: Maybe<ResolversParentTypes['SpotPriceImport']>, errors: ReadonlyArray<ResolversParentTypes['ImportSpotPricesError']> };
  ImportSpotPricesError: ResolversUnionTypes<ResolversParentTypes>['ImportSpotPricesError'];
  Instance: InstanceMapper;
  InstanceMetrics: InstanceMetricsMapper;
  InstanceFilter: InstanceFilter;
  InstanceConnection: Omit<InstanceConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InstanceEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Instance']> };
  InstanceEdge: Omit<InstanceEdge, 'node'> & { node: ResolversParentTypes['Instance'] };
  Interruption: InterruptionMapper;
  InterruptionConnection: Omit<InterruptionConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['InterruptionEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Interruption']> };
  InterruptionEdge: Omit<InterruptionEdge, 'node'> & { node: ResolversParentTypes['Interruption'] };
  InstanceOption: InstanceOptionMapper;
  SwitchTargetInput: SwitchTargetInput;
  SwitchSimulation: SwitchSimulationMapper;
  SwitchObstacle: SwitchObstacle;
  Pool: PoolMapper;
  PricePeriod: PricePeriodMapper;
  PriceObservation: Omit<PriceObservation, 'prices'> & { prices: ReadonlyArray<ResolversParentTypes['PoolPrice']> };
  PoolPrice: PoolPriceMapper;
  PricePoint: PricePointMapper;
  PricePointConnection: Omit<PricePointConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['PricePointEdge']>, nodes: ReadonlyArray<ResolversParentTypes['PricePoint']> };
  PricePointEdge: Omit<PricePointEdge, 'node'> & { node: ResolversParentTypes['PricePoint'] };
  PoolFilter: PoolFilter;
  PoolConnection: Omit<PoolConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['PoolEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Pool']> };
  PoolEdge: Omit<PoolEdge, 'node'> & { node: ResolversParentTypes['Pool'] };
  ReportPricingInput: ReportPricingInput;
  ObservedPriceInput: ObservedPriceInput;
  ReportPricingPayload: Omit<ReportPricingPayload, 'instance' | 'decision' | 'errors'> & { instance?: Maybe<ResolversParentTypes['Instance']>, decision?: Maybe<ResolversParentTypes['Decision']>, errors: ReadonlyArray<ResolversParentTypes['ReportPricingError']> };
  ReportPricingError: ResolversUnionTypes<ResolversParentTypes>['ReportPricingError'];
  ReportRebalanceRecommendationInput: ReportRebalanceRecommendationInput;
  ReportRebalanceRecommendationPayload: Omit<ReportRebalanceRecommendationPayload, 'instance' | 'errors'> & { instance?: Maybe<ResolversParentTypes['Instance']>, errors: ReadonlyArray<ResolversParentTypes['ReportRebalanceRecommendationError']> };
  ReportRebalanceRecommendationError: ResolversUnionTypes<ResolversParentTypes>['ReportRebalanceRecommendationError'];
  Switch: SwitchMapper;
  SwitchProgress: SwitchProgressMapper;
  SwitchFilter: SwitchFilter;
  SwitchConnection: Omit<SwitchConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['SwitchEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Switch']> };
  SwitchEdge: Omit<SwitchEdge, 'node'> & { node: ResolversParentTypes['Switch'] };
  ReportSwitchInput: ReportSwitchInput;
  ReportSwitchPayload: Omit<ReportSwitchPayload, 'switch' | 'errors'> & { switch?: Maybe<ResolversParentTypes['Switch']>, errors: ReadonlyArray<ResolversParentTypes['ReportSwitchError']> };
  ReportSwitchError: ResolversUnionTypes<ResolversParentTypes>['ReportSwitchError'];
  ForceSwitchInput: ForceSwitchInput;
  ForceSwitchPayload: Omit<ForceSwitchPayload, 'command' | 'errors'> & { command?: Maybe<ResolversParentTypes['Command']>, errors: ReadonlyArray<ResolversParentTypes['ForceSwitchError']> };
  ForceSwitchError: ResolversUnionTypes<ResolversParentTypes>['ForceSwitchError'];
  NotPrimary: NotPrimary;
  Termination: TerminationMapper;
  ReportTerminationInput: ReportTerminationInput;
  ReportTerminationPayload: Omit<ReportTerminationPayload, 'termination' | 'errors'> & { termination?: Maybe<ResolversParentTypes['Termination']>, errors: ReadonlyArray<ResolversParentTypes['ReportTerminationError']> };
  ReportTerminationError: ResolversUnionTypes<ResolversParentTypes>['ReportTerminationError'];
  TerminationConnection: Omit<TerminationConnection, 'edges' | 'nodes'> & { edges: ReadonlyArray<ResolversParentTypes['TerminationEdge']>, nodes: ReadonlyArray<ResolversParentTypes['Termination']> };
  TerminationEdge: Omit<TerminationEdge, 'node'> & { node: ResolversParentTypes['Termination'] };
  Int: Scalars['Int']['output'];
  Boolean: Scalars['Boolean']['output'];
};

export type CacheControlDirectiveArgs = {
  maxAge?: Maybe<Scalars['Int']['input']>;
  scope?: Maybe<CacheControl__Scope>;
  inheritMaxAge?: Maybe<Scalars['Boolean']['input']>;
};

export type CacheControlDirectiveResolver<Result, Parent, ContextType = AgentContext, Args = CacheControlDirectiveArgs> = DirectiveResolverFn<Result, Parent, ContextType, Args>;

export interface DateTimeScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['DateTime'], any> {
  name: 'DateTime';
}

export interface DecimalScalarConfig extends GraphQLScalarTypeConfig<ResolversTypes['Decimal'], any> {
  name: 'Decimal';
}

export type MoneyResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Money'] = ResolversParentTypes['Money']> = {
  amount?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  currency?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type PageInfoResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PageInfo'] = ResolversParentTypes['PageInfo']> = {
  hasNextPage?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  endCursor?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type UserErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['UserError'] = ResolversParentTypes['UserError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'IdempotencyConflict' | 'InstanceRetired' | 'AgentDeleted' | 'SwitchLimitReached' | 'AutoSwitchDisabled' | 'AgentDisabled' | 'AlreadyThere' | 'SwitchInProgress' | 'CommandClosed' | 'NotPrimary', ParentType, ContextType>;
};

export type InvalidInputResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InvalidInput'] = ResolversParentTypes['InvalidInput']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type VersionConflictResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['VersionConflict'] = ResolversParentTypes['VersionConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  currentVersion?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type IdempotencyConflictResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['IdempotencyConflict'] = ResolversParentTypes['IdempotencyConflict']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type QueryResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Query'] = ResolversParentTypes['Query']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType, RequireFields<QueryAgentArgs, 'id'>>;
  agents?: Resolver<ResolversTypes['AgentConnection'], ParentType, ContextType, RequireFields<QueryAgentsArgs, 'first'>>;
  spotPriceImport?: Resolver<Maybe<ResolversTypes['SpotPriceImport']>, ParentType, ContextType, RequireFields<QuerySpotPriceImportArgs, 'id'>>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType, RequireFields<QueryInstanceArgs, 'id'>>;
  instances?: Resolver<ResolversTypes['InstanceConnection'], ParentType, ContextType, RequireFields<QueryInstancesArgs, 'first'>>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType, RequireFields<QueryPoolArgs, 'id'>>;
  pools?: Resolver<ResolversTypes['PoolConnection'], ParentType, ContextType, RequireFields<QueryPoolsArgs, 'first'>>;
};

export type MutationResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Mutation'] = ResolversParentTypes['Mutation']> = {
  registerAgent?: Resolver<ResolversTypes['RegisterAgentPayload'], ParentType, ContextType, RequireFields<MutationRegisterAgentArgs, 'input'>>;
  sendHeartbeat?: Resolver<ResolversTypes['SendHeartbeatPayload'], ParentType, ContextType, RequireFields<MutationSendHeartbeatArgs, 'input'>>;
  enableAgent?: Resolver<ResolversTypes['EnableAgentPayload'], ParentType, ContextType, RequireFields<MutationEnableAgentArgs, 'input'>>;
  disableAgent?: Resolver<ResolversTypes['DisableAgentPayload'], ParentType, ContextType, RequireFields<MutationDisableAgentArgs, 'input'>>;
  deleteAgent?: Resolver<ResolversTypes['DeleteAgentPayload'], ParentType, ContextType, RequireFields<MutationDeleteAgentArgs, 'input'>>;
  reportCleanup?: Resolver<ResolversTypes['ReportCleanupPayload'], ParentType, ContextType, RequireFields<MutationReportCleanupArgs, 'input'>>;
  issueSwitchCommand?: Resolver<ResolversTypes['IssueSwitchCommandPayload'], ParentType, ContextType, RequireFields<MutationIssueSwitchCommandArgs, 'input'>>;
  acknowledgeCommand?: Resolver<ResolversTypes['AcknowledgeCommandPayload'], ParentType, ContextType, RequireFields<MutationAcknowledgeCommandArgs, 'input'>>;
  completeCommand?: Resolver<ResolversTypes['CompleteCommandPayload'], ParentType, ContextType, RequireFields<MutationCompleteCommandArgs, 'input'>>;
  updateAgentConfig?: Resolver<ResolversTypes['UpdateAgentConfigPayload'], ParentType, ContextType, RequireFields<MutationUpdateAgentConfigArgs, 'input'>>;
  makeDecision?: Resolver<ResolversTypes['MakeDecisionPayload'], ParentType, ContextType, RequireFields<MutationMakeDecisionArgs, 'input'>>;
  importSpotPrices?: Resolver<ResolversTypes['ImportSpotPricesPayload'], ParentType, ContextType, RequireFields<MutationImportSpotPricesArgs, 'input'>>;
  reportPricing?: Resolver<ResolversTypes['ReportPricingPayload'], ParentType, ContextType, RequireFields<MutationReportPricingArgs, 'input'>>;
  reportRebalanceRecommendation?: Resolver<ResolversTypes['ReportRebalanceRecommendationPayload'], ParentType, ContextType, RequireFields<MutationReportRebalanceRecommendationArgs, 'input'>>;
  forceSwitch?: Resolver<ResolversTypes['ForceSwitchPayload'], ParentType, ContextType, RequireFields<MutationForceSwitchArgs, 'input'>>;
  reportSwitch?: Resolver<ResolversTypes['ReportSwitchPayload'], ParentType, ContextType, RequireFields<MutationReportSwitchArgs, 'input'>>;
  reportTermination?: Resolver<ResolversTypes['ReportTerminationPayload'], ParentType, ContextType, RequireFields<MutationReportTerminationArgs, 'input'>>;
};

export type SubscriptionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Subscription'] = ResolversParentTypes['Subscription']> = {
  agentChanged?: SubscriptionResolver<ResolversTypes['Agent'], "agentChanged", ParentType, ContextType, RequireFields<SubscriptionAgentChangedArgs, 'clientId'>>;
  commandIssued?: SubscriptionResolver<ResolversTypes['Command'], "commandIssued", ParentType, ContextType, RequireFields<SubscriptionCommandIssuedArgs, 'agentId'>>;
  decisionMade?: SubscriptionResolver<ResolversTypes['Decision'], "decisionMade", ParentType, ContextType, RequireFields<SubscriptionDecisionMadeArgs, 'clientId'>>;
  priceObserved?: SubscriptionResolver<ResolversTypes['PriceObservation'], "priceObserved", ParentType, ContextType, RequireFields<SubscriptionPriceObservedArgs, 'poolIds'>>;
  switchProgressed?: SubscriptionResolver<ResolversTypes['SwitchProgress'], "switchProgressed", ParentType, ContextType, RequireFields<SubscriptionSwitchProgressedArgs, 'agentId'>>;
};

export type AgentResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Agent'] = ResolversParentTypes['Agent'], FederationReferenceType extends FederationReferenceTypes['Agent'] = FederationReferenceTypes['Agent']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Agent']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  client?: Resolver<Maybe<ResolversTypes['Client']>, ParentType, ContextType>;
  logicalId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hostname?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['AgentStatus'], ParentType, ContextType>;
  lastHeartbeatAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  version?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  registeredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  primaryInstance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  instances?: Resolver<ReadonlyArray<ResolversTypes['Instance']>, ParentType, ContextType>;
  metrics?: Resolver<ResolversTypes['AgentMetrics'], ParentType, ContextType>;
  cleanups?: Resolver<ResolversTypes['CleanupConnection'], ParentType, ContextType, RequireFields<AgentCleanupsArgs, 'first'>>;
  pendingCommands?: Resolver<ReadonlyArray<ResolversTypes['Command']>, ParentType, ContextType>;
  config?: Resolver<ResolversTypes['AgentConfig'], ParentType, ContextType>;
  recommendation?: Resolver<Maybe<ResolversTypes['Recommendation']>, ParentType, ContextType>;
  decisions?: Resolver<ResolversTypes['DecisionConnection'], ParentType, ContextType, RequireFields<AgentDecisionsArgs, 'first'>>;
  interruptions?: Resolver<ResolversTypes['InterruptionConnection'], ParentType, ContextType, RequireFields<AgentInterruptionsArgs, 'first'>>;
  instancesToTerminate?: Resolver<ReadonlyArray<ResolversTypes['Instance']>, ParentType, ContextType>;
  switches?: Resolver<ResolversTypes['SwitchConnection'], ParentType, ContextType, RequireFields<AgentSwitchesArgs, 'first'>>;
  terminations?: Resolver<ResolversTypes['TerminationConnection'], ParentType, ContextType, RequireFields<AgentTerminationsArgs, 'first'>>;
};

export type AgentMetricsResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentMetrics'] = ResolversParentTypes['AgentMetrics']> = {
  heartbeatCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  circuitBreakerTrips?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  rateLimitHits?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  meanResponseMilliseconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  uptimeSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  reportedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type ClientResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Client'] = ResolversParentTypes['Client'], FederationReferenceType extends FederationReferenceTypes['Client'] = FederationReferenceTypes['Client']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Client']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agents?: Resolver<Maybe<ResolversTypes['AgentConnection']>, ParentType, ContextType, RequireFields<ClientAgentsArgs, 'first'>>;
  decisions?: Resolver<Maybe<ResolversTypes['DecisionConnection']>, ParentType, ContextType, RequireFields<ClientDecisionsArgs, 'first'>>;
  instances?: Resolver<Maybe<ResolversTypes['InstanceConnection']>, ParentType, ContextType, RequireFields<ClientInstancesArgs, 'first'>>;
  switches?: Resolver<Maybe<ResolversTypes['SwitchConnection']>, ParentType, ContextType, RequireFields<ClientSwitchesArgs, 'first'>>;
};

export type AgentConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentConnection'] = ResolversParentTypes['AgentConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['AgentEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Agent']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type AgentEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentEdge'] = ResolversParentTypes['AgentEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
};

export type RegisterAgentPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['RegisterAgentPayload'] = ResolversParentTypes['RegisterAgentPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  token?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['RegisterAgentError']>, ParentType, ContextType>;
};

export type RegisterAgentErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['RegisterAgentError'] = ResolversParentTypes['RegisterAgentError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'InstanceRetired', ParentType, ContextType>;
};

export type InstanceRetiredResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InstanceRetired'] = ResolversParentTypes['InstanceRetired']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SendHeartbeatPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SendHeartbeatPayload'] = ResolversParentTypes['SendHeartbeatPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  hasPendingCommands?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['SendHeartbeatError']>, ParentType, ContextType>;
};

export type SendHeartbeatErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SendHeartbeatError'] = ResolversParentTypes['SendHeartbeatError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted', ParentType, ContextType>;
};

export type AgentDeletedResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentDeleted'] = ResolversParentTypes['AgentDeleted']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type EnableAgentPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['EnableAgentPayload'] = ResolversParentTypes['EnableAgentPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['EnableAgentError']>, ParentType, ContextType>;
};

export type EnableAgentErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['EnableAgentError'] = ResolversParentTypes['EnableAgentError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted', ParentType, ContextType>;
};

export type DisableAgentPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DisableAgentPayload'] = ResolversParentTypes['DisableAgentPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['DisableAgentError']>, ParentType, ContextType>;
};

export type DisableAgentErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DisableAgentError'] = ResolversParentTypes['DisableAgentError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted', ParentType, ContextType>;
};

export type DeleteAgentPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DeleteAgentPayload'] = ResolversParentTypes['DeleteAgentPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['DeleteAgentError']>, ParentType, ContextType>;
};

export type DeleteAgentErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DeleteAgentError'] = ResolversParentTypes['DeleteAgentError']> = {
  __resolveType: TypeResolveFn<'InvalidInput', ParentType, ContextType>;
};

export type CleanupResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Cleanup'] = ResolversParentTypes['Cleanup']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  reportId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  reportedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  removedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  counts?: Resolver<ReadonlyArray<ResolversTypes['CleanupCount']>, ParentType, ContextType>;
  failures?: Resolver<ReadonlyArray<ResolversTypes['CleanupFailure']>, ParentType, ContextType>;
};

export type CleanupCountResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CleanupCount'] = ResolversParentTypes['CleanupCount']> = {
  kind?: Resolver<ResolversTypes['ResourceKind'], ParentType, ContextType>;
  removedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  failedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  removedGigabytes?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type CleanupFailureResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CleanupFailure'] = ResolversParentTypes['CleanupFailure']> = {
  kind?: Resolver<ResolversTypes['ResourceKind'], ParentType, ContextType>;
  providerId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReportCleanupPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportCleanupPayload'] = ResolversParentTypes['ReportCleanupPayload']> = {
  cleanup?: Resolver<Maybe<ResolversTypes['Cleanup']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportCleanupError']>, ParentType, ContextType>;
};

export type ReportCleanupErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportCleanupError'] = ResolversParentTypes['ReportCleanupError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type CleanupConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CleanupConnection'] = ResolversParentTypes['CleanupConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['CleanupEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Cleanup']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type CleanupEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CleanupEdge'] = ResolversParentTypes['CleanupEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Cleanup'], ParentType, ContextType>;
};

export type CommandResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Command'] = ResolversParentTypes['Command'], FederationReferenceType extends FederationReferenceTypes['Command'] = FederationReferenceTypes['Command']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Command']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['CommandKind'], ParentType, ContextType>;
  targetMode?: Resolver<Maybe<ResolversTypes['PurchaseMode']>, ParentType, ContextType>;
  targetPool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  replica?: Resolver<Maybe<ResolversTypes['Replica']>, ParentType, ContextType>;
  priority?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  trigger?: Resolver<ResolversTypes['Trigger'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CommandStatus'], ParentType, ContextType>;
  terminateWaitSeconds?: Resolver<Maybe<ResolversTypes['Int']>, ParentType, ContextType>;
  issuedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  expiresAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  acknowledgedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  message?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
};

export type ReplicaResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Replica'] = ResolversParentTypes['Replica']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type IssueSwitchCommandPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['IssueSwitchCommandPayload'] = ResolversParentTypes['IssueSwitchCommandPayload']> = {
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['IssueSwitchCommandError']>, ParentType, ContextType>;
};

export type IssueSwitchCommandErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['IssueSwitchCommandError'] = ResolversParentTypes['IssueSwitchCommandError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AutoSwitchDisabled' | 'AgentDisabled' | 'AgentDeleted' | 'AlreadyThere' | 'SwitchInProgress' | 'SwitchLimitReached' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type SwitchLimitReachedResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchLimitReached'] = ResolversParentTypes['SwitchLimitReached']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  limit?: Resolver<ResolversTypes['SwitchLimit'], ParentType, ContextType>;
  retryAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AutoSwitchDisabledResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AutoSwitchDisabled'] = ResolversParentTypes['AutoSwitchDisabled']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AgentDisabledResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentDisabled'] = ResolversParentTypes['AgentDisabled']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AlreadyThereResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AlreadyThere'] = ResolversParentTypes['AlreadyThere']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type SwitchInProgressResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchInProgress'] = ResolversParentTypes['SwitchInProgress']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type AcknowledgeCommandPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AcknowledgeCommandPayload'] = ResolversParentTypes['AcknowledgeCommandPayload']> = {
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['AcknowledgeCommandError']>, ParentType, ContextType>;
};

export type AcknowledgeCommandErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AcknowledgeCommandError'] = ResolversParentTypes['AcknowledgeCommandError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'CommandClosed', ParentType, ContextType>;
};

export type CommandClosedResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CommandClosed'] = ResolversParentTypes['CommandClosed']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  status?: Resolver<ResolversTypes['CommandStatus'], ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type CompleteCommandPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CompleteCommandPayload'] = ResolversParentTypes['CompleteCommandPayload']> = {
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['CompleteCommandError']>, ParentType, ContextType>;
};

export type CompleteCommandErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['CompleteCommandError'] = ResolversParentTypes['CompleteCommandError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'CommandClosed', ParentType, ContextType>;
};

export type AgentConfigResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['AgentConfig'] = ResolversParentTypes['AgentConfig']> = {
  isAutoSwitchEnabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isManualReplicaEnabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isAutoTerminateEnabled?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  terminateWaitSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minimumSavingsRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  riskThreshold?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  maximumSwitchesPerDay?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  maximumSwitchesPerWeek?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  minimumStaySeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  version?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  job?: Resolver<Maybe<ResolversTypes['DeadlineJob']>, ParentType, ContextType>;
};

export type UpdateAgentConfigPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['UpdateAgentConfigPayload'] = ResolversParentTypes['UpdateAgentConfigPayload']> = {
  agent?: Resolver<Maybe<ResolversTypes['Agent']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['UpdateAgentConfigError']>, ParentType, ContextType>;
};

export type UpdateAgentConfigErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['UpdateAgentConfigError'] = ResolversParentTypes['UpdateAgentConfigError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'VersionConflict' | 'AgentDeleted', ParentType, ContextType>;
};

export type DeadlineJobResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DeadlineJob'] = ResolversParentTypes['DeadlineJob']> = {
  workHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  workHoursDone?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  deadlineAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  changeoverHours?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isDone?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  declaredAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  progressedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type DecisionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Decision'] = ResolversParentTypes['Decision'], FederationReferenceType extends FederationReferenceTypes['Decision'] = FederationReferenceTypes['Decision']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Decision']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  instance?: Resolver<ResolversTypes['Instance'], ParentType, ContextType>;
  action?: Resolver<ResolversTypes['DecisionAction'], ParentType, ContextType>;
  targetPool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expectedHourlySavings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  candidates?: Resolver<ReadonlyArray<ResolversTypes['DecisionCandidate']>, ParentType, ContextType>;
  features?: Resolver<ReadonlyArray<ResolversTypes['DecisionFeature']>, ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  modelVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isExecuted?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  madeAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  lastEvaluatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type DecisionCandidateResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DecisionCandidate'] = ResolversParentTypes['DecisionCandidate']> = {
  mode?: Resolver<ResolversTypes['PurchaseMode'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  expectedHourlyCost?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  risk?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  score?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  exclusion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isCurrent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type DecisionFeatureResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DecisionFeature'] = ResolversParentTypes['DecisionFeature']> = {
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  value?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type RecommendationResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Recommendation'] = ResolversParentTypes['Recommendation']> = {
  action?: Resolver<ResolversTypes['DecisionAction'], ParentType, ContextType>;
  targetPool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  rule?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  expectedHourlySavings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  candidates?: Resolver<ReadonlyArray<ResolversTypes['DecisionCandidate']>, ParentType, ContextType>;
  willExecute?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  engine?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  modelVersion?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type DecisionConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DecisionConnection'] = ResolversParentTypes['DecisionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['DecisionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Decision']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type DecisionEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['DecisionEdge'] = ResolversParentTypes['DecisionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Decision'], ParentType, ContextType>;
};

export type MakeDecisionPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['MakeDecisionPayload'] = ResolversParentTypes['MakeDecisionPayload']> = {
  decision?: Resolver<Maybe<ResolversTypes['Decision']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['MakeDecisionError']>, ParentType, ContextType>;
};

export type MakeDecisionErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['MakeDecisionError'] = ResolversParentTypes['MakeDecisionError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted', ParentType, ContextType>;
};

export type SpotPriceImportResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SpotPriceImport'] = ResolversParentTypes['SpotPriceImport'], FederationReferenceType extends FederationReferenceTypes['SpotPriceImport'] = FederationReferenceTypes['SpotPriceImport']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['SpotPriceImport']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  status?: Resolver<ResolversTypes['SpotPriceImportStatus'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  recordsRead?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recordsStored?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recordsKnown?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  recordsRefused?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  refusals?: Resolver<ReadonlyArray<ResolversTypes['RecordRefusal']>, ParentType, ContextType>;
  task?: Resolver<Maybe<ResolversTypes['Task']>, ParentType, ContextType>;
  createdAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  finishedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type RecordRefusalResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['RecordRefusal'] = ResolversParentTypes['RecordRefusal']> = {
  record?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
};

export type TaskResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Task'] = ResolversParentTypes['Task']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
};

export type ImportSpotPricesPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ImportSpotPricesPayload'] = ResolversParentTypes['ImportSpotPricesPayload']> = {
  spotPriceImport?: Resolver<Maybe<ResolversTypes['SpotPriceImport']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ImportSpotPricesError']>, ParentType, ContextType>;
};

export type ImportSpotPricesErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ImportSpotPricesError'] = ResolversParentTypes['ImportSpotPricesError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type InstanceResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Instance'] = ResolversParentTypes['Instance'], FederationReferenceType extends FederationReferenceTypes['Instance'] = FederationReferenceTypes['Instance']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Instance']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  providerId?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  instanceType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  mode?: Resolver<ResolversTypes['PurchaseMode'], ParentType, ContextType>;
  role?: Resolver<ResolversTypes['InstanceRole'], ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  onDemandHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  savingsRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  launchedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  roleChangedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  terminatedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  metrics?: Resolver<ResolversTypes['InstanceMetrics'], ParentType, ContextType>;
  options?: Resolver<ReadonlyArray<ResolversTypes['InstanceOption']>, ParentType, ContextType>;
  switchSimulation?: Resolver<Maybe<ResolversTypes['SwitchSimulation']>, ParentType, ContextType, RequireFields<InstanceSwitchSimulationArgs, 'target'>>;
  priceHistory?: Resolver<ReadonlyArray<ResolversTypes['PricePeriod']>, ParentType, ContextType, RequireFields<InstancePriceHistoryArgs, 'interval'>>;
  rebalanceRecommendedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type InstanceMetricsResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InstanceMetrics'] = ResolversParentTypes['InstanceMetrics']> = {
  runSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  cost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  interruptionCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
};

export type InstanceConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InstanceConnection'] = ResolversParentTypes['InstanceConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InstanceEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Instance']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InstanceEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InstanceEdge'] = ResolversParentTypes['InstanceEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Instance'], ParentType, ContextType>;
};

export type InterruptionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Interruption'] = ResolversParentTypes['Interruption']> = {
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  kind?: Resolver<ResolversTypes['InterruptionKind'], ParentType, ContextType>;
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  noticedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  terminatesAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type InterruptionConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InterruptionConnection'] = ResolversParentTypes['InterruptionConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['InterruptionEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Interruption']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type InterruptionEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InterruptionEdge'] = ResolversParentTypes['InterruptionEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Interruption'], ParentType, ContextType>;
};

export type InstanceOptionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['InstanceOption'] = ResolversParentTypes['InstanceOption']> = {
  mode?: Resolver<ResolversTypes['PurchaseMode'], ParentType, ContextType>;
  pool?: Resolver<Maybe<ResolversTypes['Pool']>, ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  expectedHourlyCost?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  savingsRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  volatility?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  risk?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isAvailable?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  exclusion?: Resolver<Maybe<ResolversTypes['String']>, ParentType, ContextType>;
  isCurrent?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type SwitchSimulationResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchSimulation'] = ResolversParentTypes['SwitchSimulation']> = {
  current?: Resolver<ResolversTypes['InstanceOption'], ParentType, ContextType>;
  target?: Resolver<ResolversTypes['InstanceOption'], ParentType, ContextType>;
  switchCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  hourlySavings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  monthlySavings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  breakEvenHours?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  riskBefore?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  riskAfter?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isAllowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  isAutomaticAllowed?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  obstacles?: Resolver<ReadonlyArray<ResolversTypes['SwitchObstacle']>, ParentType, ContextType>;
};

export type SwitchObstacleResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchObstacle'] = ResolversParentTypes['SwitchObstacle']> = {
  kind?: Resolver<ResolversTypes['SwitchObstacleKind'], ParentType, ContextType>;
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  isForAutomaticOnly?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PoolResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Pool'] = ResolversParentTypes['Pool'], FederationReferenceType extends FederationReferenceTypes['Pool'] = FederationReferenceTypes['Pool']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Pool']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  name?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  instanceType?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  zone?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  region?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  hourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  onDemandHourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  observedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
  savingsRatio?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  volatility?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  prices?: Resolver<ResolversTypes['PricePointConnection'], ParentType, ContextType, RequireFields<PoolPricesArgs, 'first'>>;
  priceHistory?: Resolver<ReadonlyArray<ResolversTypes['PricePeriod']>, ParentType, ContextType, RequireFields<PoolPriceHistoryArgs, 'interval'>>;
};

export type PricePeriodResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PricePeriod'] = ResolversParentTypes['PricePeriod']> = {
  startsAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  meanHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  minimumHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  maximumHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  openingHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  closingHourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  onDemandHourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  isInterpolated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
  coverageRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type PriceObservationResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PriceObservation'] = ResolversParentTypes['PriceObservation']> = {
  prices?: Resolver<ReadonlyArray<ResolversTypes['PoolPrice']>, ParentType, ContextType>;
};

export type PoolPriceResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PoolPrice'] = ResolversParentTypes['PoolPrice']> = {
  pool?: Resolver<ResolversTypes['Pool'], ParentType, ContextType>;
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
};

export type PricePointResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PricePoint'] = ResolversParentTypes['PricePoint']> = {
  hourlyPrice?: Resolver<ResolversTypes['Decimal'], ParentType, ContextType>;
  observedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  source?: Resolver<ResolversTypes['PriceSource'], ParentType, ContextType>;
  method?: Resolver<ResolversTypes['PriceMethod'], ParentType, ContextType>;
  confidence?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  isInterpolated?: Resolver<ResolversTypes['Boolean'], ParentType, ContextType>;
};

export type PricePointConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PricePointConnection'] = ResolversParentTypes['PricePointConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PricePointEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['PricePoint']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PricePointEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PricePointEdge'] = ResolversParentTypes['PricePointEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['PricePoint'], ParentType, ContextType>;
};

export type PoolConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PoolConnection'] = ResolversParentTypes['PoolConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['PoolEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Pool']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type PoolEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['PoolEdge'] = ResolversParentTypes['PoolEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Pool'], ParentType, ContextType>;
};

export type ReportPricingPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportPricingPayload'] = ResolversParentTypes['ReportPricingPayload']> = {
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  acceptedCount?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  decision?: Resolver<Maybe<ResolversTypes['Decision']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportPricingError']>, ParentType, ContextType>;
};

export type ReportPricingErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportPricingError'] = ResolversParentTypes['ReportPricingError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'InstanceRetired' | 'AgentDeleted' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type ReportRebalanceRecommendationPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportRebalanceRecommendationPayload'] = ResolversParentTypes['ReportRebalanceRecommendationPayload']> = {
  instance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  risk?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  action?: Resolver<Maybe<ResolversTypes['RebalanceAction']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportRebalanceRecommendationError']>, ParentType, ContextType>;
};

export type ReportRebalanceRecommendationErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportRebalanceRecommendationError'] = ResolversParentTypes['ReportRebalanceRecommendationError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'InstanceRetired' | 'AgentDeleted', ParentType, ContextType>;
};

export type SwitchResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Switch'] = ResolversParentTypes['Switch'], FederationReferenceType extends FederationReferenceTypes['Switch'] = FederationReferenceTypes['Switch']> = {
  __resolveReference?: ReferenceResolver<Maybe<ResolversTypes['Switch']> | FederationReferenceType, FederationReferenceType, ContextType>;
  id?: Resolver<ResolversTypes['ID'], ParentType, ContextType>;
  agent?: Resolver<ResolversTypes['Agent'], ParentType, ContextType>;
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  oldInstance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  newInstance?: Resolver<Maybe<ResolversTypes['Instance']>, ParentType, ContextType>;
  trigger?: Resolver<ResolversTypes['Trigger'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['SwitchPhase'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
  oldHourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  newHourlyPrice?: Resolver<Maybe<ResolversTypes['Decimal']>, ParentType, ContextType>;
  hourlySavings?: Resolver<Maybe<ResolversTypes['Money']>, ParentType, ContextType>;
  downtimeSeconds?: Resolver<Maybe<ResolversTypes['Float']>, ParentType, ContextType>;
  startedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  completedAt?: Resolver<Maybe<ResolversTypes['DateTime']>, ParentType, ContextType>;
};

export type SwitchProgressResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchProgress'] = ResolversParentTypes['SwitchProgress']> = {
  switch?: Resolver<ResolversTypes['Switch'], ParentType, ContextType>;
  phase?: Resolver<ResolversTypes['SwitchPhase'], ParentType, ContextType>;
  progressRatio?: Resolver<ResolversTypes['Float'], ParentType, ContextType>;
};

export type SwitchConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchConnection'] = ResolversParentTypes['SwitchConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['SwitchEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Switch']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type SwitchEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['SwitchEdge'] = ResolversParentTypes['SwitchEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Switch'], ParentType, ContextType>;
};

export type ReportSwitchPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportSwitchPayload'] = ResolversParentTypes['ReportSwitchPayload']> = {
  switch?: Resolver<Maybe<ResolversTypes['Switch']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportSwitchError']>, ParentType, ContextType>;
};

export type ReportSwitchErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportSwitchError'] = ResolversParentTypes['ReportSwitchError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'InstanceRetired' | 'AgentDeleted', ParentType, ContextType>;
};

export type ForceSwitchPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ForceSwitchPayload'] = ResolversParentTypes['ForceSwitchPayload']> = {
  command?: Resolver<Maybe<ResolversTypes['Command']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ForceSwitchError']>, ParentType, ContextType>;
};

export type ForceSwitchErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ForceSwitchError'] = ResolversParentTypes['ForceSwitchError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'NotPrimary' | 'AgentDisabled' | 'AgentDeleted' | 'AlreadyThere' | 'SwitchInProgress' | 'IdempotencyConflict', ParentType, ContextType>;
};

export type NotPrimaryResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['NotPrimary'] = ResolversParentTypes['NotPrimary']> = {
  message?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  path?: Resolver<ReadonlyArray<ResolversTypes['String']>, ParentType, ContextType>;
  __isTypeOf?: IsTypeOfResolverFn<ParentType, ContextType>;
};

export type TerminationResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['Termination'] = ResolversParentTypes['Termination']> = {
  instance?: Resolver<ResolversTypes['Instance'], ParentType, ContextType>;
  reason?: Resolver<ResolversTypes['TerminationReason'], ParentType, ContextType>;
  terminatedAt?: Resolver<ResolversTypes['DateTime'], ParentType, ContextType>;
  runSeconds?: Resolver<ResolversTypes['Int'], ParentType, ContextType>;
  finalCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  onDemandCost?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
  savings?: Resolver<ResolversTypes['Money'], ParentType, ContextType>;
};

export type ReportTerminationPayloadResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportTerminationPayload'] = ResolversParentTypes['ReportTerminationPayload']> = {
  termination?: Resolver<Maybe<ResolversTypes['Termination']>, ParentType, ContextType>;
  errors?: Resolver<ReadonlyArray<ResolversTypes['ReportTerminationError']>, ParentType, ContextType>;
};

export type ReportTerminationErrorResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['ReportTerminationError'] = ResolversParentTypes['ReportTerminationError']> = {
  __resolveType: TypeResolveFn<'InvalidInput' | 'AgentDeleted', ParentType, ContextType>;
};

export type TerminationConnectionResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['TerminationConnection'] = ResolversParentTypes['TerminationConnection']> = {
  edges?: Resolver<ReadonlyArray<ResolversTypes['TerminationEdge']>, ParentType, ContextType>;
  nodes?: Resolver<ReadonlyArray<ResolversTypes['Termination']>, ParentType, ContextType>;
  pageInfo?: Resolver<ResolversTypes['PageInfo'], ParentType, ContextType>;
};

export type TerminationEdgeResolvers<ContextType = AgentContext, ParentType extends ResolversParentTypes['TerminationEdge'] = ResolversParentTypes['TerminationEdge']> = {
  cursor?: Resolver<ResolversTypes['String'], ParentType, ContextType>;
  node?: Resolver<ResolversTypes['Termination'], ParentType, ContextType>;
};

export type Resolvers<ContextType = AgentContext> = {
  DateTime?: GraphQLScalarType;
  Decimal?: GraphQLScalarType;
  Money?: MoneyResolvers<ContextType>;
  PageInfo?: PageInfoResolvers<ContextType>;
  UserError?: UserErrorResolvers<ContextType>;
  InvalidInput?: InvalidInputResolvers<ContextType>;
  VersionConflict?: VersionConflictResolvers<ContextType>;
  IdempotencyConflict?: IdempotencyConflictResolvers<ContextType>;
  Query?: QueryResolvers<ContextType>;
  Mutation?: MutationResolvers<ContextType>;
  Subscription?: SubscriptionResolvers<ContextType>;
  Agent?: AgentResolvers<ContextType>;
  AgentMetrics?: AgentMetricsResolvers<ContextType>;
  Client?: ClientResolvers<ContextType>;
  AgentConnection?: AgentConnectionResolvers<ContextType>;
  AgentEdge?: AgentEdgeResolvers<ContextType>;
  RegisterAgentPayload?: RegisterAgentPayloadResolvers<ContextType>;
  RegisterAgentError?: RegisterAgentErrorResolvers<ContextType>;
  InstanceRetired?: InstanceRetiredResolvers<ContextType>;
  SendHeartbeatPayload?: SendHeartbeatPayloadResolvers<ContextType>;
  SendHeartbeatError?: SendHeartbeatErrorResolvers<ContextType>;
  AgentDeleted?: AgentDeletedResolvers<ContextType>;
  EnableAgentPayload?: EnableAgentPayloadResolvers<ContextType>;
  EnableAgentError?: EnableAgentErrorResolvers<ContextType>;
  DisableAgentPayload?: DisableAgentPayloadResolvers<ContextType>;
  DisableAgentError?: DisableAgentErrorResolvers<ContextType>;
  DeleteAgentPayload?: DeleteAgentPayloadResolvers<ContextType>;
  DeleteAgentError?: DeleteAgentErrorResolvers<ContextType>;
  Cleanup?: CleanupResolvers<ContextType>;
  CleanupCount?: CleanupCountResolvers<ContextType>;
  CleanupFailure?: CleanupFailureResolvers<ContextType>;
  ReportCleanupPayload?: ReportCleanupPayloadResolvers<ContextType>;
  ReportCleanupError?: ReportCleanupErrorResolvers<ContextType>;
  CleanupConnection?: CleanupConnectionResolvers<ContextType>;
  CleanupEdge?: CleanupEdgeResolvers<ContextType>;
  Command?: CommandResolvers<ContextType>;
  Replica?: ReplicaResolvers<ContextType>;
  IssueSwitchCommandPayload?: IssueSwitchCommandPayloadResolvers<ContextType>;
  IssueSwitchCommandError?: IssueSwitchCommandErrorResolvers<ContextType>;
  SwitchLimitReached?: SwitchLimitReachedResolvers<ContextType>;
  AutoSwitchDisabled?: AutoSwitchDisabledResolvers<ContextType>;
  AgentDisabled?: AgentDisabledResolvers<ContextType>;
  AlreadyThere?: AlreadyThereResolvers<ContextType>;
  SwitchInProgress?: SwitchInProgressResolvers<ContextType>;
  AcknowledgeCommandPayload?: AcknowledgeCommandPayloadResolvers<ContextType>;
  AcknowledgeCommandError?: AcknowledgeCommandErrorResolvers<ContextType>;
  CommandClosed?: CommandClosedResolvers<ContextType>;
  CompleteCommandPayload?: CompleteCommandPayloadResolvers<ContextType>;
  CompleteCommandError?: CompleteCommandErrorResolvers<ContextType>;
  AgentConfig?: AgentConfigResolvers<ContextType>;
  UpdateAgentConfigPayload?: UpdateAgentConfigPayloadResolvers<ContextType>;
  UpdateAgentConfigError?: UpdateAgentConfigErrorResolvers<ContextType>;
  DeadlineJob?: DeadlineJobResolvers<ContextType>;
  Decision?: DecisionResolvers<ContextType>;
  DecisionCandidate?: DecisionCandidateResolvers<ContextType>;
  DecisionFeature?: DecisionFeatureResolvers<ContextType>;
  Recommendation?: RecommendationResolvers<ContextType>;
  DecisionConnection?: DecisionConnectionResolvers<ContextType>;
  DecisionEdge?: DecisionEdgeResolvers<ContextType>;
  MakeDecisionPayload?: MakeDecisionPayloadResolvers<ContextType>;
  MakeDecisionError?: MakeDecisionErrorResolvers<ContextType>;
  SpotPriceImport?: SpotPriceImportResolvers<ContextType>;
  RecordRefusal?: RecordRefusalResolvers<ContextType>;
  Task?: TaskResolvers<ContextType>;
  ImportSpotPricesPayload?: ImportSpotPricesPayloadResolvers<ContextType>;
  ImportSpotPricesError?: ImportSpotPricesErrorResolvers<ContextType>;
  Instance?: InstanceResolvers<ContextType>;
  InstanceMetrics?: InstanceMetricsResolvers<ContextType>;
  InstanceConnection?: InstanceConnectionResolvers<ContextType>;
  InstanceEdge?: InstanceEdgeResolvers<ContextType>;
  Interruption?: InterruptionResolvers<ContextType>;
  InterruptionConnection?: InterruptionConnectionResolvers<ContextType>;
  InterruptionEdge?: InterruptionEdgeResolvers<ContextType>;
  InstanceOption?: InstanceOptionResolvers<ContextType>;
  SwitchSimulation?: SwitchSimulationResolvers<ContextType>;
  SwitchObstacle?: SwitchObstacleResolvers<ContextType>;
  Pool?: PoolResolvers<ContextType>;
  PricePeriod?: PricePeriodResolvers<ContextType>;
  PriceObservation?: PriceObservationResolvers<ContextType>;
  PoolPrice?: PoolPriceResolvers<ContextType>;
  PricePoint?: PricePointResolvers<ContextType>;
  PricePointConnection?: PricePointConnectionResolvers<ContextType>;
  PricePointEdge?: PricePointEdgeResolvers<ContextType>;
  PoolConnection?: PoolConnectionResolvers<ContextType>;
  PoolEdge?: PoolEdgeResolvers<ContextType>;
  ReportPricingPayload?: ReportPricingPayloadResolvers<ContextType>;
  ReportPricingError?: ReportPricingErrorResolvers<ContextType>;
  ReportRebalanceRecommendationPayload?: ReportRebalanceRecommendationPayloadResolvers<ContextType>;
  ReportRebalanceRecommendationError?: ReportRebalanceRecommendationErrorResolvers<ContextType>;
  Switch?: SwitchResolvers<ContextType>;
  SwitchProgress?: SwitchProgressResolvers<ContextType>;
  SwitchConnection?: SwitchConnectionResolvers<ContextType>;
  SwitchEdge?: SwitchEdgeResolvers<ContextType>;
  ReportSwitchPayload?: ReportSwitchPayloadResolvers<ContextType>;
  ReportSwitchError?: ReportSwitchErrorResolvers<ContextType>;
  ForceSwitchPayload?: ForceSwitchPayloadResolvers<ContextType>;
  ForceSwitchError?: ForceSwitchErrorResolvers<ContextType>;
  NotPrimary?: NotPrimaryResolvers<ContextType>;
  Termination?: TerminationResolvers<ContextType>;
  ReportTerminationPayload?: ReportTerminationPayloadResolvers<ContextType>;
  ReportTerminationError?: ReportTerminationErrorResolvers<ContextType>;
  TerminationConnection?: TerminationConnectionResolvers<ContextType>;
  TerminationEdge?: TerminationEdgeResolvers<ContextType>;
};

export type DirectiveResolvers<ContextType = AgentContext> = {
  cacheControl?: CacheControlDirectiveResolver<any, any, ContextType>;
};
