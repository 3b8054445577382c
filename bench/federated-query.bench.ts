import type { Benchmark, Run, Table } from './support/benchmark.ts';
import { latencyOf, measureRound, type Round } from './support/cells.ts';
import { addHistory, addStandbys, type Fleet, openFleet } from './support/fleet.ts';
import { type Shape, startDistributed, startEmbedded } from './support/shapes.ts';
import { fixed, spread } from './support/statistics.ts';
import {
  answerOf,
  requireEqualAnswers,
  requireLikeAnswers,
  startStockGateway,
  type Target,
  targetOf,
} from './support/targets.ts';

/** admin: client · client: overview · agent: agents, machines, pools · forecasting: forecast · replica: replicas. */
const QUERY = /* GraphQL */ `
  query Fleet($id: ID!) {
    client(id: $id) {
      name status
      overview {
        agentsTotal agentsOnline instancesRunning spotInstancesRunning replicasReady
        hourlyCost { amount currency } onDemandHourlyCost { amount currency }
      }
      agents(first: 20) {
        nodes {
          id logicalId hostname status registeredAt
          primaryInstance {
            id providerId instanceType zone mode role hourlyPrice onDemandHourlyPrice savingsRatio
            pool {
              id name hourlyPrice observedAt
              forecast(horizon: 24) { methods madeAt points { at value lower upper } }
            }
          }
          replicas(first: 2) {
            nodes { id kind status sync { progressRatio } pool { name hourlyPrice } instance { providerId role } }
          }
        }
      }
    }
  }
`;

const AGENTS = 20;
const CONNECTIONS = [1, 16] as const;

interface Plan {
  readonly days: number;
  readonly rounds: number;
  readonly milliseconds: number;
  readonly warmUp: number;
}

/** What was measured of each target, by how many asked at a time; the rounds in order. */
type Cells = ReadonlyMap<Target, ReadonlyMap<number, Round[]>>;

export const benchmark: Benchmark = {
  title: 'One federated query over five subgraphs',
  async run(run) {
    const plan = run.isQuick
      ? { days: 2, rounds: 2, milliseconds: 500, warmUp: 250 }
      : { days: 14, rounds: 5, milliseconds: 1_500, warmUp: 2_000 };
    await using resources = new AsyncDisposableStack();
    run.progress('starting six processes, stock Apollo Gateway, and all in one process');
    const distributed = resources.use(await startDistributed(run.signal));
    const fleet = await fill(distributed, plan.days, run);
    const ours = targetOf('Spotkeep’s gateway', distributed, fleet);
    const stock = resources.use(await startStockGateway(distributed, fleet, run.signal));
    const embedded = resources.use(await startEmbedded(run.signal));
    const alone = targetOf('Spotkeep embedded', embedded, await fill(embedded, plan.days, run));
    const requireRightAnswers = async () => {
      await requireEqualAnswers([ours, stock], QUERY);
      await requireLikeAnswers([ours, alone], QUERY);
    };

    await requireRightAnswers();
    const bytes = JSON.stringify({ data: await answerOf(ours, QUERY) }).length;
    const cells = await measure([ours, stock, alone], plan, run);
    await requireRightAnswers();
    return { tables: [figures(cells), comparison(cells, ours, stock)], notes: notes(plan, bytes) };
  },
};

async function fill(shape: Shape, days: number, run: Run): Promise<Fleet> {
  run.progress(`filling the ${shape.name} shape: ${AGENTS} agents, ${days} days of prices, forecasts, standbys`);
  const fleet = await openFleet(shape.world, AGENTS);
  await addHistory(shape.world, fleet, days);
  await addStandbys(shape.world, fleet);
  return fleet;
}

async function measure(targets: readonly Target[], plan: Plan, run: Run): Promise<Cells> {
  const cells = new Map(targets.map((one) => [one, new Map<number, Round[]>(CONNECTIONS.map((many) => [many, []]))]));
  for (const one of targets) {
    for (const connections of CONNECTIONS) {
      run.progress(`warming up, ${connections} connections: ${one.name}`);
      await load(one, { connections, milliseconds: plan.warmUp }, run);
    }
  }
  for (let round = 0; round < plan.rounds; round += 1) {
    // Each round begins with another one, so that none is always measured after the same neighbour.
    const order = [...targets.slice(round % targets.length), ...targets.slice(0, round % targets.length)];
    for (const connections of CONNECTIONS) {
      for (const one of order) {
        run.progress(`round ${round + 1} of ${plan.rounds}, ${connections} connections: ${one.name}`);
        const measured = await load(one, { connections, milliseconds: plan.milliseconds }, run);
        cells.get(one)?.get(connections)?.push(measured);
      }
    }
  }
  return cells;
}

function load(one: Target, o: { connections: number; milliseconds: number }, run: Run): Promise<Round> {
  const body = JSON.stringify({ query: QUERY, variables: { id: one.clientId } });
  return measureRound(one, {
    url: one.url,
    ...o,
    signal: run.signal,
    next: () => ({ token: one.token, body }),
    check(answer) {
      // The answer itself was compared before; under load it is enough that it is one.
      if (!answer.startsWith('{"data":{"client":{') || answer.includes('"errors":')) {
        throw new Error(`${one.name} answers: ${answer.slice(0, 1_000)}`);
      }
    },
  });
}

function figures(cells: Cells): Table {
  const rows = CONNECTIONS.flatMap((connections) =>
    [...cells].map(([{ name }, measured]) => {
      const rounds = measured.get(connections) ?? [];
      const { p50, p99, count } = latencyOf(rounds);
      return [
        name,
        fixed(connections, 0),
        fixed(count, 0),
        fixed(p50),
        fixed(p99),
        spread(rounds.map((round) => round.requestsPerSecond)),
        spread(rounds.map((round) => round.gatewayMilliseconds)),
        spread(rounds.map((round) => round.totalMilliseconds)),
      ];
    }),
  );
  const cpu = ['CPU ms a request, its process', 'CPU ms a request, with its subgraphs'];
  return { head: ['answered by', 'connections', 'requests', 'p50 ms', 'p99 ms', 'requests/s', ...cpu], rows };
}

/** Rounds next to each other are compared, so that what slows the machine down for a while slows both. */
function comparison(cells: Cells, ours: Target, stock: Target): Table {
  const compare = (name: string, over: Target, under: Target, of: (round: Round) => number) => [
    name,
    ...CONNECTIONS.map((many) => {
      const [above = [], below = []] = [cells.get(over)?.get(many), cells.get(under)?.get(many)];
      const ratios = above.map((round, index) => of(round) / of(below[index] ?? round));
      return spread(ratios, 2);
    }),
  ];
  return {
    head: [
      'above 1 Spotkeep’s gateway is ahead',
      ...CONNECTIONS.map((many) => `${many} connection${many > 1 ? 's' : ''}`),
    ],
    rows: [
      compare('CPU a request: stock ÷ Spotkeep', stock, ours, (round) => round.gatewayMilliseconds),
      compare('p50: stock ÷ Spotkeep', stock, ours, (round) => latencyOf([round]).p50),
      compare('requests/s: Spotkeep ÷ stock', ours, stock, (round) => round.requestsPerSecond),
    ],
  };
}

const notes = ({ days, rounds, milliseconds }: Plan, bytes: number): string[] => [
  `One client with ${AGENTS} agents, their machines, pools with ${days} days of hourly prices, forecasts of 24 hours, and a standby each; an answer of ${fixed(bytes / 1000, 0)} kB.`,
  `${rounds} alternating rounds of ${milliseconds / 1000} s a cell, after a warm-up: median of the rounds (least–most); p50 and p99 of all rounds together. The client runs on the same machine.`,
  'Spotkeep’s gateway and the stock one are each a process before the same five subgraph processes on Postgres and Redis, over HTTP. Their answers were compared before and after, and are equal. Stock is `ApolloGateway` with Apollo Server on Fastify; a data source signs the viewer for the subgraphs. It checks neither tokens nor scopes nor limits, as ours does.',
  'Embedded is one process with gateway, subgraphs and PGlite, so its CPU includes the database; that of the others includes neither Postgres nor Redis.',
];
