import { expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { type AuditedRefusal, createLoggedAudit } from './audit-log.ts';

function world() {
  const lines: Record<string, unknown>[] = [];
  const logger = createLogger({
    service: 'gateway',
    destination: { write: (line) => void lines.push(JSON.parse(line) as Record<string, unknown>) },
  });
  let time = 0;
  const audit = createLoggedAudit({ logger, now: () => time, linesPerSecond: 3 });
  const context = { viewer: anonymous, requestId: 'r1', mayIntrospect: false, address: '192.0.2.1' };
  const refusal: AuditedRefusal = {
    reason: 'LIMIT',
    detail: 'too deep',
    operationName: 'Q',
    isEnforced: true,
    context,
  };
  return {
    lines,
    refuse: (more: Partial<AuditedRefusal> = {}) => audit.refused({ ...refusal, ...more }),
    setTime: (to: number) => {
      time = to;
    },
  };
}

test('a refusal says who asked for what, and why not', () => {
  const { lines, refuse } = world();
  refuse();
  expect(lines).toMatchObject([
    {
      level: 'warn',
      audit: 'REFUSED',
      reason: 'LIMIT',
      detail: 'too deep',
      operation: 'Q',
      isEnforced: true,
      subject: 'anonymous',
      kind: 'ANONYMOUS',
      address: '192.0.2.1',
      request_id: 'r1',
    },
  ]);
});

test('a flood of refusals is counted, not written', () => {
  const { lines, refuse, setTime } = world();
  for (let turn = 0; turn < 1_000; turn += 1) refuse();
  expect(lines).toHaveLength(3);
  setTime(1_000);
  refuse();
  expect(lines).toHaveLength(5);
  expect(lines[3]).toMatchObject({ count: 997 });
});

test('a name that the caller has made long fills no log', () => {
  const { lines, refuse } = world();
  refuse({ operationName: 'Q'.repeat(1_000_000) });
  expect(String(lines[0]?.operation)).toHaveLength(100);
});
