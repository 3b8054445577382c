import type { Run } from '../benchmark.ts';
import { measureRound, type Round } from '../cells.ts';
import { isAnswer } from './answers.ts';
import type { Asking } from './asking.ts';
import type { Asked } from './documents.ts';
import type { Server, Subgraphs } from './servers.ts';

/** A way of asking with so many clients, and those who are asked so. */
export interface Cell {
  readonly asking: Asking;
  readonly connections: number;
  readonly servers: readonly Server[];
  /** Whether ours has to be ahead in it. */
  readonly hasBar: boolean;
}

export interface GatewayRound extends Round {
  /** How many requests the subgraphs got for one of a client. */
  readonly fetches: number;
}

/** The rounds of each server, in order. */
export type Measured = ReadonlyMap<Cell, ReadonlyMap<Server, readonly GatewayRound[]>>;

export interface Plan {
  readonly rounds: number;
  readonly milliseconds: number;
  readonly warmUp: number;
}

/** Measures cell after cell, every server in rounds that alternate: what slows the machine for a while slows all. */
export async function measureCells(
  cells: readonly Cell[],
  { subgraphs, plan, run }: { readonly subgraphs: Subgraphs; readonly plan: Plan; readonly run: Run },
): Promise<Measured> {
  const measured = new Map(
    cells.map((cell) => [cell, new Map(cell.servers.map((one) => [one, [] as GatewayRound[]]))]),
  );
  const loads = new Map(cells.map((cell) => [cell, new Map(cell.servers.map((one) => [one, loadOf(one, cell)]))]));
  const steps = (plan.rounds + 1) * cells.reduce((total, { servers }) => total + servers.length, 0);
  let done = 0;
  for (const cell of cells) {
    for (let round = 0; round <= plan.rounds; round += 1) {
      const isWarmUp = round === 0;
      // Each round begins with another one, so that none is always measured after the same neighbour.
      const turn = round % cell.servers.length;
      for (const server of [...cell.servers.slice(turn), ...cell.servers.slice(0, turn)]) {
        done += 1;
        run.progress(progressOf(done, steps, isWarmUp ? 'warm-up' : `round ${round}`, cell, server));
        const milliseconds = isWarmUp ? plan.warmUp : plan.milliseconds;
        const load = { ...(loads.get(cell)?.get(server) ?? loadOf(server, cell)), milliseconds, signal: run.signal };
        const before = await subgraphs.count();
        const found = await measureRound({ gateway: server.program, others: [subgraphs.program] }, load);
        const fetches = ((await subgraphs.count()) - before) / found.latencies.length;
        const rounds = measured.get(cell)?.get(server);
        if (!isWarmUp) rounds?.push({ ...found, fetches });
      }
    }
  }
  return measured;
}

/** What one server is asked in a cell: over all of its rounds one sequence. */
function loadOf({ name, url }: Server, { asking, connections }: Cell) {
  const lengths = new Map<string, number>();
  const next = asking.open();
  return {
    url,
    connections,
    next: () => ({ body: bodyOf(next()) }),
    // The answers themselves are compared before and after; under load it is enough that each is as long as it was.
    check(answer: string, body: string) {
      const length = lengths.get(body) ?? answer.length;
      if (asking.known.length > 0) lengths.set(body, length);
      if (length === answer.length && isAnswer(answer)) return;
      throw new Error(`${name} answers ${body.slice(0, 500)} with ${answer.slice(0, 500)}`);
    },
  };
}

const bodyOf = (asked: Asked): string => JSON.stringify(asked);

const BAR_CHARACTERS = 24;

function progressOf(done: number, steps: number, round: string, cell: Cell, { name }: Server): string {
  const full = Math.round((done / steps) * BAR_CHARACTERS);
  const bar = `${'█'.repeat(full)}${'░'.repeat(BAR_CHARACTERS - full)}`;
  return `${bar} ${round}, ${cell.asking.name}, ${cell.connections} at a time: ${name}`;
}
