import { z } from 'zod';
import { type Accepted, accept, type Refusal, type Refused } from './refuse.ts';

const MAXIMUM_TEXT = 10_000;
const MAXIMUM_LINE = 255;
const MAXIMUM_REFUSALS = 20;

// C0, DEL and C1 control characters, and halves of surrogate pairs, which no database stores as they are.
const CONTROL = /[\p{Cc}\p{Cs}]/u;
const CONTROL_BUT_LINES = /(?![\n\r\t])[\p{Cc}\p{Cs}]/u;

/** Text of one line: 1 to `max` characters after trimming, no control characters. */
export const line = (max = MAXIMUM_LINE) =>
  z
    .string()
    .trim()
    .min(1, 'Must not be empty.')
    .max(max, `Must have at most ${max} characters.`)
    .refine((text) => !CONTROL.test(text), 'Must not contain control characters.');

/** Text of any number of lines: at most 10,000 characters, no control characters but line ends and tabs. */
export const text = (max = MAXIMUM_TEXT) =>
  z
    .string()
    .max(max, `Must have at most ${max} characters.`)
    .refine((value) => !CONTROL_BUT_LINES.test(value), 'Must not contain control characters.');

/** Text that something must contain; an emptied search box asks for everything. */
export const searchText = () => z.union([z.literal('').transform(() => null), line()]).nullish();

/** Checks an input; a refusal names each field that fails, with the first reason for each, at most 20 of them. */
export function checkInput<S extends z.ZodType>(
  shape: S,
  input: unknown,
): Accepted<z.output<S>> | Refused<Refusal<'InvalidInput'>> {
  const checked = shape.safeParse(input);
  if (checked.success) return accept(checked.data);
  const reasons = new Map<string, Refusal<'InvalidInput'>>();
  for (const issue of checked.error.issues) {
    const path = pathOf(issue);
    const key = JSON.stringify(path);
    if (!reasons.has(key)) reasons.set(key, { __typename: 'InvalidInput', message: issue.message, path });
  }
  return { ok: false, errors: [...reasons.values()].slice(0, MAXIMUM_REFUSALS) };
}

function pathOf(issue: z.core.$ZodIssue): string[] {
  const unknownKey = issue.code === 'unrecognized_keys' ? issue.keys.slice(0, 1) : [];
  return [...issue.path, ...unknownKey].map(String);
}
