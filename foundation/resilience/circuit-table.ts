import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '../database/statement.ts';
import type { Circuit, CircuitState } from './circuit-state.ts';

export interface NamedCircuit {
  readonly name: string;
  readonly circuit: Circuit;
}

/** A circuit as of `now`, epoch milliseconds of the database's clock; undefined before anything was recorded of it. */
export interface CircuitReading {
  readonly circuit: Circuit | undefined;
  readonly now: number;
}

interface CircuitRow {
  readonly name: string;
  readonly state: CircuitState;
  readonly epoch: number;
  readonly failures: number;
  readonly probes: number;
  readonly successes: number;
  readonly changed_at: number;
}

const milliseconds = (time: string) => `(extract(epoch from ${time}) * 1000)::float8`;
const columns = `name, state, epoch, failures, probes, successes, ${milliseconds('changed_at')} as changed_at`;

const toCircuit = ({ name, changed_at, ...counts }: CircuitRow): Circuit => ({ ...counts, changedAt: changed_at });

/** The row of one circuit, for which nobody waits. */
export async function readCircuit(em: EntityManager, name: string): Promise<CircuitReading> {
  const [row] = await statement<Partial<CircuitRow> & { now: number }>(
    em,
    `select ${milliseconds('clock_timestamp()')} as now, c.*
     from (select 1) as one left join (select ${columns} from ${tableOf(em, 'circuit_breaker')} where name = $1) c on true`,
    [name],
  );
  if (!row) throw new Error('A query for the time of the database found no row.');
  const { now, ...circuit } = row;
  return { now, circuit: circuit.state ? toCircuit(circuit as CircuitRow) : undefined };
}

/** The row of one circuit, made when it was missing, locked until the transaction ends. */
export async function lockCircuit(tx: EntityManager, name: string): Promise<{ circuit: Circuit; now: number }> {
  const table = tableOf(tx, 'circuit_breaker');
  await statement(
    tx,
    `insert into ${table} (name, state, epoch, failures, probes, successes, changed_at)
     values ($1, 'CLOSED', 0, 0, 0, 0, clock_timestamp()) on conflict do nothing`,
    [name],
  );
  // A second statement: its snapshot and its clock are taken when the first, which waited for others, is done.
  await statement(tx, `select from ${table} where name = $1 for update`, [name]);
  const { circuit, now } = await readCircuit(tx, name);
  if (!circuit) throw new Error(`The circuit "${name}" was removed while it was in use.`);
  return { circuit, now };
}

export async function writeCircuit(tx: EntityManager, name: string, circuit: Circuit): Promise<void> {
  const { state, epoch, failures, probes, successes, changedAt } = circuit;
  await statement(
    tx,
    `update ${tableOf(tx, 'circuit_breaker')} set state = $2, epoch = $3, failures = $4, probes = $5, successes = $6,
       changed_at = to_timestamp($7::float8 / 1000) where name = $1`,
    [name, state, epoch, failures, probes, successes, changedAt],
  );
}

/** Every circuit of which something was recorded: as many as the subgraph has dependencies. */
export async function listCircuits(em: EntityManager): Promise<NamedCircuit[]> {
  const rows = await statement<CircuitRow>(
    em,
    `select ${columns} from ${tableOf(em, 'circuit_breaker')} order by name limit 1000`,
  );
  return rows.map((row) => ({ name: row.name, circuit: toCircuit(row) }));
}
