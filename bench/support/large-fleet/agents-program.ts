import { randomUUID } from 'node:crypto';
import { readFile } from 'node:fs/promises';
import { setTimeout as wait } from 'node:timers/promises';
import { Pool } from 'undici';
import { max, quantile } from '../statistics.ts';
import { serveControl, setting } from '../subscriptions/control.ts';
import { pricesFor, sizeOf } from './market.ts';
import type { KindFigures, LoadFigures, Member } from './member.ts';
import { createTraffic } from './traffic.ts';

// All agents of a fleet in one process: each sends its heartbeats and its price reports when they are due, whether the
// answers to earlier ones have come or not. A latency begins when the request was due, not when it was sent.

const HEARTBEAT = /* GraphQL */ `
  mutation SendHeartbeat($input: SendHeartbeatInput!) {
    sendHeartbeat(input: $input) { hasPendingCommands errors { __typename ... on UserError { message path } } }
  }
`;
const REPORT = /* GraphQL */ `
  mutation ReportPricing($input: ReportPricingInput!) {
    reportPricing(input: $input) {
      acceptedCount
      decision { id action }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const CONNECTIONS = 256;
const ANSWER_MILLISECONDS = 15_000;
// As finely as timers go.
const STEP_MILLISECONDS = 1;
/** More would only be buried under what is not answered. */
const MOST_UNDER_WAY = 2_000;

const url = new URL(setting('URL'));
const measuredFrom = Number(setting('WARM_UP_SECONDS')) * 1000;
const measuredTo = measuredFrom + Number(setting('MEASURED_SECONDS')) * 1000;
const members: Member[] = JSON.parse(await readFile(setting('MEMBERS_FILE'), 'utf8'));
const timeouts = { headersTimeout: ANSWER_MILLISECONDS, bodyTimeout: ANSWER_MILLISECONDS };
const pool = new Pool(url.origin, { connections: CONNECTIONS, ...timeouts });

const kinds = { heartbeat: openKind(), report: openKind() };
let underWay = 0;
let startedAt = performance.now();

function openKind() {
  return { latencies: [] as number[], failed: 0, all: 0, firstFailure: undefined as string | undefined };
}
type Kind = ReturnType<typeof openKind>;

async function send(kind: Kind, o: { token: string; body: string; field: string; dueAt: number }): Promise<void> {
  const isMeasured = o.dueAt >= measuredFrom && o.dueAt < measuredTo;
  underWay += 1;
  kind.all += 1;
  try {
    if (underWay > MOST_UNDER_WAY) throw new Error(`${MOST_UNDER_WAY} requests are under way.`);
    const headers = { 'content-type': 'application/json', authorization: `Bearer ${o.token}` };
    const response = await pool.request({ method: 'POST', path: url.pathname, headers, body: o.body });
    const answer = await response.body.text();
    const { data, errors } = JSON.parse(answer);
    if (errors || data[o.field].errors.length > 0) throw new Error(`${response.statusCode}: ${answer.slice(0, 500)}`);
    if (isMeasured) kind.latencies.push(performance.now() - startedAt - o.dueAt);
  } catch (error) {
    // Also of the warm-up: none is to fail.
    kind.failed += 1;
    kind.firstFailure ??= String(error);
  } finally {
    underWay -= 1;
  }
}

function sendHeartbeat({ token, instanceId }: Member, dueAt: number): void {
  const body = JSON.stringify({ query: HEARTBEAT, variables: { input: { instanceId } } });
  void send(kinds.heartbeat, { token, body, field: 'sendHeartbeat', dueAt });
}

function reportPrices({ token, instanceId, number }: Member, dueAt: number): void {
  const { onDemandHourlyPrice } = sizeOf(number);
  const prices = pricesFor(number, Date.now());
  const input = { reportId: randomUUID(), instanceId, onDemandHourlyPrice, prices };
  const body = JSON.stringify({ query: REPORT, variables: { input } });
  void send(kinds.report, { token, body, field: 'reportPricing', dueAt });
}

/** Looked at often; sorting them while the load goes on would disturb it. */
function figuresOf({ latencies, failed, all, firstFailure }: Kind): KindFigures {
  const counts = { all, failed, firstFailure, count: latencies.length };
  if (phase() !== 'DONE') return counts;
  const [p50 = 0, p99 = 0, p999 = 0] = [0.5, 0.99, 0.999].map((q) => quantile(latencies, q));
  return { ...counts, milliseconds: { p50, p99, p999, most: max(latencies) } };
}

const phase = (): LoadFigures['phase'] => {
  const now = performance.now() - startedAt;
  if (now < measuredFrom) return 'WARMING_UP';
  return now < measuredTo || underWay > 0 ? 'MEASURING' : 'DONE';
};
const member = (number: number): Member => members[number] as Member;
const heartbeats = createTraffic(members.length, {
  intervalMilliseconds: Number(setting('HEARTBEAT_SECONDS')) * 1000,
  act: (number, _turn, dueAt) => sendHeartbeat(member(number), dueAt),
});
const reports = createTraffic(members.length, {
  intervalMilliseconds: Number(setting('REPORT_SECONDS')) * 1000,
  act: (number, _turn, dueAt) => reportPrices(member(number), dueAt),
});

serveControl(Number(setting('CONTROL_PORT')), {
  isReady: () => true,
  figures: (): LoadFigures => ({
    ...{ phase: phase(), underWay },
    ...{ heartbeat: figuresOf(kinds.heartbeat), report: figuresOf(kinds.report) },
  }),
});
process.once('SIGTERM', () => process.exit(0));
startedAt = performance.now();
for (let now = 0; now < measuredTo; now = performance.now() - startedAt) {
  heartbeats.advance(now);
  reports.advance(now);
  await wait(STEP_MILLISECONDS);
}
