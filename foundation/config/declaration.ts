import type { z } from 'zod';

/** The declared variables of a service: name → schema of its text, each with a description. */
export type EnvironmentShape = Readonly<Record<string, z.ZodType>>;

export type ValuesOf<S extends EnvironmentShape> = { readonly [N in keyof S]: z.output<S[N]> };

/** Other name → the declared name it stands for. */
export type Aliases = Readonly<Record<string, string>>;

/** What a schema says about its variable, also through `.optional()`, `.default()` and `.transform()`. */
export function declarationOf(schema: z.ZodType): { description: string | undefined; isSecret: boolean } {
  let description: string | undefined;
  let isSecret = false;
  for (let at: z.ZodType | undefined = schema; at; at = innerOf(at)) {
    const meta = at.meta();
    description ??= meta?.description;
    isSecret ||= meta?.secret === true;
  }
  return { description, isSecret };
}

function innerOf(schema: z.ZodType): z.ZodType | undefined {
  const { innerType, in: input } = schema.def as { innerType?: z.ZodType; in?: z.ZodType };
  return innerType ?? input;
}
