import { type PGlite, types } from '@electric-sql/pglite';
import { DatabaseError, rolledBackInstead, SqlState } from './database-error.ts';
import type { QueryResult, WorkerCall, WorkerReport, WorkerRequest, WorkerSettings } from './pglite-messages.ts';
import { createTurns, type Turns } from './turns.ts';

type Statement = Extract<WorkerCall, { do: 'query' | 'exec' }>;
type Tell = (report: WorkerReport) => void;

interface OpenTransaction {
  /** Ends its turn. */
  readonly release: () => void;
  readonly timer: NodeJS.Timeout;
  isCut: boolean;
  lastStatement?: string;
}

const asSent = (text: string) => text;
const dates = [types.DATE, types.TIMESTAMP, types.TIMESTAMPTZ, types.INTERVAL];
const arraysOfDates = [1182, 1115, 1185, 1187];
// What the mapper parses itself. Its own list of it would load the whole mapper into this thread.
const storedDates: Record<number, (text: string) => unknown> = {
  ...Object.fromEntries(dates.map((type) => [type, asSent])),
  ...Object.fromEntries(arraysOfDates.map((type) => [type, (text) => types.arrayParser(text, asSent, 0)])),
};

/**
 * The one session of an embedded database, shared in turns: a statement on its own is one turn, a transaction is one
 * from its beginning to its end, which comes at the latest when its time is over.
 */
export class PgliteSession {
  readonly #pglite: PGlite;
  readonly #settings: WorkerSettings;
  readonly #tell: Tell;
  readonly #turns: Turns;
  readonly #transactions = new Map<number, OpenTransaction>();
  readonly #channels = new Map<string, () => Promise<void>>();

  constructor(pglite: PGlite, settings: WorkerSettings, tell: Tell) {
    this.#pglite = pglite;
    this.#settings = settings;
    this.#tell = tell;
    this.#turns = createTurns(settings.queueTimeoutMilliseconds);
  }

  /** Does what was asked; throws what the database throws, TurnTimeout, or DatabaseError. */
  answer({ id, transaction, isPatient, call }: WorkerRequest): Promise<unknown> {
    switch (call.do) {
      case 'query':
      case 'exec':
        return transaction === undefined
          ? this.#inTurn(() => this.#alone(call), isPatient)
          : this.#within(transaction, call);
      case 'begin':
        return this.#begin(id, call.sql, isPatient);
      case 'commit':
      case 'rollback':
        return this.#end(transaction, call.do);
      case 'listen':
        return this.#listen(call.channel);
      case 'unlisten':
        return this.#unlisten(call.channel);
      case 'tidy':
        return this.#tidy(call.tables);
      case 'dump':
        return this.#inTurn(() => this.#pglite.dumpDataDir('none'));
      case 'close':
        return this.#close();
    }
  }

  async #inTurn<T>(work: () => Promise<T>, isPatient = false): Promise<T> {
    const release = await this.#turns.take({ isPatient });
    try {
      return await work();
    } finally {
      release();
    }
  }

  async #run(call: Statement): Promise<QueryResult | QueryResult[]> {
    if (call.do === 'exec') return (await this.#pglite.exec(call.sql)).map(toResult);
    const options = call.dates === 'stored' ? { parsers: storedDates } : {};
    return toResult(await this.#pglite.query(call.sql, [...call.parameters], options));
  }

  async #alone(call: Statement) {
    try {
      return await this.#run(call);
    } catch (error) {
      // A script that failed after its own BEGIN must not leave the next turn inside a failed transaction.
      if (call.do === 'exec') await this.#rollback();
      throw error;
    }
  }

  async #begin(id: number, sql: string, isPatient = false) {
    const release = await this.#turns.take({ isPatient });
    try {
      await this.#pglite.exec(sql);
    } catch (error) {
      release();
      throw error;
    }
    const timer = setTimeout(() => this.#expire(id), this.#settings.transactionTimeoutMilliseconds);
    this.#transactions.set(id, { release, timer, isCut: false });
  }

  async #within(id: number, call: Statement) {
    const open = this.#transactions.get(id);
    if (!open || open.isCut) throw cutOff();
    open.lastStatement = call.sql;
    return this.#run(call);
  }

  async #end(id: number | undefined, how: 'commit' | 'rollback') {
    const open = id === undefined ? undefined : this.#transactions.get(id);
    if (id === undefined || !open) return;
    this.#transactions.delete(id);
    clearTimeout(open.timer);
    if (open.isCut) {
      if (how === 'commit') throw cutOff();
      return;
    }
    try {
      const [outcome] = await this.#pglite.exec(how);
      if (how === 'commit' && outcome?.command === 'ROLLBACK') throw rolledBackInstead();
    } finally {
      open.release();
    }
  }

  async #expire(id: number) {
    const open = this.#transactions.get(id);
    if (!open || open.isCut) return;
    this.#tell({ event: 'expired', lastStatement: open.lastStatement });
    await this.#cut(open);
  }

  /** From here on its statements are refused; those already handed over run before the rollback. */
  async #cut(open: OpenTransaction) {
    open.isCut = true;
    clearTimeout(open.timer);
    await this.#rollback();
    open.release();
  }

  async #rollback() {
    await this.#pglite.exec('ROLLBACK').catch(() => {});
  }

  async #listen(channel: string) {
    if (this.#channels.has(channel)) return;
    const heard = (payload: string) => this.#tell({ event: 'notified', channel, payload });
    this.#channels.set(channel, await this.#inTurn(() => this.#pglite.listen(channel, heard)));
  }

  async #unlisten(channel: string) {
    const stop = this.#channels.get(channel);
    this.#channels.delete(channel);
    if (stop) await this.#inTurn(stop);
  }

  /** A turn for each table, so that nobody waits for all of them. */
  async #tidy(tables: readonly string[]): Promise<boolean> {
    const patiently = <T>(work: () => Promise<T>) => this.#inTurn(work, true);
    for (const table of tables) await patiently(() => this.#pglite.exec(`VACUUM ${table}`));
    const { rows } = await patiently(() =>
      this.#pglite.query<{ bytes: number }>('SELECT coalesce(sum(size), 0)::float8 AS bytes FROM pg_ls_waldir()'),
    );
    const isLong = (rows[0]?.bytes ?? 0) >= this.#settings.checkpointBytes;
    if (isLong) await patiently(() => this.#pglite.exec('CHECKPOINT'));
    return isLong;
  }

  async #close() {
    for (const open of this.#transactions.values()) if (!open.isCut) await this.#cut(open);
    await this.#inTurn(() => this.#pglite.close());
  }
}

const toResult = ({ rows, affectedRows, command }: QueryResult): QueryResult => ({ rows, affectedRows, command });

const cutOff = () =>
  new DatabaseError({
    message: 'The transaction was open for too long and has been rolled back.',
    code: SqlState.TRANSACTION_TIMEOUT,
  });
