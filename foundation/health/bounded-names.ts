/**
 * Keeps a label of a metric from growing without end: the first `limit` names are themselves, further ones are `other`.
 * For names that callers choose.
 */
export function createBoundedNames(limit: number): (name: string) => string {
  const known = new Set<string>();
  return (name) => {
    if (known.has(name)) return name;
    if (known.size >= limit || name.length > MAXIMUM_CHARACTERS) return 'other';
    known.add(name);
    return name;
  };
}

const MAXIMUM_CHARACTERS = 100;
