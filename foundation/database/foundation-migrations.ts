import { eventMigrations } from '../events/migrations.ts';
import { idempotencyMigrations } from '../idempotency/migrations.ts';
import { jobMigrations } from '../jobs/migrations.ts';
import { resilienceMigrations } from '../resilience/migrations.ts';
import type { MigrationClass } from './server.ts';

/** The tables that the foundation keeps in every subgraph's schema; a subgraph puts its own, from `0100-…`, after them. */
export const foundationMigrations: readonly MigrationClass[] = [
  ...eventMigrations,
  ...jobMigrations,
  ...resilienceMigrations,
  ...idempotencyMigrations,
];
