import type { Outcome } from './world.ts';

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
