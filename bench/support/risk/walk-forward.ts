import type { AvailabilityHistory } from '#policy/backtest/histories.ts';
import { addTallies, emptyTally, priorHazard, shrinkHazard, survivalUnder, tallyRuns } from '#policy/hazard.ts';
import { priorSurvival, type Run } from '#policy/survival.ts';
import { type Estimate, type Evidence, estimate, type GroupTally } from '../../../subgraphs/forecasting/risk/rules.ts';

/** Ways to predict whether a run that has reached an age lasts for some hours more. */
export const PREDICTORS = [
  'age alone',
  'runs of the pool alone',
  'pool, shrunk to age',
  'risk of interruption',
] as const;
export type Predictor = (typeof PREDICTORS)[number];

/** One prediction and what came. */
export interface Predicted {
  readonly recording: string;
  readonly horizonHours: number;
  /** When it was made, from 0, the beginning of the recording, to 1. */
  readonly at: number;
  /** The chances of an interruption, 0 to 1. */
  readonly chances: Readonly<Record<Predictor, number>>;
  readonly wasInterrupted: boolean;
}

interface WatchedPool {
  readonly name: string;
  readonly type: string;
  /** First tick of each run, and the first one after it. */
  readonly runs: readonly (readonly [from: number, to: number])[];
}

interface Recording {
  readonly name: string;
  readonly tickHours: number;
  readonly ticks: number;
  readonly pools: readonly WatchedPool[];
}

const HORIZONS = [1, 24];

function runsOf(isUp: Uint8Array): (readonly [number, number])[] {
  const runs: (readonly [number, number])[] = [];
  for (let from = isUp.indexOf(1); from >= 0; ) {
    const end = isUp.indexOf(0, from);
    const to = end < 0 ? isUp.length : end;
    runs.push([from, to]);
    from = isUp.indexOf(1, to);
  }
  return runs;
}

/** All pools of one recording are those of one client; a group of pools is one machine size in one region. */
function recordingsOf(histories: readonly AvailabilityHistory[]): Recording[] {
  const nameOf = ({ group }: AvailabilityHistory) => group.split(' ')[0] ?? group;
  return Array.from(Map.groupBy(histories, nameOf), ([name, groups]) => ({
    ...{ name, tickHours: groups[0]?.tickHours ?? 1, ticks: Math.max(...groups.map(({ ticks }) => ticks)) },
    pools: groups.flatMap(({ group, pools }) =>
      pools.map((pool) => ({ name: pool.name, type: group, runs: runsOf(pool.isUp) })),
    ),
  }));
}

/** The runs of a pool as they were known after a tick. */
const knownRuns = ({ runs }: WatchedPool, tick: number, { tickHours }: Recording): Run[] =>
  runs
    .filter(([from]) => from <= tick)
    .map(([from, to]) => ({ hours: (Math.min(to, tick + 1) - from) * tickHours, hasEnded: to <= tick }));

/** The share of runs that reached an age and outlived it by so many hours; one half where none did. */
function shareOutlived(runs: readonly Run[], ageHours: number, hours: number): number {
  const judged = runs.filter((run) => run.hours >= ageHours && (run.hasEnded || run.hours >= ageHours + hours));
  return judged.length === 0 ? 0.5 : judged.filter((run) => run.hours >= ageHours + hours).length / judged.length;
}

const NOTHING: GroupTally = { ...emptyTally(), runCount: 0 };

/** What is known of each pool at a moment, as forecasting would know it. */
function estimatesAt(known: ReadonlyMap<WatchedPool, readonly Run[]>): (pool: WatchedPool) => Estimate {
  const tallies = new Map(
    Array.from(known, ([pool, runs]) => [pool, { ...tallyRuns(runs), runCount: runs.length }] as const),
  );
  const sumOf = (isIn: (pool: WatchedPool) => boolean): GroupTally => {
    const own = [...tallies].flatMap(([pool, tally]) => (isIn(pool) ? [tally] : []));
    return { ...addTallies(...own), runCount: own.reduce((sum, { runCount }) => sum + runCount, 0) };
  };
  const all = sumOf(() => true);
  const byType = new Map([...known.keys()].map(({ type }) => [type, sumOf((pool) => pool.type === type)]));
  return (pool) => {
    const evidence: Evidence = {
      ...{ pool: tallies.get(pool) ?? NOTHING, instanceType: byType.get(pool.type) ?? NOTHING },
      ...{ region: all, client: all, marketInstanceType: NOTHING, marketRegion: NOTHING },
    };
    return estimate(evidence);
  };
}

/** What is predicted after a tick, of each pool that is up and whose outcome the recording knows. */
function* predictedAt(recording: Recording, tick: number): Generator<Predicted> {
  const { name, tickHours, ticks, pools } = recording;
  const known = new Map(pools.map((pool) => [pool, knownRuns(pool, tick, recording)]));
  const estimateOf = estimatesAt(known);
  for (const [pool, runs] of known) {
    const present = pool.runs.find(([from, to]) => from <= tick && tick < to);
    if (!present) continue;
    const age = (tick + 1 - present[0]) * tickHours;
    for (const horizonHours of HORIZONS) {
      const last = tick + Math.round(horizonHours / tickHours);
      if (last >= ticks) continue;
      const chances: Record<Predictor, number> = {
        'age alone': 1 - priorSurvival(age, horizonHours),
        'runs of the pool alone': 1 - shareOutlived(runs, age, horizonHours),
        'pool, shrunk to age': 1 - survivalUnder(shrinkHazard(priorHazard(), tallyRuns(runs)), age, horizonHours),
        'risk of interruption': 1 - survivalUnder(estimateOf(pool).hazard, age, horizonHours),
      };
      const wasInterrupted = present[1] <= last;
      yield { ...{ recording: name, horizonHours, at: tick / ticks, chances, wasInterrupted } };
    }
  }
}

/**
 * Predicts, once an hour and knowing nothing later, whether each pool that is up will be up throughout the next hour and the
 * next day.
 */
export function walkForward(histories: readonly AvailabilityHistory[]): Predicted[] {
  return recordingsOf(histories).flatMap((recording) => {
    const hour = Math.max(1, Math.round(1 / recording.tickHours));
    const ticks = Array.from({ length: Math.floor(recording.ticks / hour) }, (_, index) => index * hour);
    return ticks.flatMap((tick) => [...predictedAt(recording, tick)]);
  });
}
