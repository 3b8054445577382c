import type { CallHandler } from '../calls/define-call.ts';
import { failure } from '../graphql/failure.ts';
import type { Viewer } from '../identity/viewer.ts';
import { withDeadline } from '../resilience/deadline.ts';
import { requireService } from './signed-request.ts';

const CALL_DEADLINE_MILLISECONDS = 10_000;

/**
 * Answers the calls of other services. FORBIDDEN for any other viewer, BAD_REQUEST for an unknown call, BAD_USER_INPUT
 * for input of another shape. An answer of another shape is our own mistake and throws.
 */
export function createCallTable(handlers: readonly CallHandler[]) {
  const byName = new Map(handlers.map((handler) => [handler.call.name, handler]));
  if (byName.size < handlers.length) throw new Error('Two calls have the same name.');

  return async function handleCall(name: string, input: unknown, viewer: Viewer): Promise<unknown> {
    requireService(viewer);
    const handler = byName.get(name);
    if (!handler) throw failure('BAD_REQUEST', `There is no call named "${name}".`);
    const checked = handler.call.input.safeParse(input);
    if (!checked.success) throw failure('BAD_USER_INPUT', `Not the input of ${name}: ${checked.error.message}`);
    const output = await withDeadline(() => handler.handle(input), CALL_DEADLINE_MILLISECONDS);
    return handler.call.output.parse(output);
  };
}
