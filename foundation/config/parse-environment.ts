import type { z } from 'zod';
import { type Aliases, declarationOf, type EnvironmentShape, type ValuesOf } from './declaration.ts';

export type { Aliases, EnvironmentShape, ValuesOf } from './declaration.ts';

type Environment = Readonly<Record<string, string | undefined>>;

/** One variable that cannot be used, and what was expected instead. */
export interface Problem {
  readonly name: string;
  readonly expected: string;
}

/** A condition between variables, asked with whatever could be read. */
export type Rule = (values: Readonly<Record<string, unknown>>) => Problem | undefined;

/** The environment cannot be used; the message names every bad variable, one a line, and no secret's value. */
export class ConfigurationError extends Error {
  override readonly name = 'ConfigurationError';
  readonly problems: readonly Problem[];

  constructor(problems: readonly Problem[]) {
    const lines = problems.map(({ name, expected }) => `  ${name}: ${expected}`);
    super(`The configuration cannot be used.\n${lines.join('\n')}`);
    this.problems = problems;
  }
}

/**
 * Reads the declared variables, and only those. An empty text counts as not given. An alias is read as the variable
 * it stands for; both given with different values is an error, as neither can be trusted.
 *
 * @throws ConfigurationError with every problem at once
 */
export function parseEnvironment<S extends EnvironmentShape>(
  shape: S,
  env: Environment,
  aliases: Aliases = {},
  rules: readonly Rule[] = [],
): ValuesOf<S> {
  const problems: Problem[] = [];
  const values: Record<string, unknown> = {};
  for (const [name, schema] of Object.entries(shape)) {
    const given = textOf(name, env, aliases);
    if (given.conflict) problems.push({ name, expected: given.conflict });
    const parsed = schema.safeParse(given.text);
    if (parsed.success) values[name] = parsed.data;
    else if (!given.conflict) problems.push({ name, expected: expectationOf(name, schema, parsed.error, given) });
  }
  const named = new Set(problems.map(({ name }) => name));
  for (const rule of rules) {
    const problem = rule(values);
    if (problem && !named.has(problem.name)) problems.push(problem);
  }
  if (problems.length > 0) throw new ConfigurationError(problems);
  return values as ValuesOf<S>;
}

interface Given {
  readonly text: string | undefined;
  /** The name it came under. */
  readonly as: string;
  readonly conflict?: string;
}

function textOf(name: string, env: Environment, aliases: Aliases): Given {
  const names = [name, ...Object.keys(aliases).filter((alias) => aliases[alias] === name)];
  const given = names.filter((candidate) => (env[candidate] ?? '').trim() !== '');
  const texts = new Set(given.map((candidate) => env[candidate]));
  const [as = name] = given;
  if (texts.size < 2) return { text: env[as]?.trim() ? env[as] : undefined, as };
  return { text: env[as], as, conflict: `given as ${given.join(' and as ')} with different values; keep one` };
}

function expectationOf(name: string, schema: z.ZodType, error: z.ZodError, { text, as }: Given): string {
  const { description, isSecret } = declarationOf(schema);
  if (text === undefined) return `is required${description ? ` (${description})` : ''}`;
  const expected = [...new Set(error.issues.map(({ message }) => message))].join('; ');
  const received = isSecret ? '' : `, not ${JSON.stringify(text)}`;
  return `${expected}${received}${as === name ? '' : ` (given as ${as})`}`;
}
