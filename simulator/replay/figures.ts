import type { GraphApi } from '../api.ts';
import {
  ReplayedSavingsDocument,
  ReplayedSwitchesDocument,
  type ReplayedSwitchesQuery,
} from '../generated/documents.ts';
import { parseMicroUnits } from '../market/micro-units.ts';

/** Money in millionths of a dollar. */
export interface GroupFigures {
  readonly name: string;
  readonly agents: number;
  /** Hours that the workloads were looked after, summed over them. */
  readonly hours: number;
  readonly onDemandCost: bigint;
  /** Staying in the first pool, at the on-demand price while that is taken away. */
  readonly stayingCost: bigint;
  /** As the graph has counted it. */
  readonly actualCost: bigint;
  /** As the simulator's own meters have. */
  readonly meteredCost: bigint;
  /** The graph's on-demand cost, to be compared with `onDemandCost`. */
  readonly countedOnDemandCost: bigint;
  readonly switches: number;
  readonly interruptions: number;
  readonly survived: number;
  readonly downtimeMinutes: number;
}

/** What the graph has counted for a client. */
export interface CountedFigures {
  readonly onDemandCost: bigint;
  readonly actualCost: bigint;
  readonly switches: number;
}

const DAY_MILLISECONDS = 86_400_000;
/** More pages of switches than any replay has. */
const MAXIMUM_PAGES = 10_000;
/** The graph answers for as many days at once. */
const MAXIMUM_DAYS = 400;

async function countSwitches(api: GraphApi, clientId: string, token: string): Promise<number> {
  let count = 0;
  let after: string | null = null;
  for (let page = 0; page < MAXIMUM_PAGES; page += 1) {
    const { client }: ReplayedSwitchesQuery = await api.execute(ReplayedSwitchesDocument, { clientId, after }, token);
    if (!client?.switches) throw new Error('The graph does not tell the switches.');
    count += client.switches.nodes.filter(({ phase }) => phase === 'COMPLETED').length;
    if (!client.switches.pageInfo.hasNextPage) return count;
    after = client.switches.pageInfo.endCursor;
  }
  throw new Error('The list of switches does not end.');
}

/** Asks the graph what a client's fleet cost and saved from `from` to `to`. */
export async function countedFigures(
  api: GraphApi,
  o: { readonly clientId: string; readonly token: string; readonly from: Date; readonly to: Date },
): Promise<CountedFigures> {
  const first = Math.floor(o.from.getTime() / DAY_MILLISECONDS) * DAY_MILLISECONDS;
  let onDemandCost = 0n;
  let actualCost = 0n;
  for (let from = first; from < o.to.getTime(); from += MAXIMUM_DAYS * DAY_MILLISECONDS) {
    const to = Math.min(from + MAXIMUM_DAYS * DAY_MILLISECONDS, o.to.getTime() + DAY_MILLISECONDS);
    const range = { from: new Date(from).toISOString(), to: new Date(to).toISOString() };
    const { client } = await api.execute(ReplayedSavingsDocument, { clientId: o.clientId, range }, o.token);
    if (!client?.savings) throw new Error('The graph does not tell the savings.');
    onDemandCost += parseMicroUnits(client.savings.onDemandCost.amount);
    actualCost += parseMicroUnits(client.savings.actualCost.amount);
  }
  return { onDemandCost, actualCost, switches: await countSwitches(api, o.clientId, o.token) };
}
