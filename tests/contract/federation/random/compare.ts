import type { Outcome, Part } from './world.ts';

/** Of more errors than this the gateway tells the first ones only. */
const TOLD = 100;

/**
 * Where an error shows in the answer: at the null to which it has risen. Of several errors under one null a gateway may
 * tell another one than a monolith does, as the specification allows.
 */
function placesOf({ data, errors }: Outcome): string[] {
  const root: unknown = JSON.parse(data);
  const places = errors.map(({ path }) => {
    if (!path) return 'nowhere';
    const walked: (string | number)[] = [];
    let value = root;
    for (const key of path) {
      if (value === null || typeof value !== 'object') break;
      value = Object.hasOwn(value, key) ? (value as Record<string | number, unknown>)[key] : 'not in the answer';
      walked.push(key);
    }
    return `${value === null ? 'null' : 'no null'} at ${walked.join('.')}`;
  });
  return [...new Set(places)].sort();
}

/** What is to be equal: the text, and where the errors are; undefined for the latter where not all are told. */
export function comparable(outcome: Outcome, other: Outcome) {
  const isCut = outcome.errors.length >= TOLD || other.errors.length >= TOLD;
  return { data: outcome.data, places: isCut ? undefined : placesOf(outcome) };
}

type Json = Record<string | number, unknown>;
const isObject = (value: unknown): value is Json => typeof value === 'object' && value !== null;

/** What a caller makes of an answer in parts. Throws when a part has no place, or says another thing than was said. */
export function putTogether(parts: readonly Part[]): unknown {
  const whole: Json = { answer: {} };
  for (const [index, { path, data }] of parts.entries()) {
    let place: unknown = whole.answer;
    for (const key of path) place = isObject(place) ? place[key] : undefined;
    if (!isObject(place)) throw new Error(`There is no object at ${path.join('.')} for ${data}.`);
    const value: unknown = JSON.parse(data);
    if (value !== null) mergeInto(place, value as Json);
    else if (index === 0) whole.answer = null;
  }
  return whole.answer;
}

function mergeInto(place: Json, value: Json): void {
  for (const key of Object.keys(value)) {
    const present = Object.hasOwn(place, key) ? place[key] : undefined;
    const next = value[key];
    if (isObject(present) && isObject(next)) mergeInto(present, next as Json);
    else if (present === undefined) Object.defineProperty(place, key, { value: next, ...OWN });
    else if (JSON.stringify(present) !== JSON.stringify(next)) throw new Error(`"${key}" is answered in two ways.`);
  }
}

// As an assignment makes it, also of `__proto__`.
const OWN = { writable: true, enumerable: true, configurable: true } as const;
