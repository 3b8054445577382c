import { isRecord } from '#foundation/is-record.ts';
import type { ErrorLog, Path } from './error-log.ts';
import type { Report, Run } from './run.ts';
import type { ObjectShape, Position } from './shape.ts';

/** An object of the tree and where it stands in the answer; undefined `shape` where the answer has no such place. */
interface Found {
  readonly value: unknown;
  readonly shape: ObjectShape | undefined;
  readonly path: Path;
}

/**
 * Tells the errors of subgraphs with the paths of the answer: an entity stands at each path where it is met, a field
 * under each of the names that the caller gave it.
 */
export function tellReports(reports: readonly Report[], shape: ObjectShape, { root }: Run, log: ErrorLog): void {
  for (const report of reports) {
    if (log.isFull) return;
    tell(report, { value: root, shape, path: [] }, log);
  }
}

function tell({ message, extensions, place, objects, paths }: Report, root: Found, log: ErrorLog): void {
  if (!paths) {
    log.add(message, undefined, extensions);
    return;
  }
  let isTold = false;
  for (const found of locate(root, place.path, 0)) {
    if (!isRecord(found.value) || (objects && !objects.has(found.value))) continue;
    for (const path of pathsFrom(found, paths)) {
      log.add(message, path.length > 0 ? path : undefined, extensions);
      isTold = true;
      if (log.isFull) return;
    }
  }
  if (!isTold) log.add(message, undefined, extensions);
}

/** Where the paths lead; what the caller did not ask for by that name is an error of the object that was to have it. */
function pathsFrom(found: Found, paths: readonly Path[]): readonly Path[] {
  const known = paths.flatMap((path) => [...follow(found, path, 0)].map((end) => ({ end, path })));
  const exact = known.filter(({ end, path }) => end.path.length >= found.path.length + path.length);
  const told = (exact.length > 0 ? exact : known.slice(0, 1)).map(({ end }) => end.path);
  return told.length > 0 ? told : [found.path];
}

/** The objects at a place of the plan, in the order of the answer. */
function* locate(from: Found, place: readonly string[], at: number): Generator<Found> {
  const name = place[at];
  if (name === undefined) {
    yield from;
    return;
  }
  if (name !== '@') {
    if (isRecord(from.value)) for (const next of below(from, name)) yield* locate(next, place, at + 1);
    return;
  }
  if (!Array.isArray(from.value)) return;
  for (const next of elements(from, from.value)) yield* locate(next, place, at + 1);
}

interface Place extends Found {
  readonly position?: Position | undefined;
}

function* below({ value, shape, path }: Found, name: string): Generator<Place> {
  for (const { responseKey, position } of shape?.byPlanName.get(name) ?? []) {
    const next = isRecord(value) ? value[name] : undefined;
    yield { ...met(next, position), path: [...path, responseKey] };
  }
}

function* elements({ path, position }: Place, values: readonly unknown[]): Generator<Place> {
  for (const [index, value] of values.entries()) yield { ...met(value, position), path: [...path, index] };
}

const met = (value: unknown, position: Position | undefined) => ({
  value,
  position,
  shape: isRecord(value) ? position?.shapeOf(value.__typename) : position?.shapeOf(undefined),
});

/** Follows a subgraph's path as far as the answer has it. */
function* follow(from: Place, path: Path, at: number): Generator<Place> {
  const step = path[at];
  if (step === undefined) {
    yield from;
    return;
  }
  if (typeof step === 'number') {
    const value = Array.isArray(from.value) ? from.value[step] : undefined;
    yield* follow({ ...met(value, from.position), path: [...from.path, step] }, path, at + 1);
    return;
  }
  const next = [...below(from, String(step))];
  if (next.length === 0) yield from;
  for (const one of next) yield* follow(one, path, at + 1);
}
