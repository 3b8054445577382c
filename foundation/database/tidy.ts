import type { Logger } from 'pino';
import type { PgliteClient } from './pglite-client.ts';

const EVERY_MILLISECONDS = 60_000;
// Fewer dead rows than this are not worth the turn that a VACUUM takes from everyone.
const DEAD_ROWS = 1_000;

const tablesWorthIt = `
  select format('%I.%I', schemaname, relname) as table
  from pg_stat_user_tables where n_dead_tup >= ${DEAD_ROWS} order by n_dead_tup desc limit 20`;

/** Does once what autovacuum and the checkpointer would do: PGlite has neither. */
export async function tidyOnce(client: PgliteClient): Promise<{ vacuumed: string[]; checkpoint: boolean }> {
  const { rows } = await client.query<{ table: string }>(tablesWorthIt);
  const vacuumed = rows.map(({ table }) => table);
  return { vacuumed, checkpoint: await client.tidy(vacuumed) };
}

/** Tidies each minute, one round at a time, until disposed. */
export function keepTidy(client: PgliteClient, logger: Logger): AsyncDisposable {
  let round = Promise.resolve();
  const timer = setInterval(() => {
    round = round
      .then(() => tidyOnce(client))
      .then((done) => logger.debug(done, 'the embedded database is tidy'))
      .catch((error) => logger.warn({ err: error }, 'the embedded database could not be tidied'));
  }, EVERY_MILLISECONDS);
  timer.unref();
  return {
    [Symbol.asyncDispose]: async () => {
      clearInterval(timer);
      await round;
    },
  };
}
