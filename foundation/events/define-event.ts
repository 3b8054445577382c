import type { z } from 'zod';

/** The news of one kind of change: its name, its version and the shape of its payload. Versions are only added. */
export interface EventDefinition<T extends string = string, P extends z.ZodType = z.ZodType> {
  /** `<topic>.<what happened>` */
  readonly type: T;
  readonly topic: string;
  readonly version: number;
  readonly payload: P;
}

export const defineEvent = <const T extends `${string}.${string}`, P extends z.ZodType>(
  type: T,
  version: number,
  payload: P,
): EventDefinition<T, P> => ({ type, topic: type.slice(0, type.indexOf('.')), version, payload });

export type PayloadOf<D> = D extends EventDefinition<string, infer P> ? z.output<P> : never;
