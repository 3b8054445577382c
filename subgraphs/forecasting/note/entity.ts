import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const NoteKind = {
  ANNOUNCEMENT: 'ANNOUNCEMENT',
  CAPACITY: 'CAPACITY',
  PRICE: 'PRICE',
  OTHER: 'OTHER',
} as const;
export type NoteKind = keyof typeof NoteKind;

const MarketNoteSchema = defineEntity({
  name: 'MarketNote',
  tableName: 'market_note',
  properties: {
    ...identityProperties,
    /** Whose pool it is about; null for what concerns every client. */
    clientId: p.uuid().nullable(),
    /** Null for what is about a region. */
    poolId: p.uuid().nullable(),
    region: p.string(),
    kind: p.string().$type<NoteKind>(),
    text: p.text(),
    occurredAt: p.datetime(),
    createdAt: p.datetime(),
  },
});

/** A dated event of the market. Added, never changed. */
export class MarketNote extends MarketNoteSchema.class {}
MarketNoteSchema.setClass(MarketNote);
