import type { Position } from '../events/stored-event.ts';
import { failure } from '../graphql/failure.ts';

/** A place in a log as `extensions.eventId` shows it; opaque to whoever gets it. */
export const formatPosition = ({ epoch, sequence }: Position): string => `${epoch}.${sequence}`;

/** Reads an `extensions.eventId`; CURSOR_INVALID when it is none. */
export function parsePosition(text: string): Position {
  const [, epoch, digits] = /^([0-9A-Za-z-]{1,64})\.(\d{1,15})$/.exec(text) ?? [];
  if (epoch === undefined) throw failure('CURSOR_INVALID', '`after` is not the id of an event of this subscription.');
  return { epoch, sequence: Number(digits) };
}
