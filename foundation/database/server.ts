import type { Constructor, EntityClass, EntitySchema } from '@mikro-orm/core';
import type { Migration } from '@mikro-orm/migrations';
import type { EntityManager, MikroORM } from '@mikro-orm/sql';
import type { ConstructorOptions } from 'pg-boss';

/** A change of the tables; its `name` sorts after those it builds on, its SQL is resolved in the schema it runs for. */
export type MigrationClass = Constructor<Migration>;

export interface SchemaOptions {
  /** Lower-case letters, digits and underscores. */
  readonly schema: string;
  readonly entities: readonly (EntityClass<unknown> | EntitySchema)[];
  readonly migrations: readonly MigrationClass[];
}

/** The database of this process: PGlite in a worker thread, or a pool of connections to Postgres. */
export interface DatabaseServer extends AsyncDisposable {
  readonly kind: 'pglite' | 'postgres';
  /** Opens one subgraph's schema; it is created by its first migration. Closed by its owner or with the server. */
  openSchema(options: SchemaOptions): Promise<SchemaDatabase>;
  /** What pg-boss is constructed with on this server: everything but `schema`. */
  bossOptions(): ConstructorOptions;
  /**
   * Hears NOTIFY on a channel. What is sent while the connection is being made again is not heard, so a listener
   * polls as well.
   */
  listen(channel: string, heard: (payload: string) => void): Promise<AsyncDisposable>;
  /** Connections in use of those there may be, and who waits for one; undefined where there is no pool. */
  usage?(): { readonly busy: number; readonly waiting: number; readonly size: number };
  /** Throws unless the database answers within two seconds. */
  ping(): Promise<void>;
}

/** One subgraph's tables. */
export interface SchemaDatabase extends AsyncDisposable {
  readonly schema: string;
  readonly server: DatabaseServer;
  readonly orm: MikroORM;
  /**
   * Brings the tables to the newest state, or back: `down` undoes the newest migration, or all after `to` (`'0'`: all).
   * One process at a time does it. Answers the names applied or undone.
   */
  migrate(direction?: 'up' | 'down', to?: string): Promise<string[]>;
  /** A unit of work: one per request, job or event. */
  fork(): EntityManager;
}
