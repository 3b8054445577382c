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

// Far more than are told.
const MAXIMUM_ENDS = 10_000;

/**
 * Tells the errors of subgraphs with the paths of the answer: an entity stands at each path where it is met, a field
 * under each of the names that the caller gave it.
 */
export function tellReports(shape: ObjectShape, { root, reports, lacking }: Run, log: ErrorLog): void {
  const from: Found = { value: root, shape, path: [] };
  const known = new Map<Report['place'], readonly Found[]>();
  const objectsAt = (place: Report['place']): readonly Found[] => {
    const all = known.get(place) ?? [...locate(from, place.path, 0)].filter(({ value }) => isRecord(value));
    known.set(place, all);
    return all;
  };
  for (const report of reports) {
    if (log.isFull) return;
    tell(report, objectsAt, lacking, log);
  }
}

function tell(
  { message, extensions, place, objects, paths }: Report,
  objectsAt: (place: Report['place']) => readonly Found[],
  lacking: ReadonlySet<object>,
  log: ErrorLog,
): void {
  if (!paths) {
    log.add(message, undefined, extensions);
    return;
  }
  const ends: End[] = [];
  for (const found of objectsAt(place)) {
    if (objects && !objects.has(found.value as object)) continue;
    for (const path of paths) ends.push(...endsOf(found, path));
    if (ends.length >= MAXIMUM_ENDS) break;
  }
  // Where one fetch answers several places, the error is of those at which the caller asked for what failed. What was
  // asked nowhere is an error of the object that was to have it, and of none when nothing was lost by it: plans fetch
  // some fields for objects on which they were not selected.
  const least = ends.reduce((smallest, { missing }) => Math.min(smallest, missing), Number.POSITIVE_INFINITY);
  if (least > 0 && !isMissed(objects ?? objectsAt(place).map(({ value }) => value), paths, lacking)) return;
  const told = ends.filter(({ missing }) => missing === least);
  for (const { path } of told) log.add(message, path.length > 0 ? path : undefined, extensions);
  if (told.length === 0) log.add(message, undefined, extensions);
}

/** Whether a fetch had to do without what failed: it is of an object that lacks something, or on the way to one. */
function isMissed(objects: Iterable<unknown>, paths: readonly Path[], lacking: ReadonlySet<object>): boolean {
  if (lacking.size === 0) return false;
  for (const object of objects) {
    if (paths.some((path) => leadsTo(lacking, object, path))) return true;
  }
  return false;
}

function leadsTo(wanted: ReadonlySet<object>, from: unknown, path: Path): boolean {
  let value = from;
  for (let at = 0; typeof value === 'object' && value !== null; at += 1) {
    if (wanted.has(value)) return true;
    const step = path[at];
    if (step === undefined) return false;
    value = (value as Readonly<Record<string | number, unknown>>)[step];
  }
  return false;
}

/** A path of the answer, and how many steps of the subgraph's path are not in it. */
interface End {
  readonly path: Path;
  readonly missing: number;
}

const endsOf = (found: Found, path: Path): End[] =>
  [...follow(found, path, 0)].map((end) => ({
    path: end.path,
    missing: isRisenTo(end) ? 0 : Math.max(0, found.path.length + path.length - end.path.length),
  }));

/** Whether the error has made a null of this: what was selected below it, only the type would have told. */
const isRisenTo = ({ value, shape, position }: Place): boolean =>
  (value === null || value === undefined) && position !== undefined && shape === undefined;

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
