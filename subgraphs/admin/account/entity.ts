import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';
import { type IssuedToken, issueToken } from '#foundation/identity/credential.ts';

export const ClientStatus = { ACTIVE: 'ACTIVE', SUSPENDED: 'SUSPENDED' } as const;
export type ClientStatus = keyof typeof ClientStatus;

const ClientSchema = defineEntity({
  name: 'Client',
  tableName: 'client',
  properties: {
    ...identityProperties,
    name: p.string(),
    email: p.string().nullable(),
    status: p.string().$type<ClientStatus>(),
    tokenHash: p.string().hidden(),
    tokenMask: p.string(),
    tokenGeneration: p.integer(),
    tokenCreatedAt: p.datetime(),
    tokenLastUsedAt: p.datetime().nullable(),
    createdAt: p.datetime(),
  },
});

/** Somebody who runs a fleet with Spotkeep. */
export class Client extends ClientSchema.class {
  get isActive(): boolean {
    return this.status === ClientStatus.ACTIVE;
  }

  /** Puts a new token in the place of the old one, which is dead from then on. Shown once: only its hash is kept. */
  rotateToken(now: Date): IssuedToken {
    const issued = issueToken('cli');
    this.tokenHash = issued.hash;
    this.tokenMask = issued.mask;
    this.tokenGeneration = (this.tokenGeneration ?? 0) + 1;
    this.tokenCreatedAt = now;
    this.tokenLastUsedAt = null;
    return issued;
  }
}
ClientSchema.setClass(Client);
