import type { EntityManager } from '@mikro-orm/sql';
import { query, tableIn } from './sql.ts';

/** How far a consumer has come; the epoch is null until it has read for the first time. */
export interface Offset {
  readonly position: number;
  readonly epoch: string | null;
}

export interface Offsets {
  /** The stored offset; a new consumer begins at 0. */
  load(em: EntityManager): Promise<Offset>;
  /** The stored offset, held for this transaction until it ends: nobody else applies anything meanwhile. */
  lock(tx: EntityManager): Promise<Offset>;
  store(tx: EntityManager, offset: Offset): Promise<void>;
  /** Stores `to` if `from` is what is stored; answers whether it was. */
  move(em: EntityManager, from: Offset, to: Offset): Promise<boolean>;
}

export function consumerOffsets(o: { schema: string; consumer: string; publisher: string }): Offsets {
  const table = tableIn(o.schema, 'consumer_offset');
  const key = [o.consumer, o.publisher];
  const where = 'where consumer = $1 and publisher = $2';

  const select = async (em: EntityManager, { isLocked = false } = {}): Promise<Offset | undefined> => {
    // What is lost with the server is lost together with its offset, and applied again: nobody waits for the disk.
    const hasty = `, set_config('synchronous_commit', 'off', true)`;
    const sql = `select position, epoch${isLocked ? hasty : ''} from ${table} ${where} ${isLocked ? 'for update' : ''}`;
    const [row] = await query<{ position: string | number; epoch: string | null }>(em, sql, key);
    return row && { position: Number(row.position), epoch: row.epoch };
  };

  return {
    async load(em) {
      await query(em, `insert into ${table} (consumer, publisher) values ($1, $2) on conflict do nothing`, key);
      return (await select(em)) ?? { position: 0, epoch: null };
    },
    async lock(tx) {
      const offset = await select(tx, { isLocked: true });
      if (!offset) throw new Error(`The offset of consumer "${o.consumer}" is missing.`);
      return offset;
    },
    async store(tx, { position, epoch }) {
      await query(tx, `update ${table} set position = $3, epoch = $4 ${where}`, [...key, position, epoch]);
    },
    async move(em, from, to) {
      const rows = await query(
        em,
        `update ${table} set position = $3, epoch = $4
         ${where} and position = $5 and epoch is not distinct from $6 returning 1`,
        [...key, to.position, to.epoch, from.position, from.epoch],
      );
      return rows.length > 0;
    },
  };
}

export const isSameOffset = (one: Offset, other: Offset): boolean =>
  one.position === other.position && one.epoch === other.epoch;
