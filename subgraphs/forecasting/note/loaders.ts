import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { SeriesRow } from '../series/service.ts';
import type { MarketNote } from './entity.ts';
import type { NoteSpan, Notes } from './service.ts';

/** The notes on a series' chart. */
export interface ChartNotes {
  readonly series: SeriesRow;
  /** Null for everything. */
  readonly span: NoteSpan | null;
}

const keyOf = (span: NoteSpan | null) => (span ? `${span.from.getTime()}-${span.to.getTime()}` : '');

/** What concerns each of these series; those of one span are asked for together. */
async function notesOf(notes: Notes, viewer: Viewer, asked: readonly ChartNotes[]): Promise<MarketNote[][]> {
  const found = new Map<ChartNotes, MarketNote[]>();
  for (const [, group] of Map.groupBy(asked, ({ span }) => keyOf(span))) {
    const rows = group.map(({ series }) => series);
    const lists = await notes.ofSeries(viewer, rows, group[0]?.span ?? null);
    for (const [place, each] of group.entries()) found.set(each, lists[place] ?? []);
  }
  return asked.map((each) => found.get(each) ?? []);
}

export const noteLoaders = (notes: Notes, viewer: Viewer) => ({
  marketNote: new DataLoader((ids: readonly string[]) => notes.find(viewer, ids), { maxBatchSize: 100 }),
  chartNotes: new DataLoader((asked: readonly ChartNotes[]) => notesOf(notes, viewer, asked), {
    maxBatchSize: 100,
    cacheKeyFn: ({ series, span }) => `${series.id} ${keyOf(span)}`,
  }),
});
