import { deepStrictEqual } from 'node:assert/strict';
import type { FormattedExecutionResult } from 'graphql';
import { scopesOf } from '#foundation/identity/scope.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { freePort } from '../../tests/support/child.ts';
import { connectWorld } from '../../tests/support/connect-world.ts';
import type { Fleet } from './fleet.ts';
import { type Program, startProgram } from './program.ts';
import { type DistributedShape, type Shape, urlSettings } from './shapes.ts';

/** One way to have an operation answered. */
export interface Target {
  readonly name: string;
  readonly url: string;
  readonly token: string;
  readonly clientId: string;
  /** The process that answers. */
  readonly gateway: Program;
  /** The processes that work for it. */
  readonly others: readonly Program[];
}

export function targetOf(name: string, shape: Shape, { clientToken: token, clientId }: Fleet): Target {
  const { gateway, world } = shape;
  const others = shape.programs.filter((program) => program !== gateway);
  return { name, url: world.url, token, clientId, gateway, others };
}

/** Stock Apollo Gateway before the subgraphs of this shape; it knows the one token of the fleet. */
export async function startStockGateway(shape: DistributedShape, fleet: Fleet, signal: AbortSignal) {
  await using resources = new AsyncDisposableStack();
  const { clientId, clientToken: token } = fleet;
  const subject = `client:${clientId}`;
  const viewer: Viewer = { kind: 'CLIENT', subject, clientId, scopes: scopesOf.CLIENT, generation: 1 };
  const port = await freePort();
  const origin = `http://127.0.0.1:${port}`;
  const env = {
    NODE_ENV: 'production',
    PORT: String(port),
    SIGNING_SECRET: shape.signingSecret,
    TOKEN: token,
    VIEWER: JSON.stringify(viewer),
    ...urlSettings(shape.subgraphUrls),
  };
  const gateway = resources.use(startProgram('bench/support/stock-gateway.ts', env, signal));
  await gateway.ready(origin);
  const owned = resources.move();
  const target: Target & AsyncDisposable = {
    ...targetOf('stock Apollo Gateway', { ...shape, gateway }, fleet),
    others: shape.programs.filter((program) => program !== shape.gateway),
    url: `${origin}/graphql`,
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return target;
}

/** The data that a target answers with. Throws when it answers with errors. */
export async function answerOf({ name, url, token, clientId }: Target, query: string): Promise<unknown> {
  await using world = connectWorld({ url, adminToken: '' });
  const answer: FormattedExecutionResult = await world.execute(query, { id: clientId }, token);
  if (!answer.data || answer.errors) throw new Error(`${name} answers: ${JSON.stringify(answer).slice(0, 1_000)}`);
  return answer.data;
}

/** Throws unless these, which answer of the same fleet, answer the same. */
export async function requireEqualAnswers(targets: readonly Target[], query: string): Promise<void> {
  const [first, ...rest] = await Promise.all(targets.map((target) => answerOf(target, query)));
  for (const [index, answer] of rest.entries()) {
    deepStrictEqual(answer, first, `${targets[index + 1]?.name} answers something else than ${targets[0]?.name}.`);
  }
}

/** Throws unless these, each of which has a fleet of its own, answer with the same structure and the same types. */
export async function requireLikeAnswers(targets: readonly Target[], query: string): Promise<void> {
  const [first, ...rest] = await Promise.all(targets.map(async (target) => kindOf(await answerOf(target, query))));
  for (const [index, kind] of rest.entries()) {
    deepStrictEqual(kind, first, `${targets[index + 1]?.name} answers in another form than ${targets[0]?.name}.`);
  }
}

/** The same structure with the names of types for values. */
function kindOf(value: unknown): unknown {
  if (Array.isArray(value)) return value.map(kindOf);
  if (value === null) return null;
  if (typeof value !== 'object') return typeof value;
  return Object.fromEntries(Object.entries(value).map(([name, inner]) => [name, kindOf(inner)]));
}
