import { accepted } from '../api.ts';
import { ReportInterruptionNoticeDocument, type StandbyToKeepFragment } from '../generated/documents.ts';
import { type AgentContext, asAgent, type Duty } from './agent-context.ts';
import { after, earliest, type Held, type Notice, type Refuge } from './agent-state.ts';
import type { Machine } from './cloud.ts';
import { dispose } from './ending.ts';
import { moveTo } from './move.ts';
import { registerOn } from './registration.ts';
import type { Standbys } from './standbys.ts';
import type { Switching } from './switching.ts';

/** After so many emergency standbys without capacity the agent helps itself. */
const MAXIMUM_FAILED_STANDBYS = 3;
/** How long a workload stands still, at the most, before the agent helps itself. */
const PATIENCE_SECONDS = 60;

/** When the cloud says that it takes a machine: so long before, or at its start when it runs shorter. */
export function noticeAt({ startedAt, interruptedAt }: Machine, noticeSeconds: number): Date | undefined {
  if (!interruptedAt) return undefined;
  const notice = after(interruptedAt, -noticeSeconds);
  return notice < startedAt ? startedAt : notice;
}

/** Brings the workload to safety when the market takes its machine. */
export function createInterruptions(o: AgentContext, beside: { standbys: Standbys; switching: Switching }): Duty {
  const { spec, state, cloud, timings, toServerTime, log } = o;

  function open(held: Held, now: Date): Notice {
    const { providerId, interruptedAt = now } = held.machine;
    state.figures.interruptions += 1;
    const notice = { noticeId: providerId, held, terminatesAt: interruptedAt, nextAt: now, failedStandbys: 0 };
    state.notice = { ...notice, refuge: undefined };
    return state.notice;
  }

  async function takeOver(notice: Notice, machine: Machine, now: Date): Promise<void> {
    const to = await registerOn(o, machine, now);
    const standstill = state.standsStillSince ? now.getTime() - state.standsStillSince.getTime() : 0;
    if (!state.standsStillSince) state.figures.survived += 1;
    state.notice = undefined;
    const downtimeMilliseconds = standstill + timings.cutOverSeconds * 1000;
    const startedAt = after(notice.terminatesAt, -timings.noticeSeconds);
    const from = { startedAt: startedAt > now ? now : startedAt, trigger: 'EMERGENCY', old: 'TAKEN' } as const;
    moveTo(o, { ...from, to, downtimeMilliseconds }, now);
  }

  /** Finds a machine without the graph's help: it registers, and the graph takes it for the primary. */
  function helpItself(notice: Notice, now: Date): void {
    const place = cloud.cheapestPlace(spec, now);
    log.warn(`${spec.logicalId}: no standby; goes to ${place.poolName ?? 'on-demand capacity'}`);
    notice.refuge = { place, startsAt: after(now, timings.launchSeconds), machine: null };
  }

  async function arrive(notice: Notice, refuge: Refuge, now: Date): Promise<void> {
    refuge.machine ??= cloud.launch(spec.logicalId, refuge.place, now) ?? null;
    if (refuge.machine) return takeOver(notice, refuge.machine, now);
    notice.refuge = { place: { ...refuge.place, poolName: undefined }, startsAt: now, machine: null };
  }

  async function seekStandby(notice: Notice, replica: StandbyToKeepFragment | null | undefined, now: Date) {
    const isOrdered = replica?.status === 'LAUNCHING' && (await beside.standbys.order(replica, now));
    if (isOrdered || replica?.status === 'SYNCING') return;
    notice.failedStandbys += 1;
    if (notice.failedStandbys >= MAXIMUM_FAILED_STANDBYS || replica?.status !== 'LAUNCHING') helpItself(notice, now);
    else notice.nextAt = now; // another pool may be named at once
  }

  /** Another machine carries the workload at the graph: perhaps a standby that was promoted, which the next look finds. */
  function lookAround(notice: Notice, now: Date): void {
    notice.failedStandbys += 1;
    state.standbyLookAt = now;
    if (notice.failedStandbys >= MAXIMUM_FAILED_STANDBYS) helpItself(notice, now);
  }

  async function repeat(notice: Notice, now: Date): Promise<void> {
    notice.nextAt = after(now, timings.repeatNoticeSeconds);
    const { noticeId, held, terminatesAt } = notice;
    const input = { instanceId: held.instanceId, noticeId, terminatesAt: toServerTime(terminatesAt).toISOString() };
    state.hasNews = true;
    const answer = await asAgent(o, ReportInterruptionNoticeDocument, { input });
    const { action, failover } = accepted('reportInterruptionNotice', answer.reportInterruptionNotice);
    const replica = failover?.replica;
    if (action === 'LAUNCH_EMERGENCY_REPLICA') return seekStandby(notice, replica, now);
    const promoted = replica && state.standbys.get(replica.id);
    if (action === 'NOTHING' || !promoted?.held) return lookAround(notice, now);
    await takeOver(notice, promoted.held.machine, now);
    state.standbys.delete(promoted.replicaId);
  }

  function standStill(notice: Notice): void {
    dispose(o, notice.held.machine, notice.terminatesAt);
    state.standsStillSince ??= notice.terminatesAt;
  }

  async function goOn(notice: Notice, now: Date): Promise<void> {
    if (now >= notice.terminatesAt) standStill(notice);
    if (notice.refuge) {
      if (notice.refuge.startsAt <= now) await arrive(notice, notice.refuge, now);
      return;
    }
    const isTooLong = state.standsStillSince && now >= after(state.standsStillSince, PATIENCE_SECONDS);
    if (isTooLong) helpItself(notice, now);
    else if (notice.nextAt <= now) await repeat(notice, now);
  }

  /** The end of the machine, until it was noted. */
  const endOf = ({ terminatesAt }: Notice) => (state.standsStillSince ? undefined : terminatesAt);

  return {
    dueAt() {
      if (state.token === undefined) return undefined;
      const { notice } = state;
      if (notice) return earliest(endOf(notice), notice.refuge ? notice.refuge.startsAt : notice.nextAt);
      return state.primary && noticeAt(state.primary.machine, timings.noticeSeconds);
    },
    async perform(now) {
      if (!state.notice && state.switching) return beside.switching.hurry(now);
      if (!state.notice && !state.primary) return;
      const notice = state.notice ?? open(state.primary as Held, now);
      await goOn(notice, now);
    },
  };
}
