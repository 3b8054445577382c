const MOMENT =
  /^(?<day>\d{4}-\d{2}-\d{2})(?:[T ](?<time>\d{2}:\d{2}(?::\d{2}(?:\.\d{1,9})?)?) ?(?:(?<zulu>Z|UTC)|(?<offset>[+-]\d{2})(?::?(?<minutes>\d{2}))?)?)?$/i;

/**
 * A day or a moment of one in ISO 8601. Without an offset it is in UTC, wherever it is read: the machine's own zone would make
 * another record of the same file. Undefined for another text, and for a day that no month has.
 */
export function momentIn(text: string): Date | undefined {
  const { day, time = '00:00', offset, minutes = '00' } = MOMENT.exec(text)?.groups ?? {};
  if (day === undefined) return undefined;
  const midnight = new Date(`${day}T00:00Z`);
  // What reads dates takes the thirtieth of February for the second of March.
  if (Number.isNaN(midnight.getTime()) || !midnight.toISOString().startsWith(day)) return undefined;
  const at = new Date(`${day}T${time}${offset ? `${offset}:${minutes}` : 'Z'}`);
  return Number.isNaN(at.getTime()) ? undefined : at;
}
