import type { Market } from '../market/market.ts';
import { createMeter, type Meter } from '../market/meter.ts';
import type { Machine } from './cloud.ts';

/** Adds what a machine cost up to a moment, at the market's own prices. */
function addMachine(meter: Meter, machine: Machine, o: { market: Market; onDemandHourlyPrice: string; until: Date }) {
  const { poolName, startedAt: from, endedAt } = machine;
  const to = endedAt && endedAt < o.until ? endedAt : o.until;
  if (to <= from) return;
  if (poolName === undefined) meter.add({ hourlyPrice: o.onDemandHourlyPrice, from, to });
  else for (const step of o.market.priceSteps(poolName, from, to)) meter.add(step);
}

/** What all machines of a workload cost up to a moment. */
export function machineCosts(
  machines: readonly Machine[],
  o: { readonly market: Market; readonly onDemandHourlyPrice: string; readonly until: Date },
): Meter {
  const meter = createMeter();
  for (const machine of machines) addMachine(meter, machine, o);
  return meter;
}

/**
 * What it costs to stay in one pool whatever happens: its own price, and the on-demand price while the pool is taken
 * away, as somebody pays who has to run on.
 */
export function stayingCosts(
  poolName: string | undefined,
  o: { readonly market: Market; readonly onDemandHourlyPrice: string; readonly from: Date; readonly to: Date },
): Meter {
  const { market, onDemandHourlyPrice: hourlyPrice, to: end } = o;
  const meter = createMeter();
  for (let from = o.from; from < end; ) {
    const change = poolName === undefined ? undefined : market.nextAvailabilityChange(poolName, from);
    const to = change && change < end ? change : end;
    const isUp = poolName !== undefined && market.at(poolName, from).isAvailable;
    if (isUp) for (const step of market.priceSteps(poolName, from, to)) meter.add(step);
    else meter.add({ hourlyPrice, from, to });
    from = to;
  }
  return meter;
}
