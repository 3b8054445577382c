import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { freePort } from '../tests/support/child.ts';
import type { Benchmark, Outcome, Run } from './support/benchmark.ts';
import { joinFleet } from './support/large-fleet/join.ts';
import { type LagProbe, openLagProbe } from './support/large-fleet/lag.ts';
import { MOVE_EVERY_HOURS, SIZES, ZONES } from './support/large-fleet/market.ts';
import type { KindFigures, LoadFigures, Member } from './support/large-fleet/member.ts';
import { cpuOfServer } from './support/large-fleet/server-usage.ts';
import { type Program, startProgram } from './support/program.ts';
import { type DistributedShape, startDistributed } from './support/shapes.ts';
import { fixed, sum } from './support/statistics.ts';

const CLIENTS = 20;
const HEARTBEAT_SECONDS = 30;
const REPORT_SECONDS = 300;
/** The first to register wait for the last before they say another word. */
const HEARTBEAT_TIMEOUT_SECONDS = '900';
/** Milliseconds, for each kind of request. */
const BAR = 250;
const SETTLE_SECONDS = 180;
const LOOK_EVERY_MILLISECONDS = 1_000;

interface Plan {
  readonly agents: number;
  readonly warmUpSeconds: number;
  readonly measuredSeconds: number;
}

/** What a process used a second while it was measured, in milliseconds. */
type Used = Readonly<Record<string, number>>;

export const benchmark: Benchmark = {
  title: 'A fleet of ten thousand agents',
  async run(run) {
    const plan: Plan = run.isQuick
      ? { agents: 600, warmUpSeconds: 10, measuredSeconds: 20 }
      : { agents: 10_000, warmUpSeconds: 60, measuredSeconds: 240 };
    await using resources = new AsyncDisposableStack();
    run.progress('starting Postgres, Redis, five subgraphs and the gateway');
    const shape = resources.use(await startDistributed(run.signal, { HEARTBEAT_TIMEOUT_SECONDS }));
    const lag = resources.use(await openLagProbe(shape.databaseUrl));
    const told = (done: number) => run.progress(`${fixed(done, 0)} of ${fixed(plan.agents, 0)} agents have registered`);
    const joined = performance.now();
    const members = await joinFleet({ world: shape.world, clients: CLIENTS, ...plan, signal: run.signal, told });
    const joinedSeconds = (performance.now() - joined) / 1000;
    run.progress('waiting until the news of the registrations has arrived');
    await lag.untilSmall(SETTLE_SECONDS, run.signal);
    const load = resources.use(await startLoad({ shape, members, plan }, run));
    const measured = await follow({ load, lag, shape, plan }, run);
    run.progress('waiting until the news has arrived');
    const settledSeconds = await lag.untilSmall(SETTLE_SECONDS, run.signal);
    const { deadLetters } = await lag.read();
    requireAllTaken(measured.figures, deadLetters, plan);
    return report({ ...measured, plan, joinedSeconds, settledSeconds });
  },
};

interface Load extends AsyncDisposable {
  readonly program: Program;
  figures(): Promise<LoadFigures>;
}

/** The agents, in a process of their own. */
async function startLoad(
  { shape, members, plan }: { shape: DistributedShape; members: readonly Member[]; plan: Plan },
  run: Run,
): Promise<Load> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-fleet-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const file = join(folder, 'members.json');
  await writeFile(file, JSON.stringify(members), { mode: 0o600 });
  const control = await freePort();
  const env = {
    ...{ URL: shape.world.url, MEMBERS_FILE: file, CONTROL_PORT: String(control) },
    ...{ HEARTBEAT_SECONDS: String(HEARTBEAT_SECONDS), REPORT_SECONDS: String(REPORT_SECONDS) },
    ...{ WARM_UP_SECONDS: String(plan.warmUpSeconds), MEASURED_SECONDS: String(plan.measuredSeconds) },
  };
  const program = resources.use(startProgram('bench/support/large-fleet/agents-program.ts', env, run.signal));
  const origin = `http://127.0.0.1:${control}`;
  await program.ready(origin);
  const owned = resources.move();
  return {
    program,
    figures: async () => (await (await fetch(`${origin}/figures`)).json()) as LoadFigures,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

interface Measured {
  readonly figures: LoadFigures;
  readonly used: Used;
  /** Of what was seen each second. */
  readonly mostLag: number;
  readonly lastLag: number;
}

/** Looks at the load each second until it is over. */
async function follow(
  { load, lag, shape, plan }: { load: Load; lag: LagProbe; shape: DistributedShape; plan: Plan },
  run: Run,
): Promise<Measured> {
  const deadline = performance.now() + (plan.warmUpSeconds + plan.measuredSeconds + SETTLE_SECONDS) * 1000;
  let began: { at: number; used: Used } | undefined;
  let [mostLag, lastLag] = [0, 0];
  for (;;) {
    const figures = await load.figures();
    lastLag = (await lag.read()).events;
    if (figures.phase !== 'WARMING_UP') {
      began ??= { at: performance.now(), used: await usedBy(shape, load) };
      mostLag = Math.max(mostLag, lastLag);
    }
    run.progress(stepOf(figures, lastLag, plan));
    if (figures.phase === 'DONE' && began) {
      const seconds = (performance.now() - began.at) / 1000;
      const after = await usedBy(shape, load);
      const before = began.used;
      const used = Object.fromEntries(Object.entries(after).map(([k, v]) => [k, (v - (before[k] ?? 0)) / seconds]));
      return { figures, used, mostLag, lastLag };
    }
    if (performance.now() > deadline) throw new Error('The load does not come to an end.');
    await wait(LOOK_EVERY_MILLISECONDS, undefined, { signal: run.signal });
  }
}

function stepOf({ phase, underWay, heartbeat, report }: LoadFigures, lag: number, plan: Plan): string {
  const all = (plan.agents * (plan.warmUpSeconds + plan.measuredSeconds)) / HEARTBEAT_SECONDS;
  const bar = '█'.repeat(Math.min(20, Math.round((20 * heartbeat.all) / all))).padEnd(20, '░');
  const failed = heartbeat.failed + report.failed;
  const name = phase === 'WARMING_UP' ? 'warming up' : 'measuring';
  return `${bar} ${name}: ${fixed(heartbeat.all, 0)} heartbeats, ${fixed(report.all, 0)} reports, ${failed} failed, ${underWay} under way, ${lag} events behind`;
}

/** CPU so far, milliseconds. */
async function usedBy({ processes, servers }: DistributedShape, { program }: Load): Promise<Used> {
  const own = Object.entries({ ...processes, agents: program });
  const ours = await Promise.all(own.map(async ([name, one]) => [name, (await one.usage()).cpuMilliseconds] as const));
  const [postgres, redis] = await Promise.all([cpuOfServer(servers.postgres), cpuOfServer(servers.redis)]);
  return { ...Object.fromEntries(ours), postgres, redis };
}

/** Throws unless all requests, the warm-up's too, were taken, and as many were sent as were due. */
function requireAllTaken({ heartbeat, report }: LoadFigures, deadLetters: number, plan: Plan): void {
  for (const [name, kind, interval] of [
    ['heartbeats', heartbeat, HEARTBEAT_SECONDS],
    ['reports', report, REPORT_SECONDS],
  ] as const) {
    if (kind.failed > 0) throw new Error(`${kind.failed} of ${kind.all} ${name} failed: ${kind.firstFailure}`);
    const due = (plan.agents * plan.measuredSeconds) / interval;
    if (Math.abs(kind.count - due) > 1) throw new Error(`${due} ${name} were due, ${kind.count} were measured.`);
  }
  if (deadLetters > 0) throw new Error(`${deadLetters} events could not be applied.`);
}

interface Found extends Measured {
  readonly plan: Plan;
  readonly joinedSeconds: number;
  readonly settledSeconds: number;
}

function report({ figures, used, mostLag, lastLag, plan, ...seconds }: Found): Outcome {
  const row = (name: string, interval: number, { count, milliseconds }: KindFigures) => {
    const { p50 = 0, p99 = 0, p999 = 0, most = 0 } = milliseconds ?? {};
    const times = [p50, p99, p999, most].map((value) => fixed(value));
    return [name, fixed(plan.agents / interval), fixed(count, 0), '0', ...times, p99 < BAR ? 'pass' : 'fail'];
  };
  const total = sum(Object.values(used));
  return {
    tables: [
      {
        head: [
          'request',
          'a second',
          'measured',
          'failed',
          'p50 ms',
          'p99 ms',
          'p99.9 ms',
          'most ms',
          `p99 < ${BAR} ms`,
        ],
        rows: [
          row('heartbeat', HEARTBEAT_SECONDS, figures.heartbeat),
          row(`price report of ${ZONES.length} pools`, REPORT_SECONDS, figures.report),
        ],
      },
      {
        head: ['CPU ms a second', ...Object.keys(used), 'all'],
        rows: [['while measured', ...Object.values(used).map((one) => fixed(one, 0)), fixed(total, 0)]],
      },
      {
        head: ['events behind, at most', 'at the end', 'all applied after s', 'dead letters'],
        rows: [[fixed(mostLag, 0), fixed(lastLag, 0), fixed(seconds.settledSeconds), '0']],
      },
    ],
    notes: [
      `${fixed(plan.agents, 0)} agents of ${CLIENTS} clients in a process of their own, each with a heartbeat every ${HEARTBEAT_SECONDS} s and a price report of ${ZONES.length} pools every ${REPORT_SECONDS} s, evenly spread, for ${plan.measuredSeconds} s after ${plan.warmUpSeconds} s to warm up. Each is sent when it is due, whatever has become of those before; a latency begins when the request was due.`,
      `Prices are those of a market that is the same for everybody: each of ${SIZES.length * ZONES.length} pools of a client moves every ${MOVE_EVERY_HOURS} hours (the recorded history of AWS has one or two new prices a day), each machine in it follows, and every report is decided on.`,
      `Gateway and subgraphs are six processes on a Postgres that writes each commit to the disk and a Redis, all on this machine beside the agents; ${fixed(plan.agents, 0)} registrations over the public API took ${fixed(seconds.joinedSeconds, 0)} s. “Events behind” is the consumer that is furthest behind, by its stored position, which trails by up to 500 where news is of no concern to it.`,
    ],
  };
}
