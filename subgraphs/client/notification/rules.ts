import type { PayloadOf } from '#foundation/events/define-event.ts';
import { absolute, formatDecimal, parseDecimal } from '#foundation/money/money.ts';
import type { agentOffline, switchCompleted } from '#schema/events/agent.ts';
import type { failoverProgressed, interruptionNoticed, replicaFailed } from '#schema/events/replica.ts';
import type { NotificationKind, NotificationSeverity } from './entity.ts';

/** What to tell a client: plain text, of bounded length, without anything that somebody else could have put markup in. */
export interface Draft {
  readonly kind: NotificationKind;
  readonly severity: NotificationSeverity;
  /** At most 60 characters. */
  readonly title: string;
  /** At most 500 characters. */
  readonly message: string;
}

const LONGEST_NAME = 80;
const LONGEST_REASON = 200;
const LONGEST_MESSAGE = 500;

const NOT_PLAIN = /[^\p{L}\p{N} ._:/,;()-]/gu;

/** Text of others made harmless wherever it is shown: letters, digits and a few signs, no markup, no line ends. */
export function plain(text: string, longest: number = LONGEST_NAME): string {
  const safe = [...text.replaceAll(NOT_PLAIN, '?')];
  return safe.length <= longest ? safe.join('') : `${safe.slice(0, longest - 1).join('')}…`;
}

/** `2026-01-05 12:00 UTC` */
const minute = (moment: string) => `${new Date(moment).toISOString().slice(0, 16).replace('T', ' ')} UTC`;

const draft = (kind: NotificationKind, severity: NotificationSeverity, title: string, message: string): Draft => ({
  ...{ kind, severity, title },
  message: message.slice(0, LONGEST_MESSAGE),
});

export const welcome = (name: string) =>
  draft('CLIENT_CREATED', 'INFO', 'Welcome', `The account ${plain(name)} is open. Register an agent to begin.`);

export const tokenRotated = () =>
  draft(
    'CLIENT_TOKEN_ROTATED',
    'INFO',
    'Token replaced',
    'The account has a new token; the one before is not accepted any more.',
  );

export const agentAppeared = (hostname: string) =>
  draft('AGENT_REGISTERED', 'INFO', 'Agent registered', `${plain(hostname)} has registered for the first time.`);

export function agentGone({ hostname, lastHeartbeatAt }: PayloadOf<typeof agentOffline>) {
  const since =
    lastHeartbeatAt === null ? 'No heartbeat of it was heard.' : `Last heard of ${minute(lastHeartbeatAt)}.`;
  return draft('AGENT_OFFLINE', 'WARNING', 'Agent offline', `${plain(hostname)} is silent. ${since}`);
}

export const agentBack = (hostname: string) =>
  draft('AGENT_ONLINE', 'INFO', 'Agent online again', `${plain(hostname)} is heard of again.`);

/** `hostname` is undefined for an agent that has not been heard of yet. */
export const agentRemoved = (hostname: string | undefined) =>
  draft('AGENT_DELETED', 'INFO', 'Agent deleted', `${plain(hostname ?? 'An agent')} was deleted; its history stays.`);

export function switched(told: PayloadOf<typeof switchCompleted>) {
  const place = (poolName: string | null, mode: 'SPOT' | 'ON_DEMAND') =>
    mode === 'ON_DEMAND' ? 'on demand' : `spot${poolName === null ? '' : ` ${plain(poolName)}`}`;
  const [from, to] = [place(told.oldPoolName, told.oldMode), place(told.newPoolName, told.newMode)];
  const message = `${plain(told.hostname)}: ${from} → ${to}, ${difference(told.hourlySavings)}.`;
  return draft('SWITCH_COMPLETED', 'SUCCESS', 'Instance switched', message);
}

function difference(hourlySavings: string): string {
  const units = parseDecimal(hourlySavings);
  if (units === 0n) return 'at the same price';
  return `${units > 0n ? 'saves' : 'costs'} ${formatDecimal(absolute(units))} USD${units > 0n ? '' : ' more'} per hour`;
}

/** `hostname` is undefined for an agent that has not been heard of yet. */
export function interruption(hostname: string | undefined, told: PayloadOf<typeof interruptionNoticed>) {
  const where = told.poolName === null ? '' : ` in ${plain(told.poolName)}`;
  const when = told.terminatesAt === null ? 'soon' : `at ${minute(told.terminatesAt)}`;
  const message = `The cloud takes the machine of ${agent(hostname)}${where} ${when}.`;
  return draft('INTERRUPTION_NOTICED', 'WARNING', 'Interruption announced', message);
}

/** Undefined for a phase that nobody needs to be told of. */
export function failover(hostname: string | undefined, told: PayloadOf<typeof failoverProgressed>) {
  const who = agent(hostname);
  const seconds = (told.elapsedMilliseconds / 1000).toFixed(1);
  if (told.phase === 'PROMOTED') {
    const message = `A standby took over for ${who}, ${seconds} s after the notice.`;
    return draft('INTERRUPTION_SURVIVED', 'SUCCESS', 'Interruption survived', message);
  }
  if (told.phase === 'EMERGENCY_REPLICA') {
    const message = `No standby was ready for ${who}; one is launched in an emergency.`;
    return draft('NO_STANDBY', 'ERROR', 'No standby was ready', message);
  }
  if (told.phase !== 'FAILED') return undefined;
  return draft('FAILOVER_FAILED', 'ERROR', 'Fail-over failed', `No standby took over for ${who}.`);
}

export function standbyFailed(hostname: string | undefined, { reason, poolName }: PayloadOf<typeof replicaFailed>) {
  const where = poolName === null ? '' : ` in ${plain(poolName)}`;
  const message = `The standby of ${agent(hostname)}${where} failed: ${plain(reason, LONGEST_REASON)}`;
  return draft('REPLICA_FAILED', 'WARNING', 'Standby failed', message);
}

const agent = (hostname: string | undefined) => (hostname === undefined ? 'an agent' : plain(hostname));
