import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

export const UploadFormat = { CSV: 'CSV', JSON: 'JSON' } as const;
export type UploadFormat = keyof typeof UploadFormat;

export const UploadStatus = {
  QUEUED: 'QUEUED',
  RUNNING: 'RUNNING',
  SUCCEEDED: 'SUCCEEDED',
  PARTIAL: 'PARTIAL',
  FAILED: 'FAILED',
  CANCELLED: 'CANCELLED',
} as const;
export type UploadStatus = keyof typeof UploadStatus;

/** A row that was left out, and why. */
export interface RowRefusal {
  /** Its place behind the header, from 1. */
  readonly row: number;
  /** Null when the row as a whole is wrong. */
  readonly column: string | null;
  readonly message: string;
}

const UploadSchema = defineEntity({
  name: 'Upload',
  tableName: 'observation_upload',
  properties: {
    ...identityProperties,
    clientId: p.uuid(),
    name: p.string(),
    unit: p.string(),
    format: p.string().$type<UploadFormat>(),
    resampling: p.string().$type<'LAST' | 'SUM' | 'MEAN'>(),
    status: p.string().$type<UploadStatus>(),
    /** What was sent, decoded from base64; null once it has been read to its end. */
    content: p.blob().nullable().lazy(),
    /** 0 to 1, of the content's bytes. */
    progressRatio: p.double().$type<number>(),
    /** Also the position: a run that begins again passes over so many rows. */
    rowsRead: p.integer(),
    rowsStored: p.integer(),
    rowsChanged: p.integer(),
    rowsKnown: p.integer(),
    rowsRefused: p.integer(),
    refusals: p.json().$type<readonly RowRefusal[]>(),
    taskId: p.uuid().nullable(),
    createdAt: p.datetime(),
    finishedAt: p.datetime().nullable(),
  },
});

/** A history on its way in. */
export class Upload extends UploadSchema.class {
  get isFinished(): boolean {
    return this.finishedAt != null;
  }
}
UploadSchema.setClass(Upload);

const UploadSeriesSchema = defineEntity({
  name: 'UploadSeries',
  tableName: 'observation_upload_series',
  properties: {
    uploadId: p.uuid().primary(),
    seriesId: p.uuid().primary(),
  },
});

/** That a series has values of an upload. */
export class UploadSeries extends UploadSeriesSchema.class {}
UploadSeriesSchema.setClass(UploadSeries);
