import { strictEqual } from 'node:assert/strict';
import { randomUUID } from 'node:crypto';
import type { Benchmark, Outcome, Run } from './support/benchmark.ts';
import { latencyOf, measureUntilRest, type SettledRound } from './support/cells.ts';
import { type Fleet, onDemandPriceOf, openFleet, until } from './support/fleet.ts';
import { type Shape, startDistributed, startEmbedded } from './support/shapes.ts';
import { fixed, spread, sum } from './support/statistics.ts';

const REPORT = /* GraphQL */ `
  mutation ($input: ReportPricingInput!) {
    reportPricing(input: $input) { acceptedCount errors { __typename ... on UserError { message path } } }
  }
`;
const AGENTS = 50;
const CONNECTIONS = [1, 16] as const;
const ZONES = ['1a', '1b', '1c', '1d', '1e', '1f', '2a', '2b', '2c', '2d'].map((letter) => `us-east-${letter}`);

/** A shape with its fleet, and what it has said to have taken in. */
interface Subject {
  readonly shape: Shape;
  readonly fleet: Fleet;
  readonly rounds: ReadonlyMap<number, SettledRound[]>;
  readonly counts: { reports: number; accepted: number };
}

export const benchmark: Benchmark = {
  title: 'Price reports',
  async run(run) {
    const plan = run.isQuick
      ? { rounds: 2, milliseconds: 500, warmUp: 250 }
      : { rounds: 3, milliseconds: 4_000, warmUp: 1_500 };
    await using resources = new AsyncDisposableStack();
    const subjects: Subject[] = [];
    for (const [name, start] of Object.entries({ embedded: startEmbedded, distributed: startDistributed })) {
      run.progress(`starting the ${name} shape and registering ${AGENTS} agents`);
      const shape: Shape = resources.use(await start(run.signal));
      const fleet = await openFleet(shape.world, AGENTS);
      const rounds = new Map<number, SettledRound[]>(CONNECTIONS.map((many) => [many, []]));
      subjects.push({ shape, fleet, rounds, counts: { reports: 0, accepted: 0 } });
    }
    for (const subject of subjects) {
      for (const many of CONNECTIONS) await load(subject, { connections: many, milliseconds: plan.warmUp }, run);
    }
    for (let round = 0; round < plan.rounds; round += 1) {
      for (const connections of CONNECTIONS) {
        for (const subject of subjects) {
          run.progress(`round ${round + 1} of ${plan.rounds}, ${connections} at a time: ${subject.shape.name}`);
          const measured = await load(subject, { connections, milliseconds: plan.milliseconds }, run);
          subject.rounds.get(connections)?.push(measured);
        }
      }
    }
    for (const subject of subjects) {
      run.progress(`counting what is stored: ${subject.shape.name}`);
      await requireNothingLost(subject);
    }
    return report(subjects, plan);
  },
};

/** Agents report in turn, each ten prices seen just now. */
function load(subject: Subject, o: { connections: number; milliseconds: number }, run: Run): Promise<SettledRound> {
  const { shape, fleet, counts } = subject;
  let turn = 0;
  return measureUntilRest(
    { gateway: shape.gateway, others: shape.programs.filter((program) => program !== shape.gateway) },
    {
      url: shape.world.url,
      ...o,
      signal: run.signal,
      next() {
        const agent = fleet.agents[turn % fleet.agents.length] as Fleet['agents'][number];
        turn += 1;
        return { token: agent.token, body: reportOf(agent, counts.reports + turn) };
      },
      check(answer) {
        const { data, errors } = JSON.parse(answer);
        if (errors || data.reportPricing.errors.length > 0) throw new Error(`A report fails: ${answer.slice(0, 500)}`);
        counts.reports += 1;
        counts.accepted += data.reportPricing.acceptedCount;
      },
    },
  );
}

/** Prices that move a little with every report, between a quarter and a half of the on-demand price. */
function reportOf({ instanceId, instanceType }: Fleet['agents'][number], number: number): string {
  const onDemandHourlyPrice = onDemandPriceOf(instanceType);
  const prices = ZONES.map((zone, index) => ({
    zone,
    hourlyPrice: (Number(onDemandHourlyPrice) * (0.375 + 0.125 * Math.sin(number / 50 + index))).toFixed(6),
  }));
  return JSON.stringify({
    query: REPORT,
    variables: { input: { reportId: randomUUID(), instanceId, onDemandHourlyPrice, prices } },
  });
}

/**
 * Every price that was accepted can be read: from its pool at once, and from its series when the news is there. Those
 * that the hourly clean-up has removed meanwhile, of several of the same five minutes, are not stored any more.
 */
async function requireNothingLost({ shape, fleet, counts }: Subject): Promise<void> {
  await until(`all ${counts.accepted} prices of the ${shape.name} shape are stored, or were cleaned up`, async () => {
    const before = await removedPoints(shape);
    const stored = await storedPoints(shape, fleet);
    // While it is at work nothing can be said.
    return before === (await removedPoints(shape)) && stored + (before ?? Number.NaN) === counts.accepted;
  });
  const query = '{ timeSeriesList(first: 100) { nodes { pointCount } } }';
  await until(`all ${counts.accepted} prices of the ${shape.name} shape have reached the series`, async () => {
    const { timeSeriesList } = await shape.world.data(query, {}, fleet.clientToken);
    return sum(timeSeriesList.nodes.map((series: { pointCount: number }) => series.pointCount)) === counts.accepted;
  });
}

/** How many prices the hourly clean-up says that it has removed; undefined while it is at work. */
async function removedPoints({ world }: Shape): Promise<number | undefined> {
  const name = 'agent.pricing.deduplicate';
  const query = 'query ($name: String!) { tasks(first: 100, filter: { name: $name }) { nodes { status phase } } }';
  const { tasks } = await world.data(query, { name }, world.adminToken);
  if (tasks.nodes.some(({ status }: { status: string }) => status !== 'SUCCEEDED')) return undefined;
  return sum(tasks.nodes.map(({ phase }: { phase: string }) => Number(/(\d+) prices? removed/.exec(phase)?.[1])));
}

async function storedPoints({ world }: Shape, { clientToken }: Fleet): Promise<number> {
  const { pools } = await world.data(
    '{ pools(first: 100) { nodes { id } pageInfo { hasNextPage } } }',
    {},
    clientToken,
  );
  strictEqual(pools.pageInfo.hasNextPage, false);
  const page = /* GraphQL */ `
    query ($id: ID!, $after: String) {
      pool(id: $id) { prices(first: 100, after: $after) { nodes { isInterpolated } pageInfo { hasNextPage endCursor } } }
    }
  `;
  let stored = 0;
  for (const { id } of pools.nodes) {
    let after: string | null | undefined;
    do {
      const { pool } = await world.data(page, { id, after }, clientToken);
      stored += pool.prices.nodes.filter((price: { isInterpolated: boolean }) => !price.isInterpolated).length;
      after = pool.prices.pageInfo.hasNextPage ? pool.prices.pageInfo.endCursor : undefined;
    } while (after);
  }
  return stored;
}

function report(subjects: readonly Subject[], plan: { rounds: number; milliseconds: number }): Outcome {
  const rows = subjects.flatMap(({ shape, rounds }) =>
    CONNECTIONS.map((connections) => {
      const measured = rounds.get(connections) ?? [];
      const { p50, p99, count } = latencyOf(measured);
      return [
        shape.name,
        String(connections),
        String(count),
        spread(measured.map((round) => round.requestsPerSecond)),
        fixed(p50),
        fixed(p99),
        spread(
          measured.map((round) => round.totalMilliseconds),
          2,
        ),
        spread(measured.map((round) => round.restSeconds)),
      ];
    }),
  );
  const kept = subjects.map(
    ({ shape, counts }) =>
      `${shape.name}: ${fixed(counts.reports, 0)} reports, ${fixed(counts.accepted, 0)} new prices accepted, as many stored (or cleaned up since) and as many in the series of forecasting.`,
  );
  return {
    tables: [
      {
        head: ['shape', 'at a time', 'reports', 'reports/s', 'p50 ms', 'p99 ms', 'CPU ms/report', 'at rest after s'],
        rows,
      },
    ],
    notes: [
      `${AGENTS} agents of one client report ${ZONES.length} pools each; every report is decided on. ${plan.rounds} alternating rounds of ${plan.milliseconds / 1000} s a cell: median (least–most). The client runs on the same machine.`,
      'Embedded is one process with PGlite in a folder, which leaves flushing to the operating system. Distributed is six processes; its Postgres writes every commit to the disk. CPU is of all of Spotkeep’s processes, without Postgres and Redis, until the news of the reports has been applied everywhere; so long is “at rest after”, from the last answer on.',
      `No report failed and none is lost, warm-up included. ${kept.join(' ')}`,
      'Two prices of one pool in the same millisecond are one, so that fewer can be new than were reported.',
    ],
  };
}
