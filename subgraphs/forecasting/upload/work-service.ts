import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { readCsv } from '#foundation/content/read-csv.ts';
import { readJsonList } from '#foundation/content/read-json-list.ts';
import type { RecordReader } from '#foundation/content/records.ts';
import { transact } from '#foundation/database/transact.ts';
import type { JobRun } from '#foundation/jobs/define-job.ts';
import { readInBatches } from '#foundation/jobs/read-in-batches.ts';
import type { KnownSeries, Series } from '../series/service.ts';
import { type Upload, UploadFormat } from './entity.ts';
import type { UploadRepository } from './repository.ts';
import { endingOf, readRow, type UploadedValue, uploadStates, type WrongRow } from './rules.ts';

/** The services as they work in one unit of work. */
export interface UploadUnit {
  readonly uploadRows: UploadRepository;
  readonly series: Series;
}

export interface UploadWorkDependencies {
  /** A new unit of work. */
  readonly fork: () => EntityManager;
  readonly unitIn: (em: EntityManager) => UploadUnit;
  readonly clock: Clock;
}

const LIMITS = { bytes: 200_000_000, recordBytes: 10_000, records: 1_000_000, depth: 16 };
const MOST_REFUSALS = 100;
const MOST_SERIES = 1_000;
const SERIES_AT_ONCE = 20;
const WORDS = { whole: 'A history', record: 'A row' };

interface Batch {
  readonly id: string;
  /** How many rows were read before. */
  readonly from: number;
  readonly rows: readonly unknown[];
  readonly progressRatio: number;
}

type Placed = { readonly value: UploadedValue; readonly row: number };

/** Does the work of uploads: batch by batch, each in one transaction with the upload's new position. */
export function createUploadWork({ fork, unitIn, clock }: UploadWorkDependencies) {
  /** Runs the work on the upload, which is locked; not at all where there is none any more. */
  const change = (id: string, work: (upload: Upload, unit: UploadUnit) => Promise<void>) =>
    transact(fork(), async (tx) => {
      const unit = unitIn(tx);
      const upload = await unit.uploadRows.locked(id);
      if (upload) await work(upload, unit);
    });

  /** The series of these values by the names in the file; those that may not be are refused with their rows. */
  async function seriesOf(upload: Upload, unit: UploadUnit, values: readonly Placed[]) {
    const nameOf = ({ series }: UploadedValue) => (series === null ? upload.name : `${upload.name}.${series}`);
    const names = [...new Set(values.map(({ value }) => nameOf(value)))];
    const taken = new Set(await unit.uploadRows.seriesIds(upload.id));
    const room = Math.max(0, MOST_SERIES - taken.size);
    const old = (await unit.series.named(upload.clientId, 'UPLOADED', names)).filter(({ id }) => taken.has(id));
    const others = names.filter((name) => !old.some((each) => each.name === name));
    const given = { kind: 'UPLOADED', unit: upload.unit, resampling: upload.resampling, interval: null } as const;
    const known = [...old, ...(await unit.series.ensure(upload.clientId, others.slice(0, room), given))];
    const fitting = known.filter(
      ({ unit: own, resampling }) => own === upload.unit && resampling === upload.resampling,
    );
    for (const { id } of fitting) taken.add(id);
    await unit.uploadRows.addSeries(
      upload.id,
      fitting.map(({ id }) => id),
    );
    const byName = new Map(known.map((each) => [each.name, each]));
    return (value: UploadedValue): KnownSeries | WrongRow => {
      const found = byName.get(nameOf(value));
      if (found && taken.has(found.id)) return found;
      return { column: 'series', message: whyNot(upload, found) };
    };
  }

  /** Keeps the next rows, and how far the upload has come by them. */
  const keep = ({ id, from, rows, progressRatio }: Batch) =>
    change(id, async (upload, unit) => {
      if (upload.rowsRead !== from) throw new Error(`The upload ${id} is read by somebody else.`);
      const read = rows.map((row, place) => ({ value: readRow(row, upload.format, clock()), row: from + place + 1 }));
      const refused: (WrongRow & { row: number })[] = [];
      const good: Placed[] = [];
      for (const { value, row } of read) {
        if ('message' in value) refused.push({ ...value, row });
        else good.push({ value, row });
      }
      const find = good.length > 0 ? await seriesOf(upload, unit, good) : undefined;
      const values = good.flatMap(({ value, row }) => {
        const series = find?.(value);
        if (series && 'id' in series)
          return [{ seriesId: series.id, value: value.value, observedAt: value.observedAt }];
        if (series) refused.push({ ...series, row });
        return [];
      });
      const { added, changed, known } = await unit.series.put(values);
      refuseRows(upload, refused);
      upload.rowsRead += rows.length;
      upload.rowsStored += added;
      upload.rowsChanged += changed;
      upload.rowsKnown += known;
      Object.assign(upload, { progressRatio });
    });

  /** Finds out how far apart the values of each series are, now that they are there. */
  async function findIntervals(id: string, { signal }: JobRun) {
    const seriesIds = await unitIn(fork()).uploadRows.seriesIds(id);
    for (let start = 0; start < seriesIds.length; start += SERIES_AT_ONCE) {
      signal.throwIfAborted();
      const some = seriesIds.slice(start, start + SERIES_AT_ONCE);
      await transact(fork(), (tx) => unitIn(tx).series.findIntervals(some));
    }
  }

  /** Ends an upload that was read as far as it can be, and erases what was sent. */
  const finish = (id: string, broken: string | undefined, progressRatio: number) =>
    change(id, async (upload) => {
      if (broken !== undefined) refuseRows(upload, [{ row: upload.rowsRead + 1, column: null, message: broken }]);
      const { rowsStored, rowsChanged, rowsKnown, rowsRefused: refused } = upload;
      const ending = endingOf({ kept: rowsStored + rowsChanged + rowsKnown, refused });
      const status = uploadStates.go(upload.status, ending);
      Object.assign(upload, { status, content: null, progressRatio, finishedAt: clock() });
    });

  /** Reads an upload from where it was left to its end. */
  return async function work(id: string, run: JobRun): Promise<void> {
    const sent = await unitIn(fork()).uploadRows.withContent(id);
    if (!sent) return; // read to its end before
    let position = 0;
    await change(id, async (upload) => {
      position = upload.rowsRead;
      const status = upload.status === 'RUNNING' ? 'RUNNING' : uploadStates.go(upload.status, 'RUNNING');
      Object.assign(upload, { status, finishedAt: null });
    });
    const reader = readerOf(sent.content, sent.upload.format);
    const broken = await readInBatches({
      ...{ reader, position, run },
      keep: (rows, from, progressRatio) => keep({ id, from, rows, progressRatio }),
    });
    await findIntervals(id, run);
    await finish(id, broken, reader.progressRatio());
  };
}
export type UploadWork = ReturnType<typeof createUploadWork>;

const readerOf = (content: Uint8Array, format: UploadFormat): RecordReader =>
  format === UploadFormat.CSV
    ? readCsv(content, { ...WORDS, required: ['timestamp', 'value'], limits: LIMITS })
    : readJsonList(content, { ...WORDS, limits: LIMITS });

function refuseRows(upload: Upload, refused: readonly (WrongRow & { readonly row: number })[]) {
  upload.rowsRefused += refused.length;
  const room = MOST_REFUSALS - upload.refusals.length;
  if (room <= 0 || refused.length === 0) return;
  const inOrder = refused.toSorted((a, b) => a.row - b.row).slice(0, room);
  upload.refusals = [...upload.refusals, ...inOrder.map(({ row, column, message }) => ({ row, column, message }))];
}

function whyNot(upload: Upload, found: KnownSeries | undefined): string {
  if (!found || (found.unit === upload.unit && found.resampling === upload.resampling)) {
    return `An upload has at most ${MOST_SERIES} series.`;
  }
  return found.unit === upload.unit
    ? `The series is resampled by ${found.resampling}, not ${upload.resampling}.`
    : `The series is measured in ${found.unit}, not ${upload.unit}.`;
}
