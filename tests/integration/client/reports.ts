import type { ClientWorld, TestFleet } from './fleets.ts';

interface Shown {
  readonly startsAt: string;
  readonly endsAt: string;
  readonly onDemandCost: { amount: string };
  readonly actualCost: { amount: string };
  readonly savings: { amount: string };
  readonly savingsRatio: number;
  readonly runningHours: number;
  readonly isClosed: boolean;
}
/** What was saved, as somebody who tests sees it. */
export type Report = Pick<Shown, 'onDemandCost' | 'actualCost' | 'savings' | 'savingsRatio'> & {
  readonly periods: Shown[];
};

const TOTAL = 'onDemandCost { amount } actualCost { amount } savings { amount currency } savingsRatio';
const PERIODS = `periods { startsAt endsAt ${TOTAL} runningHours isClosed }`;

export async function reportOf(client: ClientWorld, { viewer, clientId }: TestFleet, args = ''): Promise<Report> {
  await client.world.settled();
  const selection = `savings${args} { ${TOTAL} ${PERIODS} }`;
  return (await client.read<{ savings: Report }>(viewer, clientId, selection)).savings;
}
/** The days of the last 30 on which anything ran, as places after the fleet's first one. */
export const daysOf = async (client: ClientWorld, fleet: TestFleet) =>
  (await reportOf(client, fleet)).periods.map(({ startsAt, onDemandCost, actualCost, runningHours, isClosed }) => ({
    day: (Date.parse(startsAt) - Date.parse(fleet.at(0))) / 86_400_000,
    onDemand: onDemandCost.amount,
    actual: actualCost.amount,
    hours: runningHours,
    isClosed,
  }));
export const day = (place: number, onDemand: string, actual: string, hours: number, isClosed = false) => ({
  ...{ day: place, onDemand, actual, hours, isClosed },
});
