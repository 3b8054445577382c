import { type StoredEvent, storedEventSchema } from './stored-event.ts';

/** The stream that carries the tail of a publisher's log. */
export const streamOf = (publisher: string): string => `spotkeep:${publisher}`;

/** Entries kept, about. What is older is read from the log itself. */
export const TAIL_LENGTH = 1_000;

/** Redis refuses an id twice, and any that is lower: whoever publishes second changes nothing. */
export const toEntryId = (sequence: number): string => `${sequence}-0`;

export const sequenceOf = (entryId: string): number => Number(entryId.slice(0, entryId.indexOf('-')));

export const toFields = (epoch: string, event: StoredEvent): [string, string, string, string] => [
  'epoch',
  epoch,
  'event',
  JSON.stringify(event),
];

export interface TailEntry {
  readonly epoch: string;
  readonly event: StoredEvent;
}

/** Throws when the entry is not one of ours. */
export function toTailEntry(fields: readonly string[]): TailEntry {
  const [, epoch = '', , text = ''] = fields;
  return { epoch, event: storedEventSchema.parse(JSON.parse(text)) };
}
