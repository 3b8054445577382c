/** What the main thread and the worker that holds PGlite say to each other. */

/** PGlite's own files, read and compiled once for many databases. */
export interface PgliteProgram {
  readonly pgliteWasmModule: WebAssembly.Module;
  readonly initdbWasmModule: WebAssembly.Module;
  readonly fsBundle: Blob;
}

export interface WorkerSettings {
  /** Where the cluster's files are; undefined keeps it in memory. */
  readonly dataDir?: string;
  /** A dumped cluster to start from. */
  readonly loadDataDir?: Blob;
  /** Read and compiled for this database alone when not given. */
  readonly program?: PgliteProgram;
  /** A transaction open for longer is rolled back. */
  readonly transactionTimeoutMilliseconds: number;
  /** A statement or transaction that could not start for that long is refused. */
  readonly queueTimeoutMilliseconds: number;
  readonly checkpointBytes: number;
}

/** `stored` leaves dates as the text that Postgres sent, which is what the mapper parses itself. */
export type DateForm = 'date' | 'stored';

export type WorkerCall =
  | { readonly do: 'query'; readonly sql: string; readonly parameters: readonly unknown[]; readonly dates: DateForm }
  | { readonly do: 'exec'; readonly sql: string }
  | { readonly do: 'begin'; readonly sql: string }
  | { readonly do: 'commit' | 'rollback' }
  | { readonly do: 'listen' | 'unlisten'; readonly channel: string }
  | { readonly do: 'tidy'; readonly tables: readonly string[] }
  | { readonly do: 'dump' }
  | { readonly do: 'close' };

export interface WorkerRequest {
  readonly id: number;
  /** The request that opened the transaction in which this one runs. */
  readonly transaction?: number;
  /** Nobody waits for it: others may go first. */
  readonly isPatient?: boolean;
  readonly call: WorkerCall;
}

export interface QueryResult<T = unknown> {
  readonly rows: T[];
  readonly affectedRows?: number;
  readonly command?: string;
}

/** The fields of a Postgres error that survive the way between threads. */
export interface ErrorFields {
  readonly message: string;
  readonly stack?: string;
  readonly code?: string;
  readonly severity?: string;
  readonly detail?: string;
  readonly hint?: string;
  readonly schema?: string;
  readonly table?: string;
  readonly column?: string;
  readonly constraint?: string;
  readonly position?: string;
  readonly where?: string;
  readonly routine?: string;
}

export type WorkerAnswer =
  | { readonly id: number; readonly result: unknown }
  | { readonly id: number; readonly error: ErrorFields };

export type WorkerReport =
  | WorkerAnswer
  | { readonly event: 'ready' }
  | { readonly event: 'failed'; readonly error: ErrorFields }
  | { readonly event: 'notified'; readonly channel: string; readonly payload: string }
  | { readonly event: 'expired'; readonly lastStatement: string | undefined };
