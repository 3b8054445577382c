/**
 * Parses an answer in which the objects at one place come again and again as they are: each is parsed once, and stands
 * wherever it came. To compare texts costs a fraction of parsing them, and equal objects need not be found afterwards.
 * Answers the same as `JSON.parse`, but for what is shared. Throws SyntaxError as that does.
 * @param path of that place from a root field, or from an entity, by response names; lists are passed through
 */
export function parseRepeated(text: string, path: readonly string[]): unknown {
  const name = path.at(-1);
  // Without a backslash every quote begins or ends a string, so a name with quotes and a colon is a name.
  if (name === undefined || text.length < LEAST_CHARACTERS || text.includes('\\')) return JSON.parse(text);
  const { rest, objects, count } = withoutObjects(text, `${JSON.stringify(name)}:{`);
  if (count <= objects.length) return JSON.parse(text);
  const answer = JSON.parse(rest) as Answer | null;
  const from = answer?.data?._entities ?? answer?.data;
  // Objects of this name elsewhere, or numbers in their place, are nothing that a plan asked for; and the paths of errors
  // tell equal objects apart.
  const isAsPlanned = putBack(from, path, 0, objects) === count && answer?.errors === undefined;
  return isAsPlanned ? answer : JSON.parse(text);
}

interface Answer {
  readonly data?: { readonly _entities?: unknown } | null;
  readonly errors?: unknown;
}

// Below, nothing is gained.
const LEAST_CHARACTERS = 2_000;
/** Objects are first told apart by their beginning, in which their keys are. */
const BEGINNING_CHARACTERS = 80;

interface Known {
  readonly text: string;
  readonly index: number;
}

/** The text with the number of an object in place of each, and the objects. */
function withoutObjects(text: string, mark: string) {
  const known = new Map<string, Known>();
  const objects: unknown[] = [];
  let rest = '';
  let count = 0;
  let done = 0;
  for (let at = text.indexOf(mark); at !== -1; at = text.indexOf(mark, done)) {
    const start = at + mark.length - 1;
    const beginning = text.slice(start, start + BEGINNING_CHARACTERS);
    let object = known.get(beginning);
    if (!object || text.slice(start, start + object.text.length) !== object.text) {
      const own = text.slice(start, endOf(text, start));
      object = { text: own, index: objects.push(JSON.parse(own)) - 1 };
      known.set(beginning, object);
    }
    rest += text.slice(done, start) + object.index;
    count += 1;
    done = start + object.text.length;
  }
  return { rest: rest + text.slice(done), objects, count };
}

const QUOTE = 0x22;
const [LIST, LIST_END, OBJECT, OBJECT_END] = [0x5b, 0x5d, 0x7b, 0x7d];

/** Behind the end of the object that begins there; the end of the text when it has none. */
function endOf(text: string, start: number): number {
  let depth = 0;
  for (let at = start; at < text.length; at += 1) {
    const code = text.charCodeAt(at);
    if (code === QUOTE) {
      at = text.indexOf('"', at + 1);
      if (at === -1) return text.length;
    } else if (code === OBJECT || code === LIST) depth += 1;
    else if (code === OBJECT_END || code === LIST_END) {
      depth -= 1;
      if (depth === 0) return at + 1;
    }
  }
  return text.length;
}

/** How many numbers were found at the place, each of which has given way to its object. */
function putBack(value: unknown, path: readonly string[], at: number, objects: readonly unknown[]): number {
  if (typeof value !== 'object' || value === null) return 0;
  if (Array.isArray(value)) {
    let count = 0;
    for (const element of value) count += putBack(element, path, at, objects);
    return count;
  }
  const holder = value as Record<string, unknown>;
  const name = path[at] as string;
  const below = holder[name];
  if (at + 1 < path.length) return putBack(below, path, at + 1, objects);
  if (typeof below !== 'number') return 0;
  holder[name] = objects[below];
  return 1;
}
