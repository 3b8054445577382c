import { type Aliases, declarationOf, type EnvironmentShape } from './declaration.ts';

/** The declared variables as `--help` prints them: name, default and meaning, in the order of declaration. */
export function describeEnvironment(shape: EnvironmentShape, aliases: Aliases = {}): string {
  const width = Math.max(...Object.keys(shape).map((name) => name.length));
  const lines = Object.entries(shape).map(([name, schema]) => {
    const others = Object.keys(aliases).filter((alias) => aliases[alias] === name);
    const also = others.length > 0 ? `; also ${others.join(', ')}` : '';
    const absent = schema.safeParse(undefined);
    const standing = absent.success ? defaultText(absent.data) : 'required';
    return `  ${name.padEnd(width)}  ${declarationOf(schema).description ?? ''} (${standing}${also})`;
  });
  return `Environment variables:\n${lines.join('\n')}\n`;
}

/** What a start report shows of the values: everything but secrets, of which it says only whether they are given. */
export function describeValues(shape: EnvironmentShape, values: Readonly<Record<string, unknown>>): object {
  return Object.fromEntries(
    Object.keys(shape).map((name) => {
      const value = values[name] ?? null;
      const hidden = value !== null && declarationOf(shape[name] as EnvironmentShape[string]).isSecret;
      return [name, hidden ? '[given]' : value];
    }),
  );
}

function defaultText(value: unknown): string {
  if (value === undefined || isEmpty(value)) return 'none by default';
  return `default ${Array.isArray(value) ? value.join(',') : String(value)}`;
}

const isEmpty = (value: unknown): boolean =>
  typeof value === 'object' && value !== null && Object.keys(value).length === 0;
