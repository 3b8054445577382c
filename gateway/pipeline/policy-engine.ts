import { z } from 'zod';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from '../context.ts';
import { watchFileOf } from './watched-file.ts';

/** Decides what `@policy` asks for. Each policy is asked for once an operation. */
export interface PolicyEngine {
  /** False for a policy that it does not know. What it throws counts as no. */
  allows(policy: string, viewer: Viewer, context: GatewayContext): Promise<boolean>;
}

/** Without an engine nobody is granted anything. */
export const noPolicies: PolicyEngine = { allows: async () => false };

const grants = z.record(
  z.string(),
  z.strictObject({
    kinds: z.array(z.enum(['ANONYMOUS', 'USER', 'CLIENT', 'AGENT', 'ADMIN', 'SERVICE'])).optional(),
    scopes: z.array(z.string()).optional(),
    subjects: z.array(z.string()).optional(),
  }),
);

/**
 * Policies from a file: `{ "<policy>": { kinds, scopes, subjects } }`. Every list that is there must fit: one of the
 * kinds, all of the scopes, one of the subjects. A policy without any list is granted to nobody.
 */
export function createFilePolicies(o: { readonly path: string; readonly logger: Logger }): PolicyEngine & Disposable {
  const file = watchFileOf({ ...o, schema: grants });
  return {
    async allows(policy, viewer) {
      const known = file.current();
      const grant = Object.hasOwn(known, policy) ? known[policy] : undefined;
      if (!grant) return false;
      const { kinds, scopes, subjects } = grant;
      const held: readonly string[] = viewer.scopes;
      if (!kinds && !scopes && !subjects) return false;
      return (
        (kinds?.includes(viewer.kind) ?? true) &&
        (scopes?.every((scope) => held.includes(scope)) ?? true) &&
        (subjects?.includes(viewer.subject) ?? true)
      );
    },
    [Symbol.dispose]: () => file[Symbol.dispose](),
  };
}

/** The policies out of these that are granted; one that cannot be decided in time is not. */
export async function grantedPolicies(
  engine: PolicyEngine,
  names: readonly string[],
  context: GatewayContext,
  o: { readonly deadlineMilliseconds: number; readonly logger: Logger },
): Promise<ReadonlySet<string>> {
  const late = Promise.withResolvers<false>();
  const timer = setTimeout(() => late.resolve(false), o.deadlineMilliseconds);
  const decide = async (name: string): Promise<boolean> => {
    try {
      return await Promise.race([engine.allows(name, context.viewer, context), late.promise]);
    } catch (error) {
      o.logger.warn({ err: error, policy: name }, 'a policy cannot be decided');
      return false;
    }
  };
  try {
    const answers = await Promise.all(names.map(decide));
    return new Set(names.filter((_, index) => answers[index]));
  } finally {
    clearTimeout(timer);
  }
}
