import { randomUUID } from 'node:crypto';
import { gzipSync } from 'node:zlib';
import { vi } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { asClient } from '../../support/subgraph.ts';
import type { Fleet, Refusal } from './fleet.ts';

export const IMPORT = /* GraphQL */ `
  mutation ($input: ImportSpotPricesInput!) {
    importSpotPrices(input: $input) {
      spotPriceImport { id status progressRatio recordsRead createdAt finishedAt task { id } }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const SHOW = /* GraphQL */ `
  query ($id: ID!) {
    spotPriceImport(id: $id) {
      id status progressRatio recordsRead recordsStored recordsKnown recordsRefused finishedAt task { id }
      refusals { record message }
    }
  }
`;
export interface ShownImport {
  readonly id: string;
  readonly status: string;
  readonly progressRatio: number;
  readonly recordsRead: number;
  readonly recordsStored: number;
  readonly recordsKnown: number;
  readonly recordsRefused: number;
  readonly refusals: { record: number; message: string }[];
  readonly task: { id: string } | null;
  readonly finishedAt: string | null;
}
export interface Begun {
  readonly spotPriceImport: ShownImport | null;
  readonly errors: Refusal[];
}

/** The simulated present of the tests is after every price in these histories. */
export const START = Date.UTC(2025, 11, 1);

export const record = (n: number, more: object = {}) => ({
  ...{ AvailabilityZone: `us-east-1${'abc'[n % 3]}`, InstanceType: 'm5.large', ProductDescription: 'Linux/UNIX' },
  ...{ SpotPrice: `0.0${300 + (n % 100)}00`, Timestamp: new Date(START + n * 60_000).toISOString() },
  ...more,
});

/** Newest first, as the cloud prints them. */
export const records = (count: number) => Array.from({ length: count }, (_, n) => record(count - n));

export const historyOf = (items: readonly unknown[]): string =>
  JSON.stringify({ NextToken: '', SpotPriceHistory: items });

export const packed = (text: string): string => gzipSync(text).toString('base64');

/** Hands to import histories with, and to look at what came of it. */
export function historiesOn(fleet: () => Fleet) {
  const begin = async (viewer: Viewer, input: object) => {
    const variables = { input: { idempotencyKey: randomUUID(), ...input } };
    return (await fleet().ask<{ importSpotPrices: Begun }>(viewer, IMPORT, variables)).importSpotPrices;
  };
  const show = async (viewer: Viewer, id: string | undefined) =>
    (await fleet().ask<{ spotPriceImport: ShownImport | null }>(viewer, SHOW, { id })).spotPriceImport;
  return {
    begin,
    show,
    /** Imports a history and waits for its end. */
    async run(content: string, viewer: Viewer = asClient(randomUUID())): Promise<ShownImport> {
      const { spotPriceImport, errors } = await begin(viewer, { content });
      if (!spotPriceImport) throw new Error(JSON.stringify(errors));
      const ended = async () => {
        const shown = await show(viewer, spotPriceImport.id);
        if (!shown?.finishedAt) throw new Error(`The import is ${shown?.status}.`);
        return shown;
      };
      return vi.waitFor(ended, { timeout: 15_000, interval: 25 });
    },
    countPoints: async (clientId: string): Promise<number> => {
      const [row] = await fleet().rows<{ count: string }>(
        'select count(*) from agent.price_point x join agent.pool p on p.id = x.pool_id where p.client_id = $1',
        [clientId],
      );
      return Number(row?.count);
    },
  };
}
