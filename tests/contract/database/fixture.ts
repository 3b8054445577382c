import { defineEntity, p } from '@mikro-orm/core';
import { Migration } from '@mikro-orm/migrations';
import { decimal } from '#foundation/database/decimal.ts';
import { identityProperties } from '#foundation/database/identity.ts';
import type { SchemaOptions } from '#foundation/database/open.ts';

const ParcelSchema = defineEntity({
  name: 'Parcel',
  properties: {
    ...identityProperties,
    label: p.string().length(40),
    weight: p.integer(),
    price: decimal(),
    sentAt: p.datetime().length(3),
    version: p.integer().version(),
  },
  uniques: [{ name: 'parcel_label_unique', properties: ['label'] }],
});
/** What the contract of the database is tried on. */
export class Parcel extends ParcelSchema.class {}
ParcelSchema.setClass(Parcel);

const StampSchema = defineEntity({
  name: 'Stamp',
  properties: { ...identityProperties, parcelId: p.uuid() },
});
export class Stamp extends StampSchema.class {}
StampSchema.setClass(Stamp);

class CreateParcel extends Migration {
  override name = '0100-parcel';

  override up() {
    this.addSql(`create table "parcel" (
      "id" uuid primary key,
      "label" varchar(40) not null constraint "parcel_label_unique" unique,
      "weight" int not null,
      "price" numeric(18, 6) not null,
      "sent_at" timestamptz(3) not null,
      "version" int not null default 1
    )`);
  }

  override down() {
    this.addSql('drop table "parcel"');
  }
}

class CreateStamp extends Migration {
  override name = '0101-stamp';

  override up() {
    this.addSql('create table "stamp" ("id" uuid primary key, "parcel_id" uuid not null)');
  }

  override down() {
    this.addSql('drop table "stamp"');
  }
}

// In the wrong order, as lists of several folders may be.
export const parcels: SchemaOptions = {
  schema: 'parcels',
  entities: [Parcel, Stamp],
  migrations: [CreateStamp, CreateParcel],
};

export const parcel = (label: string, more: Partial<Pick<Parcel, 'weight' | 'price' | 'sentAt'>> = {}) => ({
  label,
  weight: 1,
  price: '0.100000',
  sentAt: new Date('2026-03-01T00:00:00.125Z'),
  ...more,
});
