import { Migration } from '@mikro-orm/migrations';

/** What was answered under which key. */
class Idempotency extends Migration {
  override name = '0004-idempotency';

  override up() {
    this.addSql(`create table "idempotency" (
      "subject" text not null,
      "operation" text not null,
      "key" text not null,
      "request_hash" text not null,
      "result_id" text,
      "expires_at" timestamptz(3) not null,
      constraint "idempotency_pkey" primary key ("subject", "operation", "key")
    )`);
    this.addSql('create index "idempotency_expiry" on "idempotency" ("expires_at")');
  }

  override down() {
    this.addSql('drop table "idempotency"');
  }
}

export const idempotencyMigrations = [Idempotency];
