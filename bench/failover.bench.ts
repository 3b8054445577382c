import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { freePort } from '../tests/support/child.ts';
import { connectWorld } from '../tests/support/connect-world.ts';
import type { Benchmark, Outcome, Run } from './support/benchmark.ts';
import { type Ask, askOver, reportPrices, standUp } from './support/failover/standbys.ts';
import { joinFleet } from './support/large-fleet/join.ts';
import type { Member } from './support/large-fleet/member.ts';
import { createTraffic } from './support/large-fleet/traffic.ts';
import { type Program, startProgram } from './support/program.ts';
import { embeddedSettings } from './support/shapes.ts';
import { fixed, max, quantile } from './support/statistics.ts';

const CLIENTS = 10;
const AT_ONCE = 20;
const CONNECTIONS = 64;
const TOLD_EVERY = 100;
const HEARTBEAT_SECONDS = 30;
/** Of a thousand agents one in each 200 s: far more than any cloud takes. */
const NOTICES_A_SECOND = 5;
/** Milliseconds, at the 99th percentile of notices that come at that rate. */
const BAR = 100;

interface Plan {
  readonly agents: number;
  readonly warmUp: number;
  /** Notices at a steady rate, as many one after another, and as many with others at the same time. */
  readonly notices: number;
}

/** What a notice came to, in milliseconds. */
interface Answered {
  /** From the first byte asked to the last byte answered. */
  readonly seen: number;
  /** What the answer says itself: from the arrival of the notice until the standby was the primary. */
  readonly told: number;
}

interface Load {
  readonly answered: readonly Answered[];
  /** CPU of the program, all that went on meanwhile included; milliseconds a notice. */
  readonly cpuEach: number;
}

interface Subject extends AsyncDisposable {
  readonly program: Program;
  readonly members: readonly Member[];
  readonly ask: Ask;
  control(doing: 'quiet' | 'take-away' | 'count'): Promise<Record<string, number>>;
}

export const benchmark: Benchmark = {
  title: 'Fail-over',
  async run(run) {
    const plan: Plan = run.isQuick
      ? { agents: 100, warmUp: 10, notices: 30 }
      : { agents: 1_000, warmUp: 100, notices: 300 };
    await using subject = await open(plan, run);
    const beating = startHeartbeats(subject);
    const waiting = [...subject.members];
    run.progress('warming up');
    const next = (count: number) => waiting.splice(0, count);
    await measured(subject, next(plan.warmUp), (members, notice) => inTurns(members, 1, notice, run));
    run.progress(`${plan.notices} notices, ${NOTICES_A_SECOND} a second`);
    const steady = await measured(subject, next(plan.notices), (members, notice) => steadily(members, notice, run));
    run.progress(`${plan.notices} notices, one after another`);
    const sequential = await measured(subject, next(plan.notices), (all, notice) => inTurns(all, 1, notice, run));
    run.progress(`${plan.notices} notices, ${AT_ONCE} at a time`);
    const burst = await measured(subject, next(plan.notices), (all, notice) => inTurns(all, AT_ONCE, notice, run));
    const heartbeats = await beating.stop();
    run.progress('counting primaries');
    const counts = await subject.control('count');
    requireOnePrimaryEach(counts, plan);
    return outcomeOf({ plan, steady, sequential, burst, heartbeats, deadLetters: counts.deadLetters ?? 0 });
  },
};

/** A program with its fleet, of which everyone has a standby; without what a fail-over must not need. */
async function open({ agents }: Plan, run: Run): Promise<Subject> {
  await using resources = new AsyncDisposableStack();
  const folder = await mkdtemp(join(tmpdir(), 'spotkeep-bench-'));
  resources.defer(() => rm(folder, { recursive: true, force: true }));
  const { env, adminToken, origin } = await embeddedSettings(folder);
  const controlPort = String(await freePort());
  const settings = { ...env, CONTROL_PORT: controlPort, LOG_LEVEL: 'fatal' };
  run.progress('starting the program');
  const program = resources.use(startProgram('bench/support/failover/program.ts', settings, run.signal));
  await program.ready(origin);
  const world = resources.use(connectWorld({ url: `${origin}/graphql`, adminToken }));
  const pool = new Pool(origin, { connections: CONNECTIONS });
  resources.defer(() => pool.destroy());
  const ask = askOver(pool, '/graphql');
  const told = (what: string) => (done: number) => run.progress(`${fixed(done, 0)} of ${fixed(agents, 0)} ${what}`);
  const joined = await joinFleet({
    world,
    clients: CLIENTS,
    agents,
    signal: run.signal,
    told: told('have registered'),
  });
  await inTurns(joined, AT_ONCE, (member) => reportPrices(ask, member), run, told('have reported prices'));
  await inTurns(joined, AT_ONCE, (member) => standUp(ask, member), run, told('have a standby'));
  const control: Subject['control'] = async (doing) => {
    const response = await fetch(`http://127.0.0.1:${controlPort}/${doing}`);
    if (!response.ok) throw new Error(`${doing}: ${await response.text()}`);
    return (await response.json()) as Record<string, number>;
  };
  run.progress('waiting until the news has arrived, and taking forecasting and the decisions away');
  await control('quiet');
  await control('take-away');
  const owned = resources.move();
  return { program, members: joined, ask, control, [Symbol.asyncDispose]: () => owned.disposeAsync() };
}

/** Does something for each, so many at a time. */
async function inTurns(
  members: readonly Member[],
  atOnce: number,
  work: (member: Member) => Promise<unknown>,
  run: Run,
  told: (done: number) => void = () => {},
): Promise<void> {
  const waiting = [...members];
  let done = 0;
  const goOn = async () => {
    for (let member = waiting.shift(); member; member = waiting.shift()) {
      run.signal.throwIfAborted();
      await work(member);
      done += 1;
      if (done % TOLD_EVERY === 0) told(done);
    }
  };
  await Promise.all(Array.from({ length: atOnce }, goOn));
}

/** Does something for each at a steady rate, whether those before have ended or not. */
async function steadily(members: readonly Member[], work: (member: Member) => Promise<unknown>, run: Run) {
  const begun = performance.now();
  const under = members.map(async (member, place) => {
    await wait(Math.max(0, begun + (place * 1000) / NOTICES_A_SECOND - performance.now()), undefined, {
      signal: run.signal,
    });
    await work(member);
  });
  await Promise.all(under);
}

type Notify = (member: Member) => Promise<void>;

/** Termination notices for these machines, sent as `send` has it. Throws unless each standby takes over in the answer. */
async function measured(
  { ask, program }: Subject,
  members: readonly Member[],
  send: (members: readonly Member[], notice: Notify) => Promise<void>,
): Promise<Load> {
  const answered: Answered[] = [];
  const before = await program.usage();
  await send(members, async (member) => {
    const terminatesAt = new Date(Date.now() + 120_000).toISOString();
    const input = { instanceId: member.instanceId, noticeId: randomUUID(), terminatesAt };
    const selection = 'action failover { phase failoverMilliseconds replica { id status } }';
    const { payload, milliseconds } = await ask(member, 'reportInterruptionNotice', input, selection);
    const { action, failover } = payload as unknown as { action: string; failover: { failoverMilliseconds: number } };
    if (action !== 'REPLICA_PROMOTED') throw new Error(`A notice is answered with ${action}.`);
    answered.push({ seen: milliseconds, told: failover.failoverMilliseconds });
  });
  const { cpuMilliseconds } = await program.usage();
  return { answered, cpuEach: (cpuMilliseconds - before.cpuMilliseconds) / members.length };
}

/** What all agents send meanwhile, also those whose machine has been replaced. */
function startHeartbeats({ members, ask }: Subject) {
  const under = new Set<Promise<unknown>>();
  let failure: unknown;
  let count = 0;
  const beat = (member: Member) => {
    const sent = ask(member, 'sendHeartbeat', { instanceId: member.instanceId }, 'hasPendingCommands')
      .catch((error: unknown) => {
        failure ??= error;
      })
      .finally(() => under.delete(sent));
    count += 1;
    under.add(sent);
  };
  const intervalMilliseconds = HEARTBEAT_SECONDS * 1000;
  const act = (number: number) => beat(members[number] as Member);
  const traffic = createTraffic(members.length, { intervalMilliseconds, act });
  const begun = performance.now();
  const stopping = new AbortController();
  const running = (async () => {
    while (!stopping.signal.aborted) {
      traffic.advance(performance.now() - begun);
      await wait(1);
    }
  })();
  return {
    /** Answers how many were sent. Throws when one failed. */
    async stop(): Promise<number> {
      stopping.abort();
      await running;
      await Promise.all(under);
      if (failure) throw failure;
      return count;
    },
  };
}

function requireOnePrimaryEach({ one, other, promotions }: Record<string, number>, plan: Plan): void {
  const wanted = plan.warmUp + 3 * plan.notices;
  if (one === plan.agents && other === 0 && promotions === wanted) return;
  throw new Error(`${one} agents have one primary, ${other} have not; ${promotions} promotions instead of ${wanted}.`);
}

interface Found {
  readonly plan: Plan;
  readonly steady: Load;
  readonly sequential: Load;
  readonly burst: Load;
  readonly heartbeats: number;
  readonly deadLetters: number;
}

function outcomeOf({ plan, steady, sequential, burst, heartbeats, deadLetters }: Found): Outcome {
  const row = (name: string, { answered, cpuEach }: Load, verdict: (p99: number) => string) => {
    const [seen, told] = [answered.map((one) => one.seen), answered.map((one) => one.told)];
    const p99 = quantile(seen, 0.99);
    const times = [quantile(seen, 0.5), p99, max(seen), quantile(told, 0.5), quantile(told, 0.99), cpuEach];
    return [name, fixed(answered.length, 0), ...times.map((time) => fixed(time)), verdict(p99)];
  };
  return {
    tables: [
      {
        head: [
          'notices',
          'measured',
          'p50 ms',
          'p99 ms',
          'most ms',
          'told p50 ms',
          'told p99 ms',
          'CPU ms each',
          `p99 < ${BAR} ms`,
        ],
        rows: [
          row(`${NOTICES_A_SECOND} a second`, steady, (p99) => (p99 < BAR ? 'pass' : 'fail')),
          row('one after another', sequential, () => '–'),
          row(`${AT_ONCE} at a time`, burst, () => '–'),
        ],
      },
    ],
    notes: [
      `The whole program in one process with its embedded database in a folder, over HTTP: ${fixed(plan.agents, 0)} agents of ${CLIENTS} clients, each with a standby that is ready, and a heartbeat of each every ${HEARTBEAT_SECONDS} s throughout (${fixed(heartbeats, 0)} in all). The bar is for notices that come ${NOTICES_A_SECOND} a second, one of each agent in ${fixed(plan.agents / NOTICES_A_SECOND, 0)} s; the other rows keep the program wholly busy.`,
      `Measured by the agent, from the first byte of reportInterruptionNotice to the last byte of the answer that its standby is the primary; “told” is what the answer says. Forecasting has ended, and the table by which decisions are made is gone, so that every decision fails: ${fixed(deadLetters, 0)} had been given up after five tries by the end.`,
      `All ${fixed(plan.warmUp + 3 * plan.notices, 0)} notices, warm-up included, were answered by the promotion of the standby; afterwards every agent has exactly one primary.`,
    ],
  };
}
