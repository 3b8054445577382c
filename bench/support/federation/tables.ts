import type { Table } from '../benchmark.ts';
import { latencyOf } from '../cells.ts';
import { fixed, median, spread } from '../statistics.ts';
import type { Cell, GatewayRound, Measured } from './cells.ts';
import type { Server } from './servers.ts';

/** Every server in every cell. */
export function figures(measured: Measured): Table {
  const rows = [...measured].flatMap(([{ asking, connections }, byServer]) =>
    [...byServer].map(([{ name }, rounds]) => {
      const { p50, p99, count } = latencyOf(rounds);
      return [
        asking.name,
        fixed(connections, 0),
        name,
        fixed(count, 0),
        spread(
          rounds.map((round) => round.gatewayMilliseconds),
          2,
        ),
        spread(
          rounds.map((round) => round.requestsPerSecond),
          0,
        ),
        fixed(p50, 2),
        fixed(p99, 2),
        fixed(median(rounds.map((round) => round.fetches))),
      ];
    }),
  );
  const measures = ['CPU ms a request', 'requests/s', 'p50 ms', 'p99 ms', 'subgraph requests a request'];
  return { head: ['operations', 'clients', 'answered by', 'requests', ...measures], rows };
}

/** By how much `one` is above `other`, round by round: what slows the machine down for a while slows both. */
const ratios = (one: readonly GatewayRound[], other: readonly GatewayRound[], of: (round: GatewayRound) => number) =>
  one.map((round, index) => of(round) / of(other[index] ?? round));

export interface Compared {
  readonly ours: Server;
  readonly stock: Server;
  readonly floor: Server;
  readonly peers: readonly Server[];
}

const LEAST_AHEAD_OF_STOCK = 9;
const MOST_ABOVE_FLOOR = 1.6;

/** What was promised, and whether it is so. */
export function bars(measured: Measured, { ours, stock, floor, peers }: Compared): Table {
  const rows: string[][] = [];
  const judge = (bar: string, wanted: string, values: readonly number[], isMet: (value: number) => boolean) =>
    rows.push([bar, wanted, spread(values, 2), isMet(median(values)) ? 'pass' : 'FAIL']);
  for (const [cell, byServer] of measured) {
    if (!cell.hasBar) continue;
    const where = `${cell.asking.name}, ${cell.connections} client${cell.connections > 1 ? 's' : ''}`;
    const own = byServer.get(ours) ?? [];
    if (isFirst(cell, measured)) {
      const stockRatio = ratios(byServer.get(stock) ?? [], own, cpu);
      judge(`${where}: CPU, stock ÷ ours`, `≥ ${LEAST_AHEAD_OF_STOCK}`, stockRatio, (is) => is >= LEAST_AHEAD_OF_STOCK);
      const floorRatio = ratios(own, byServer.get(floor) ?? [], cpu);
      judge(`${where}: CPU, ours ÷ floor`, `≤ ${MOST_ABOVE_FLOOR}`, floorRatio, (is) => is <= MOST_ABOVE_FLOOR);
    }
    for (const peer of peers) {
      const theirs = byServer.get(peer) ?? [];
      judge(`${where}: CPU, ${peer.name} ÷ ours`, '> 1', ratios(theirs, own, cpu), (is) => is > 1);
      judge(`${where}: requests/s, ours ÷ ${peer.name}`, '> 1', ratios(own, theirs, speed), (is) => is > 1);
    }
  }
  return { head: ['bar', 'wanted', 'measured', 'verdict'], rows };
}

const cpu = (round: GatewayRound): number => round.gatewayMilliseconds;
const speed = (round: GatewayRound): number => round.requestsPerSecond;
/** One client that asks the same again and again. */
const isFirst = (cell: Cell, measured: Measured): boolean => measured.keys().next().value === cell;
