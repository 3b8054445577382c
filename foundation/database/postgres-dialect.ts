import {
  type Dialect,
  PostgresAdapter,
  PostgresDriver,
  PostgresIntrospector,
  type PostgresPool,
  PostgresQueryCompiler,
} from 'kysely';

/**
 * The pool is shared by every schema of the process and ended by whoever opened it. The query builder's own driver forgets
 * its pool when it is destroyed, and then loses the connection that somebody waits for at that moment: the pool would wait
 * for it for ever.
 */
class SharedPoolDriver extends PostgresDriver {
  override async destroy() {}
}

/** How the mapper's query builder speaks to Postgres over a shared pool. */
export const createPostgresDialect = (pool: PostgresPool): Dialect => ({
  createAdapter: () => new PostgresAdapter(),
  createDriver: () => new SharedPoolDriver({ pool }),
  createIntrospector: (db) => new PostgresIntrospector(db),
  createQueryCompiler: () => new PostgresQueryCompiler(),
});
