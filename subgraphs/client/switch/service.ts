import { toCsv } from '../csv.ts';
import { badRange, type Span } from '../span.ts';
import type { SwitchRecord } from './entity.ts';
import type { SwitchRepository } from './repository.ts';

const MOST_ROWS = 10_000;

const HEADER = [
  ...['time', 'agent', 'trigger', 'old pool', 'new pool', 'old mode', 'new mode', 'old price', 'new price'],
  ...['hourly savings', 'downtime seconds'],
];

/** The history of switches. */
export function createSwitches({ switches }: { switches: SwitchRepository }) {
  return {
    /** Keeps a switch that completed; a repeat changes nothing. */
    takeIn: (record: Omit<SwitchRecord, never>) => switches.add(record),

    countsSince: (clientIds: readonly string[], since: Date) => switches.counts(clientIds, since),

    /** The switches of a span as a table, oldest first. Throws `badRange` when there are more than 10,000. */
    async csv(clientId: string, { from, to }: Span): Promise<string> {
      const records = await switches.between(clientId, new Date(from), new Date(to), MOST_ROWS + 1);
      if (records.length > MOST_ROWS) throw badRange(`it covers more than ${MOST_ROWS} switches.`);
      const rows = records.map((record) => [
        ...[record.completedAt.toISOString(), record.hostname, record.trigger],
        ...[record.oldPoolName ?? null, record.newPoolName ?? null, record.oldMode, record.newMode],
        ...[record.oldHourlyPrice, record.newHourlyPrice, record.hourlySavings, String(record.downtimeSeconds)],
      ]);
      return toCsv(HEADER, rows);
    },
  };
}
export type Switches = ReturnType<typeof createSwitches>;
