import { z } from 'zod';

const refusal = (expected: string) => ({ error: `expected ${expected}` });

/** A text, as given. */
export const text = () => z.string();

/** A text whose value is never shown, neither in an error nor in a start report. */
export const secret = (minimumBytes = 1) =>
  z
    .string()
    .refine((value) => Buffer.byteLength(value) >= minimumBytes, refusal(`at least ${minimumBytes} bytes`))
    .meta({ secret: true });

export const integer = ({ min = 0, max = Number.MAX_SAFE_INTEGER }: { min?: number; max?: number } = {}) => {
  const expected = refusal(
    max === Number.MAX_SAFE_INTEGER ? `a whole number, ${min} or more` : `a whole number from ${min} to ${max}`,
  );
  return z
    .string()
    .regex(/^-?\d{1,16}$/, expected)
    .transform(Number)
    .pipe(z.number().min(min, expected).max(max, expected));
};

/** A TCP port; 0 takes a free one. */
export const port = () => integer({ min: 0, max: 65_535 });

export const decimalNumber = ({ min, max }: { min: number; max: number }) => {
  const expected = refusal(`a number from ${min} to ${max}`);
  return z
    .string()
    .regex(/^-?\d{1,12}(\.\d{1,12})?$/, expected)
    .transform(Number)
    .pipe(z.number().min(min, expected).max(max, expected));
};

/** true, 1, on, yes; false, 0, off, no; in any case. */
export const flag = () =>
  z.stringbool({
    truthy: ['true', '1', 'on', 'yes'],
    falsy: ['false', '0', 'off', 'no'],
    error: 'expected true or false (also 1, 0, on, off)',
  });

/** One of a few words, in any case. */
export const oneOf = <const W extends readonly [string, ...string[]]>(words: W) =>
  z
    .string()
    .transform((value) => value.toLowerCase())
    .pipe(z.enum(words, refusal(`one of ${words.join(', ')}`)));

/** A URL of one of the schemes; `credentials: true` when it may hold a password, which hides its value. */
export const url = (schemes: readonly string[], { credentials = false } = {}) =>
  z
    .string()
    .refine(
      (value) => URL.canParse(value) && schemes.includes(new URL(value).protocol.slice(0, -1)),
      refusal(`a URL that starts with ${schemes.map((scheme) => `${scheme}://`).join(' or ')}`),
    )
    .meta({ secret: credentials });

/** When something comes by itself: the five fields of cron, or `off`. */
export const schedule = () =>
  z
    .string()
    .trim()
    .regex(/^(off|([\d*/,-]+\s+){4}[\d*/,-]+)$/, refusal('five fields as in "0 */6 * * *", or off'));

/** Several values: separated by commas, or a JSON array of texts. */
export const list = () =>
  z.string().transform((value, context): string[] => {
    if (!value.trimStart().startsWith('[')) return splitAtCommas(value);
    const parsed = z.array(z.string()).safeParse(parseJson(value));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: 'expected values separated by commas, or a JSON array of texts' });
    return z.NEVER;
  });

/** Web origins (`https://app.example.com`). A wildcard is refused: credentials travel with these requests. */
export const origins = () =>
  list().transform((values, context): string[] => {
    const wrong = values.find((value) => !isOrigin(value));
    if (wrong === undefined) return values.map((value) => new URL(value).origin);
    const wildcard = wrong.includes('*');
    context.addIssue({
      code: 'custom',
      message: wildcard
        ? 'a wildcard is refused: expected each origin by name, as in https://app.example.com'
        : 'expected origins without a path, as in https://app.example.com',
    });
    return z.NEVER;
  });

const splitAtCommas = (value: string): string[] =>
  value
    .split(',')
    .map((item) => item.trim())
    .filter((item) => item !== '');

function parseJson(value: string): unknown {
  try {
    return JSON.parse(value);
  } catch {
    return undefined;
  }
}

function isOrigin(value: string): boolean {
  if (value.includes('*') || !URL.canParse(value)) return false;
  const { protocol, pathname, search, hash, username, password } = new URL(value);
  return /^https?:$/.test(protocol) && pathname === '/' && `${search}${hash}${username}${password}` === '';
}
