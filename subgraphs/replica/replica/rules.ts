import { stateMachine } from '#foundation/state-machine.ts';
import { FailureKind, ReplicaStatus } from './entity.ts';

/** How many standbys of one agent may be open at a time, those from termination notices aside. */
export const MOST_OPEN = 5;

/** Where a standby can go from each state. PROMOTING goes back only when the agent's owner refused the promotion. */
export const standbyMachine = stateMachine<ReplicaStatus>('A standby', {
  LAUNCHING: ['SYNCING', 'FAILED', 'TERMINATED'],
  SYNCING: ['READY', 'PROMOTING', 'FAILED', 'TERMINATED'],
  READY: ['PROMOTING', 'TERMINATED'],
  PROMOTING: ['PROMOTED', 'READY', 'SYNCING'],
  PROMOTED: [],
  FAILED: [],
  TERMINATED: [],
});
export const { canGo } = standbyMachine;

/** What a standby's agent may say of it. */
export const REPORTABLE = ['SYNCING', 'READY', 'FAILED', 'TERMINATED'] as const;
export type ReportableStatus = (typeof REPORTABLE)[number];

/** Why a standby failed, as its agent may say. */
export const FAILURE_KINDS = Object.values(FailureKind);

export const isReportable = (status: ReplicaStatus): status is ReportableStatus =>
  (REPORTABLE as readonly string[]).includes(status);

/** Whether a report may bring a standby from one state to another, or leave it where it is. */
export function canReport(from: ReplicaStatus, to: ReportableStatus, hasInstance: boolean): boolean {
  if (to === ReplicaStatus.READY && !hasInstance) return false;
  return from === to || (from !== ReplicaStatus.PROMOTING && canGo(from, to));
}
