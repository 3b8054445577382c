import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';

/** Why an operation was refused, by the guard that did it. */
export type RefusalReason = 'LIMIT' | 'COST' | 'POLICY' | 'TRUSTED_DOCUMENT' | 'RATE_LIMIT';

/** Something that security should be able to find later. */
export interface AuditedRefusal {
  readonly reason: RefusalReason;
  /** What was refused: the limit, the policy's name, the document's hash. Never a text of the caller's. */
  readonly detail: string;
  readonly operationName?: string | undefined;
  /** False where the operation went on, as under `TRUSTED_DOCUMENTS=log`. */
  readonly isEnforced: boolean;
  readonly context: GatewayContext;
}

/** Takes note of what was refused, to whom and why. Nothing here throws or waits. */
export interface AuditLog {
  refused(refusal: AuditedRefusal): void;
}

export interface LoggedAuditOptions {
  readonly logger: Logger;
  /** Epoch milliseconds of the system's clock. */
  readonly now?: () => number;
  readonly linesPerSecond?: number;
}

// The caller's own word, and as long as a body may be.
const NAME_CHARACTERS = 100;

/** As lines of the log. What comes faster than `linesPerSecond` is counted: a flood must not become one of lines. */
export function createLoggedAudit({ logger, now = Date.now, linesPerSecond = 20 }: LoggedAuditOptions): AuditLog {
  let second = 0;
  let lines = 0;
  let left = 0;
  return {
    refused({ reason, detail, operationName, isEnforced, context }) {
      const current = Math.floor(now() / 1000);
      if (current !== second) {
        if (left > 0) logger.warn({ audit: 'REFUSED', count: left }, 'more operations were refused than are shown');
        second = current;
        lines = 0;
        left = 0;
      }
      lines += 1;
      if (lines > linesPerSecond) {
        left += 1;
        return;
      }
      const { viewer, requestId, address } = context;
      const who = { subject: viewer.subject, kind: viewer.kind, ...(address !== undefined && { address }) };
      const operation = operationName?.slice(0, NAME_CHARACTERS);
      const what = { reason, detail, isEnforced, ...(operation !== undefined && { operation }) };
      logger.warn({ audit: 'REFUSED', ...what, ...who, request_id: requestId }, 'an operation was refused');
    },
  };
}
