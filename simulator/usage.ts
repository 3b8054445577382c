/** The command line is not what was expected; the message says what is. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

interface Range {
  /** When the option was not given. */
  readonly otherwise: number;
  readonly min: number;
  readonly max: number;
}

/** A whole number given as an option. @throws UsageError */
export function wholeNumber(name: string, text: string | undefined, { otherwise, min, max }: Range): number {
  if (text === undefined) return otherwise;
  const value = Number(text);
  if (/^\d{1,15}$/.test(text) && value >= min && value <= max) return value;
  throw new UsageError(`--${name} is a whole number from ${min} to ${max}, not ${JSON.stringify(text)}.`);
}
