import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Fleet, Member, RegistrationInput } from './fleet.ts';
import { reportsOn, seen } from './reports.ts';

export interface ShownPeriod {
  readonly startsAt: string;
  readonly meanHourlyPrice: string;
  readonly minimumHourlyPrice: string;
  readonly maximumHourlyPrice: string;
  readonly openingHourlyPrice: string;
  readonly closingHourlyPrice: string;
  readonly onDemandHourlyPrice: string | null;
  readonly isInterpolated: boolean;
  readonly coverageRatio: number;
}

export interface StoredPoint {
  /** After the midnight at which the history begins. */
  readonly minute: number;
  readonly price: string;
  readonly source: string;
  readonly method: string;
  readonly confidence: number;
}

const MINUTE = 60_000;
const DAY = 1440 * MINUTE;
const HISTORY = /* GraphQL */ `
  query ($id: ID!, $range: TimeRange, $interval: PriceInterval! = HOUR) {
    pool(id: $id) {
      priceHistory(range: $range, interval: $interval) {
        startsAt meanHourlyPrice minimumHourlyPrice maximumHourlyPrice openingHourlyPrice closingHourlyPrice
        onDemandHourlyPrice isInterpolated coverageRatio
      }
    }
  }
`;

/** A member whose prices begin at a midnight, and hands to let time pass. */
export interface PriceHistory {
  readonly member: Member;
  readonly midnight: number;
  /** So many minutes after midnight. */
  moment(minute: number): string;
  /** Lets time pass until then. */
  until(minute: number): void;
  /** Reports what was seen in a zone, by minutes after midnight. */
  see(zone: string, prices: Readonly<Record<number, string>>, instanceType?: string): Promise<void>;
  points(zone?: string): Promise<StoredPoint[]>;
  periods(o: { from: number; to: number; interval?: 'HOUR' | 'DAY'; zone?: string }): Promise<ShownPeriod[]>;
  poolId(zone?: string): Promise<string>;
}

export const OWN_ZONE = 'us-east-1a';

export function pricesOn(fleet: () => Fleet) {
  const { report } = reportsOn(fleet);
  return {
    async begin(input?: RegistrationInput): Promise<PriceHistory> {
      const { clock } = fleet().world;
      const midnight = (Math.floor(clock.now().getTime() / DAY) + 1) * DAY;
      clock.advance(midnight - clock.now().getTime());
      const member = await fleet().member(input);
      const moment = (minute: number) => new Date(midnight + minute * MINUTE).toISOString();
      const poolId = async (zone = OWN_ZONE) => {
        const sql = 'select id from agent.pool where client_id = $1 and zone = $2';
        const [row] = await fleet().rows<{ id: string }>(sql, [member.clientId, zone]);
        return row?.id ?? '';
      };
      return {
        ...{ member, midnight, moment, poolId },
        until: (minute) => clock.advance(midnight + minute * MINUTE - clock.now().getTime()),
        async see(zone, prices, instanceType = 'm5.large') {
          const points = Object.entries(prices).map(([minute, price]) =>
            seen(zone, price, { instanceType, observedAt: moment(Number(minute)) }),
          );
          const { errors } = await report(member, points);
          if (errors.length > 0) throw new Error(JSON.stringify(errors));
        },
        points: async (zone) =>
          fleet().rows<StoredPoint>(
            `select (extract(epoch from observed_at - $2::timestamptz) / 60)::int as minute, hourly_price::text as price,
               source, method, confidence from agent.price_point where pool_id = $1 order by observed_at`,
            [await poolId(zone), new Date(midnight)],
          ),
        async periods({ from, to, interval = 'HOUR', zone }) {
          const variables = { id: await poolId(zone), interval, range: { from: moment(from), to: moment(to) } };
          return askHistory(fleet(), member.owner, variables);
        },
      };
    },
  };
}

async function askHistory(fleet: Fleet, viewer: Viewer, variables: object): Promise<ShownPeriod[]> {
  const { pool } = await fleet.ask<{ pool: { priceHistory: ShownPeriod[] } | null }>(viewer, HISTORY, variables);
  if (!pool) throw new Error('There is no such pool.');
  return pool.priceHistory;
}

/** What the jobs do at night, in their order. */
export async function workOff(fleet: Fleet) {
  const { cleaning, filling, rollUps } = fleet.services();
  const cleaned = await cleaning.deduplicate();
  return { cleaned, filled: await filling.fill(), hourCount: await rollUps.rollUp() };
}
