import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const SpotPriceImportStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIAL: 'PARTIAL',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type SpotPriceImportStatus = keyof typeof SpotPriceImportStatus;

/** A record that was left out, and why. */
export interface RecordRefusal {
  /** Its place in the file, from 1. */
  readonly record: number;
  readonly message: string;
}

const SpotPriceImportSchema = defineEntity({
  name: 'SpotPriceImport',
  tableName: 'spot_price_import',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    status: p.string().$type<SpotPriceImportStatus>(),
    /** What was sent, decoded from base64; null once it has been read to its end. */
    content: p.blob().nullable().lazy(),
    /** 0 to 1, of the content's bytes. */
    progressRatio: p.double().$type<number>(),
    /** Also the position: a run that begins again passes over so many records. */
    recordsRead: p.integer(),
    recordsStored: p.integer(),
    recordsKnown: p.integer(),
    recordsRefused: p.integer(),
    refusals: p.json().$type<readonly RecordRefusal[]>(),
    taskId: p.uuid().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** A price history on its way in. */
export class SpotPriceImport extends SpotPriceImportSchema.class {
  get isFinished(): boolean {
    return this.finishedAt != null;
  }
}
SpotPriceImportSchema.setClass(SpotPriceImport);
