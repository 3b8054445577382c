import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { formatDecimal } from '#foundation/money/money.ts';
import { savingsChanged } from '#schema/events/client.ts';
import { collectInTransaction } from '../collect.ts';
import { DAY_MILLISECONDS, dayOf, firstOpenDay } from './day.ts';
import { dayRepository } from './day-repository.ts';
import type { MachineDay } from './machine.ts';
import { machineDays } from './rules.ts';
import { type AddedStep, type AgentEnd, type MachineStep, stepRepository } from './step-repository.ts';

/** News of a machine, or of the end of all machines of an agent, and when it was told. */
export type MachineNews = { readonly toldAt: number } & (
  | { readonly step: MachineStep; readonly end?: undefined }
  | { readonly end: AgentEnd; readonly step?: undefined }
);

/** The days of each client whose figures are not what they were. */
type ChangedDays = Map<string, Set<number>>;

interface TouchedMachine {
  readonly machineId: string;
  readonly clientId: string;
  /** The first of its days to be worked out anew. */
  day: number;
}

/**
 * Takes in what is told of machines. A step corrects days that were open when it was told, by the time of its news and
 * not by that of its arrival: so a late consumer, or another run over the same news, comes to the same figures.
 */
export function createIntake({ outbox, clock }: { outbox: Outbox; clock: Clock }) {
  /** News of one open day: all of it is late for the same days. */
  async function takeIn(tx: EntityManager, news: readonly MachineNews[], openDay: number, changed: ChangedDays) {
    const steps = stepRepository(tx);
    const ends = news.flatMap(({ end }) => end ?? []);
    const added = await steps.add(withoutRepeats(news.flatMap(({ step }) => step ?? [])));
    if (ends.length > 0) added.push(...(await steps.endAgents(ends)));
    if (added.length === 0) return;
    const first = Math.max(openDay, await dayRepository(tx).firstOpen(openDay));
    const touched = touchedBy(added, first);
    const known = await steps.around([...touched.values()]);
    const days = [...touched.values()].flatMap(({ machineId, clientId, day }) =>
      machineDays(known.get(machineId) ?? [], day).map((one) => ({ ...one, machineId, clientId })),
    );
    const stored = Map.groupBy(await steps.saveDays(days), ({ machineId }) => machineId);
    const own = Map.groupBy(days, ({ machineId }) => machineId);
    for (const { machineId, clientId } of touched.values()) {
      const isNew = new Set(stored.get(machineId)?.map(({ day }) => day));
      const affected = affectedDays(own.get(machineId) ?? [], isNew, dayOf(clock().getTime()));
      changed.set(clientId, new Set([...(changed.get(clientId) ?? []), ...affected]));
    }
  }

  async function tell(tx: EntityManager, clientId: string, days: ReadonlySet<number>) {
    if (days.size === 0) return;
    const [from, to] = [Math.min(...days), Math.max(...days) + DAY_MILLISECONDS];
    const figures = await dayRepository(tx).figures([clientId], from, to, clock().getTime());
    const known = new Map(figures.map((one) => [one.day, one]));
    for (const day of [...days].sort((a, b) => a - b)) {
      // A day without figures is one on which nothing ran: it may have been another one before.
      const { onDemandCost = 0n, actualCost = 0n } = known.get(day) ?? {};
      const payload = {
        day: new Date(day).toISOString(),
        onDemandCost: formatDecimal(onDemandCost),
        actualCost: formatDecimal(actualCost),
      };
      outbox.add(tx, savingsChanged, { aggregateId: clientId, clientId, payload });
    }
  }

  /** Stored, worked out and told once for all news of a transaction. */
  return collectInTransaction<MachineNews>(async (tx, items) => {
    const changed: ChangedDays = new Map();
    const byOpenDay = Map.groupBy(items, ({ toldAt }) => firstOpenDay(toldAt));
    for (const [openDay, news] of [...byOpenDay].sort(([a], [b]) => a - b)) await takeIn(tx, news, openDay, changed);
    for (const [clientId, days] of changed) await tell(tx, clientId, days);
  });
}
export type TakeMachineNews = ReturnType<typeof createIntake>;

/** Of several steps of one machine, kind and moment the one told last. */
function withoutRepeats(steps: readonly MachineStep[]): MachineStep[] {
  const newest = new Map<string, MachineStep>();
  for (const step of steps) {
    const key = `${step.machineId} ${step.kind} ${step.effectiveAt}`;
    if ((newest.get(key)?.sequence ?? 0) <= step.sequence) newest.set(key, step);
  }
  return [...newest.values()];
}

function touchedBy(added: readonly AddedStep[], first: number): Map<string, TouchedMachine> {
  const touched = new Map<string, TouchedMachine>();
  for (const { machineId, clientId, effectiveAt } of added) {
    const day = Math.max(dayOf(effectiveAt), first);
    const known = touched.get(machineId);
    if (!known) touched.set(machineId, { machineId, clientId, day });
    else known.day = Math.min(known.day, day);
  }
  return touched;
}

/** The days up to today that are new, or that follow from the tail of one that is new. */
function affectedDays(days: readonly MachineDay[], isNew: ReadonlySet<number>, today: number): number[] {
  return days.flatMap(({ day }, place) => {
    if (!isNew.has(day)) return [];
    const end = days[place + 1]?.day ?? Math.max(today, day) + DAY_MILLISECONDS;
    return Array.from({ length: (end - day) / DAY_MILLISECONDS }, (_, count) => day + count * DAY_MILLISECONDS);
  });
}
