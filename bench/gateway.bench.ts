import type { Benchmark, Run } from './support/benchmark.ts';
import { answerOf, requireEqualAnswers } from './support/federation/answers.ts';
import { askings } from './support/federation/asking.ts';
import { type Cell, measureCells, type Plan } from './support/federation/cells.ts';
import { STANDARD } from './support/federation/documents.ts';
import { installPeers } from './support/federation/install-peers.ts';
import {
  startFloor,
  startHive,
  startMercurius,
  startOurs,
  startStock,
  startSubgraphs,
} from './support/federation/servers.ts';
import { bars, figures } from './support/federation/tables.ts';
import { fixed } from './support/statistics.ts';

interface GatewayPlan extends Plan {
  readonly documents: number;
}

export const benchmark: Benchmark = {
  title: 'The gateway beside others',
  async run(run) {
    const plan: GatewayPlan = run.isQuick
      ? { documents: 40, rounds: 2, milliseconds: 400, warmUp: 600 }
      : { documents: 200, rounds: 5, milliseconds: 1_500, warmUp: 4_000 };
    await using resources = new AsyncDisposableStack();
    const { subgraphs, gateways, ours, stock } = await startGateways(resources, run);
    run.progress('recording what the standard operation fetches, for the floor');
    const record = await subgraphs.record(() => answerOf(ours, STANDARD));
    const answer = await answerOf(ours, STANDARD);
    const floor = resources.use(await startFloor(subgraphs, { record, answer }, run.signal));

    const { equal, distinct, unknown } = askings(plan.documents);
    const requireRightAnswers = async (when: string) => {
      run.progress(`comparing the answers ${when}`);
      await requireEqualAnswers([...gateways, floor], equal.known);
      await requireEqualAnswers(gateways, distinct.known);
    };
    const cells: Cell[] = [
      ...[1, 16].map((connections) => ({ asking: equal, connections, servers: [...gateways, floor], hasBar: true })),
      ...[1, 16].map((connections) => ({ asking: distinct, connections, servers: gateways, hasBar: true })),
      ...[1, 16].map((connections) => ({ asking: unknown, connections, servers: gateways, hasBar: false })),
    ];
    await requireRightAnswers('before');
    const measured = await measureCells(cells, { subgraphs, plan, run });
    await requireRightAnswers('after');
    const peers = gateways.filter((gateway) => gateway !== ours);
    const notes = notesOn(plan, { bytes: Buffer.byteLength(answer), distinctFetches: floor.fetches });
    return { tables: [figures(measured), bars(measured, { ours, stock, floor, peers })], notes };
  },
};

async function startGateways(resources: AsyncDisposableStack, run: Run) {
  const { signal } = run;
  run.progress('installing the gateways of others into bench/peers');
  await installPeers(signal);
  run.progress('starting four subgraphs and five gateways');
  const subgraphs = resources.use(await startSubgraphs(signal));
  const ours = resources.use(await startOurs(subgraphs, signal));
  const stock = resources.use(await startStock(subgraphs, signal));
  const hive = resources.use(await startHive(subgraphs, { isCompiled: false }, signal));
  const compiledHive = resources.use(await startHive(subgraphs, { isCompiled: true }, signal));
  const mercurius = resources.use(await startMercurius(subgraphs, signal));
  return { subgraphs, ours, stock, gateways: [ours, stock, hive, compiledHive, mercurius] };
}

const notesOn = (
  { documents, rounds, milliseconds, warmUp }: GatewayPlan,
  { bytes, distinctFetches }: { readonly bytes: number; readonly distinctFetches: number },
): string[] => [
  `Four subgraphs in one process, which answer what they were asked before from memory. The equal operation is 16 fetches as Apollo plans it, ${distinctFetches} of them distinct, and an answer of ${fixed(bytes / 1000, 0)} kB.`,
  `Distinct: ${documents} documents of differing selections and names in turn, with rotating variables, all known before. Never seen: each request a new document, so that parsing and planning are what is measured.`,
  `${rounds} alternating rounds of ${milliseconds / 1000} s a cell after ${warmUp / 1000} s to warm up: median of the rounds (least–most); p50 and p99 of all rounds together. CPU is that of the answering process with all of its threads, in the program and in the kernel. The client runs on the same machine.`,
  'All are a process each with NODE_ENV=production and without logs of requests, before the same subgraphs over HTTP. Their answers to all known operations were compared before and after, and are equal. Ours is `npm run gateway -- --supergraph FILE --no-auth` without a rate limit; stock is `ApolloGateway` with Apollo Server on Fastify; Hive Gateway is its command, once with each of its two planners; Mercurius is on Fastify, with its settings as they come.',
  'The floor is a `node:http` server that makes the distinct fetches of the operation in the order of their needs through undici, parses the answers and sends a ready one.',
];
