import { createErrorLog, type Path } from './compile/error-log.ts';
import { tellReports } from './compile/locate.ts';
import type { FragmentItem } from './compile/normalise.ts';
import type { DeferredStep } from './compile/plan.ts';
import { createRun, type Run } from './compile/run.ts';
import type { ObjectShape, Position } from './compile/shape.ts';
import { type CompiledOperation, writeAnswer } from './compiled-operation.ts';
import { createDeliveryOrder } from './delivery-order.ts';
import type { DeferredPart, IncrementalAnswer, OperationRun } from './prepared-operation.ts';
import { EventBuffer } from './transport/event-buffer.ts';

/** Runs what is not deferred; what is comes part by part, each as soon as its fetches are done. */
export async function runIncrementally(compiled: CompiledOperation, given: OperationRun): Promise<IncrementalAnswer> {
  const { plan, refusal } = compiled;
  if (refusal) return { initial: refusal, deferred: noParts() };
  const left = new AbortController();
  const { signal: callers } = given.context;
  const signal = callers ? AbortSignal.any([callers, left.signal]) : left.signal;
  const run = createRun({ ...given, context: { ...given.context, signal } });
  await plan.step(run);
  const initial = writeAnswer(compiled, run);
  const parts = new EventBuffer<DeferredPart>({ closed: () => left.abort() });
  const order = createDeliveryOrder(initial, (part) => parts.push(part));
  const runPart = async (part: DeferredStep): Promise<void> => {
    const own: Run = { ...run, reports: [] };
    await part.step(own);
    for (const ready of partsOf(compiled, part.id, own)) order.offer(ready);
    await Promise.all(part.deferred.map(runPart));
  };
  Promise.all(plan.deferred.map(runPart)).then(
    () => parts.end(),
    (error: unknown) => parts.fail(error instanceof Error ? error : new Error('A deferred part failed.')),
  );
  return { initial, deferred: parts };
}

/** Of an answer that came whole. */
export function noParts(): AsyncIterable<DeferredPart> {
  const parts = new EventBuffer<DeferredPart>({ closed: () => {} });
  parts.end();
  return parts;
}

/** A deferred fragment on one object. */
interface Met {
  readonly shape: ObjectShape;
  readonly fragment: FragmentItem;
  readonly value: object;
  readonly path: Path;
}

/** The parts of one `@defer`: one for each object that it is met on. */
function partsOf(compiled: CompiledOperation, id: string, run: Run): DeferredPart[] {
  const log = createErrorLog();
  tellReports(compiled.whole, run, log);
  const met = [...deferredOn(compiled.position, run.root, [])].filter(({ fragment }) => fragment.defer?.id === id);
  return met.map(({ shape, fragment, value, path }, index) => {
    // What cannot be placed, and concerns all of them, is told with the first.
    const known = log.errors.filter(({ path: at }) => (at ? startsWith(at, path) : index === 0));
    const errors = createErrorLog(known);
    const writing = { isPlain: false, errors, path: [...path], local: new Map<string, string>() };
    const data = shape.write(value, writing) ?? 'null';
    const label = fragment.defer?.label;
    return { path, data, errors: [...known, ...errors.errors], ...(label !== undefined && { label }) };
  });
}

const startsWith = (path: Path, start: Path): boolean => start.every((step, index) => path[index] === step);

function* deferredOn(position: Position, value: unknown, path: Path): Generator<Met> {
  if (Array.isArray(value)) {
    for (const [index, element] of value.entries()) yield* deferredOn(position, element, [...path, index]);
    return;
  }
  if (typeof value !== 'object' || value === null) return;
  const shape = position.shapeOf((value as { __typename?: unknown }).__typename);
  if (shape) yield* deferredIn(position, shape, value, path);
}

function* deferredIn(position: Position, shape: ObjectShape, value: object, path: Path): Generator<Met> {
  for (const fragment of shape.deferred) {
    const part = position.partOf(fragment, (value as { __typename?: unknown }).__typename);
    if (!part) continue;
    yield { shape: part, fragment, value, path };
    yield* deferredIn(position, part, value, path);
  }
  for (const { position: below, planName, responseKey } of shape.fields) {
    const next = (value as Record<string, unknown>)[planName];
    if (below) yield* deferredOn(below, next, [...path, responseKey]);
  }
}
