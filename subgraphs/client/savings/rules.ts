import { DAY_MILLISECONDS, dayOf } from './day.ts';
import {
  type Amounts,
  type DayAmounts,
  type MachineDay,
  type Step,
  StepKind,
  type StepRole,
  type Stretch,
} from './machine.ts';

export const nothing: Amounts = { actual: 0n, onDemand: 0n, workloadMilliseconds: 0, machineMilliseconds: 0 };

export const addAmounts = (a: Amounts, b: Amounts): Amounts => ({
  actual: a.actual + b.actual,
  onDemand: a.onDemand + b.onDemand,
  workloadMilliseconds: a.workloadMilliseconds + b.workloadMilliseconds,
  machineMilliseconds: a.machineMilliseconds + b.machineMilliseconds,
});

interface Known {
  readonly role: StepRole | null;
  readonly hourlyPrice: bigint | null;
  readonly onDemandHourlyPrice: bigint | null;
}

/** A price change repeats the role as it was when it was told, which may be later than when it took effect. */
const learn = (known: Known, step: Step): Known => ({
  role: step.kind === StepKind.PRICE_CHANGED ? (known.role ?? step.role) : (step.role ?? known.role),
  hourlyPrice: step.hourlyPrice ?? known.hourlyPrice,
  onDemandHourlyPrice: step.onDemandHourlyPrice ?? known.onDemandHourlyPrice,
});

/**
 * The life of a machine, stretch by stretch, without gaps or overlaps: it runs from the first step that tells its
 * price until the first that ends it. The order in which the steps are given does not matter.
 */
export function courseOf(steps: readonly Step[]): Stretch[] {
  const isEnd = ({ kind }: Step) => kind === StepKind.TERMINATED;
  const end = Math.min(...steps.filter(isEnd).map(({ effectiveAt }) => effectiveAt), Number.POSITIVE_INFINITY);
  const alive = steps.filter((step) => !isEnd(step) && step.effectiveAt < end);
  alive.sort((a, b) => a.effectiveAt - b.effectiveAt || a.sequence - b.sequence);

  let known: Known = { role: null, hourlyPrice: null, onDemandHourlyPrice: null };
  return alive.flatMap((step, place): Stretch[] => {
    known = learn(known, step);
    const { role, hourlyPrice, onDemandHourlyPrice } = known;
    const to = alive[place + 1]?.effectiveAt ?? end;
    if (hourlyPrice === null || to === step.effectiveAt || role === 'TERMINATED') return [];
    const isWorkload = role === 'PRIMARY';
    const onDemandRate = isWorkload ? (onDemandHourlyPrice ?? 0n) : 0n;
    return [{ from: step.effectiveAt, to, actualRate: hourlyPrice, onDemandRate, isWorkload }];
  });
}

/** What a machine cost from `from` up to but not including `to`, day by day (UTC); days it did not run are left out. */
export function integrate(steps: readonly Step[], from: number, to: number): DayAmounts[] {
  const days = new Map<number, Amounts>();
  for (const stretch of courseOf(steps)) {
    const end = Math.min(stretch.to, to);
    for (let at = Math.max(stretch.from, from); at < end; ) {
      const day = dayOf(at);
      const until = Math.min(end, day + DAY_MILLISECONDS);
      days.set(day, addAmounts(days.get(day) ?? nothing, amountsOf(stretch, until - at)));
      at = until;
    }
  }
  return [...days].sort(([a], [b]) => a - b).map(([day, amounts]) => ({ day, ...amounts }));
}

function amountsOf({ actualRate, onDemandRate, isWorkload }: Omit<Stretch, 'from' | 'to'>, milliseconds: number) {
  return {
    actual: actualRate * BigInt(milliseconds),
    onDemand: onDemandRate * BigInt(milliseconds),
    workloadMilliseconds: isWorkload ? milliseconds : 0,
    machineMilliseconds: milliseconds,
  };
}

/**
 * A machine's days from `firstDay` on: the first one, and each later one that has a step. What it costs on the days in
 * between, and after, follows from the tail of the day before. Needs the newest step of each kind before `firstDay`.
 */
export function machineDays(steps: readonly Step[], firstDay: number): MachineDay[] {
  const later = steps.filter(({ effectiveAt }) => effectiveAt >= firstDay);
  const lastStep = new Map([[firstDay, firstDay]]);
  for (const { effectiveAt } of later) {
    const day = dayOf(effectiveAt);
    lastStep.set(day, Math.max(lastStep.get(day) ?? day, effectiveAt));
  }
  const course = courseOf(steps);
  return [...lastStep]
    .sort(([a], [b]) => a - b)
    .map(([day, tailFrom]) => {
      const [settled = { day, ...nothing }] = integrate(steps, day, tailFrom);
      const tail = course.find((stretch) => stretch.from <= tailFrom && tailFrom < stretch.to) ?? null;
      return { ...settled, tailFrom, tail };
    });
}
