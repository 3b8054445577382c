import type { RecordedRun, RecordRepository, RecordRequest } from './record-repository.ts';

export type { RecordedRun, RecordRequest } from './record-repository.ts';

/** When pools were seen to be up. */
export function createRunRecords({ records }: { readonly records: RecordRepository }) {
  return {
    /** The runs of the client's pools that reach into a span, by pools and in the order of time; undefined when there are more than 200,000. */
    runs: (request: RecordRequest): Promise<RecordedRun[] | undefined> => records.runs(request),
  };
}
export type RunRecords = ReturnType<typeof createRunRecords>;
