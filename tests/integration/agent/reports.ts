import { randomUUID } from 'node:crypto';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Fleet, Member, Refusal, ShownMachine } from './fleet.ts';

export const REPORT = /* GraphQL */ `
  mutation ($input: ReportPricingInput!) {
    reportPricing(input: $input) {
      instance { id role mode hourlyPrice onDemandHourlyPrice pool { id name hourlyPrice onDemandHourlyPrice observedAt } }
      acceptedCount
      decision { id }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
export interface Reported {
  readonly instance: ShownMachine | null;
  readonly acceptedCount: number;
  readonly decision: { id: string } | null;
  readonly errors: Refusal[];
}
export interface ShownPool {
  readonly id: string;
  readonly name: string;
  readonly region: string;
  readonly hourlyPrice: string | null;
  readonly onDemandHourlyPrice: string | null;
  readonly observedAt: string | null;
  readonly volatility: number | null;
}

/** A price as an agent sees it. */
export const seen = (zone: string, hourlyPrice: string, more: object = {}) => ({ zone, hourlyPrice, ...more });

export const reportOf = ({ instanceId }: Member, prices: object[], more: object = {}) => ({
  ...{ reportId: randomUUID(), instanceId, onDemandHourlyPrice: '0.096', prices },
  ...more,
});

/** Hands to report prices with, and to look at what came of it. */
export function reportsOn(fleet: () => Fleet) {
  const send = async (viewer: Viewer, input: object) =>
    (await fleet().ask<{ reportPricing: Reported }>(viewer, REPORT, { input })).reportPricing;
  return {
    send,
    report: (member: Member, prices: object[], more: object = {}) =>
      send(member.viewer, reportOf(member, prices, more)),
    /** So many seconds before now; negative for the future. */
    ago: (seconds: number) => new Date(fleet().world.clock.now().getTime() - seconds * 1000).toISOString(),
    poolsOf: async (viewer: Viewer) => {
      const query = `{ pools(first: 100) { nodes {
        id name region hourlyPrice onDemandHourlyPrice observedAt volatility } } }`;
      return (await fleet().ask<{ pools: { nodes: ShownPool[] } }>(viewer, query)).pools.nodes;
    },
    pointsOf: (clientId: string) =>
      fleet().rows<{ name: string; price: string; source: string }>(
        `select p.name, x.hourly_price::text as price, x.source from agent.price_point x
         join agent.pool p on p.id = x.pool_id where p.client_id = $1 order by x.observed_at, p.name`,
        [clientId],
      ),
  };
}
