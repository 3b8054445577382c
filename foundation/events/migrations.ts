import { Migration } from '@mikro-orm/migrations';
import { type EventTable, tableIn } from './sql.ts';

/** The log, its counter, the offsets of the consumers and what they could not apply. */
class EventLog extends Migration {
  override name = '0001-event-log';

  override up() {
    const log = this.#table('event_log');
    const counter = this.#table('event_counter');
    // The identity is drawn when the row is inserted, under the lock of its aggregate: it orders an aggregate's events.
    this.addSql(`create table ${log} (
      id bigint generated always as identity primary key,
      sequence bigint,
      event_id uuid not null,
      topic text not null,
      type text not null,
      version int not null,
      occurred_at timestamptz not null,
      aggregate_id text not null,
      client_id text,
      request_id text,
      traceparent text,
      payload jsonb
    )`);
    this.addSql(`create index event_log_unnumbered on ${log} (id) where sequence is null`);
    // Only numbered rows are in the others: inserting a row writes to two indexes instead of five.
    this.addSql(`create unique index event_log_sequence on ${log} (sequence) where sequence is not null`);
    this.addSql(`create index event_log_client on ${log} (topic, client_id, sequence) where sequence is not null`);
    this.addSql(
      `create index event_log_aggregate on ${log} (topic, aggregate_id, sequence) where sequence is not null`,
    );
    this.addSql(`create table ${counter} (
      is_only boolean primary key default true check (is_only),
      last_sequence bigint not null default 0,
      epoch uuid not null default gen_random_uuid(),
      epoch_start bigint not null default 0
    )`);
    this.addSql(`insert into ${counter} default values`);
    this.#createConsumerTables();
  }

  #createConsumerTables() {
    this.addSql(`create table ${this.#table('consumer_offset')} (
      consumer text not null,
      publisher text not null,
      position bigint not null default 0,
      epoch text,
      primary key (consumer, publisher)
    )`);
    const letters = this.#table('dead_letter');
    this.addSql(`create table ${letters} (
      id uuid primary key,
      consumer text not null,
      publisher text not null,
      sequence bigint not null,
      client_id text,
      event jsonb not null,
      error text not null,
      attempts int not null,
      created_at timestamptz not null,
      replayed_at timestamptz
    )`);
    this.addSql(`create index dead_letter_waiting on ${letters} (consumer, id) where replayed_at is null`);
  }

  override down() {
    for (const table of ['dead_letter', 'consumer_offset', 'event_counter', 'event_log'] as const) {
      this.addSql(`drop table ${this.#table(table)}`);
    }
  }

  #table(table: EventTable): string {
    return tableIn(this.config.get('schema') ?? 'public', table);
  }
}

export const eventMigrations = [EventLog];
