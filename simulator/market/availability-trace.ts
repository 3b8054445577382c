import { type Changes, recordChange } from './timeline.ts';

/** When capacity was seen in one real pool, as changes at milliseconds since the recording began. */
export interface AvailabilityTrace {
  readonly pool: string;
  /** The recording; traces of one recording share their clock. */
  readonly recording: string;
  readonly durationMilliseconds: number;
  readonly changes: Changes<boolean>;
}

const COLUMNS = [
  'kind',
  'nodes',
  'dataset_start',
  'pool',
  'gap_seconds',
  'start_tick',
  'run_ticks',
  'available_instances',
];

interface TraceInMaking {
  readonly pool: string;
  readonly recording: string;
  readonly changes: Changes<boolean>;
  end: number;
}

function wholeNumber(fields: Record<string, string>, column: string, line: number): number {
  const value = Number(fields[column]);
  if (fields[column] === '' || !Number.isSafeInteger(value) || value < 0) {
    throw new RangeError(`Line ${line}: ${column} is not a whole number of 0 or more.`);
  }
  return value;
}

function addRun(trace: TraceInMaking, fields: Record<string, string>, line: number): void {
  const tick = wholeNumber(fields, 'gap_seconds', line) * 1000;
  const from = wholeNumber(fields, 'start_tick', line) * tick;
  const length = wholeNumber(fields, 'run_ticks', line) * tick;
  if (from < trace.end) throw new RangeError(`Line ${line}: the run begins before the run above it ends.`);
  // Nobody looked in between: nothing that could be relied on was there.
  if (from > trace.end) recordChange(trace.changes, trace.end, false);
  recordChange(trace.changes, from, wholeNumber(fields, 'available_instances', line) > 0);
  trace.end = from + length;
}

/**
 * Reads run-length encoded availability, a comma-separated file with the columns kind, nodes, dataset_start, pool, gap_seconds
 * (length of a tick), start_tick, run_ticks and available_instances. A run is up when at least one instance was there.
 * @throws RangeError that names the line which is malformed.
 */
export function parseAvailabilityTraces(csv: string): AvailabilityTrace[] {
  const [header = '', ...lines] = csv.split(/\r?\n/);
  const columns = header.split(',');
  const missing = COLUMNS.filter((column) => !columns.includes(column));
  if (missing.length > 0) throw new RangeError(`Line 1: the columns ${missing.join(', ')} are missing.`);

  const traces = new Map<string, TraceInMaking>();
  lines.forEach((text, index) => {
    if (text === '') return;
    const cells = text.split(',');
    if (cells.length !== columns.length) throw new RangeError(`Line ${index + 2}: expected ${columns.length} cells.`);
    const fields = Object.fromEntries(columns.map((column, at) => [column, cells[at] as string]));
    if (fields.kind !== 'availability') return;
    const recording = `${fields.dataset_start}/${fields.nodes}`;
    const key = `${recording}/${fields.pool}`;
    const trace = traces.get(key) ?? {
      pool: fields.pool as string,
      recording,
      changes: { times: [], values: [] },
      end: 0,
    };
    traces.set(key, trace);
    addRun(trace, fields, index + 2);
  });
  return [...traces.values()].map(({ end, ...trace }) => ({ ...trace, durationMilliseconds: end }));
}
