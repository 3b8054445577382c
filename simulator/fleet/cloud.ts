import { createHash } from 'node:crypto';
import type { Market, MarketPool } from '../market/market.ts';
import { type Leftover, leftBehind } from './leftovers.ts';
import { drawWarnings } from './warnings.ts';

/** Where a machine is to run: in a spot pool, or on demand beside it. */
export interface Place {
  /** Undefined for on-demand capacity. */
  readonly poolName: string | undefined;
  readonly instanceType: string;
  readonly zone: string;
  readonly region: string;
}

/** A machine of the simulated cloud. It costs from its start to its end. */
export interface Machine extends Place {
  /** The cloud's own id. */
  readonly providerId: string;
  readonly startedAt: Date;
  /** When the market takes it; undefined where it never does. */
  readonly interruptedAt: Date | undefined;
  /** When the cloud recommends to leave it, oldest first: before it is taken, or for nothing. */
  readonly warnings: readonly Date[];
  readonly endedAt: Date | undefined;
}

/** The cloud that a fleet runs on: it gives what the market says is there, and takes it back. */
export interface Cloud {
  /** The pools of one instance type in one region, in the order of their names. */
  poolsOf(group: { readonly instanceType: string; readonly region: string }): readonly MarketPool[];
  /** The cheapest place for a machine of a group now: a pool that has capacity, else on demand. */
  cheapestPlace(group: { readonly instanceType: string; readonly region: string }, at: Date): Place;
  placeIn(poolName: string): Place;
  /** Whether a machine can be had. A pool that is about to be taken back gives none any more. */
  offers(place: Place, at: Date): boolean;
  /** A machine that runs from `at`; undefined where there is no capacity. */
  launch(owner: string, place: Place, at: Date): Machine | undefined;
  /** A machine that ran before this fleet did. When its pool has no capacity any more, it is being taken. */
  adopt(owner: string, known: Place & { readonly providerId: string }, at: Date): Machine;
  /** Ends a machine; one that has ended stays as it is. Answers what it leaves behind: nothing the second time. */
  end(machine: Machine, at: Date): readonly Leftover[];
  /** USD per hour, six decimals. */
  hourlyPrice(place: Place, at: Date): string;
  /** USD per hour, six decimals. */
  onDemandHourlyPrice(instanceType: string, region: string): string;
  /** Every machine of an owner, in the order of their starts. */
  machinesOf(owner: string): readonly Machine[];
}

const ID_DIGITS = 17;

interface OwnMachine extends Machine {
  endedAt: Date | undefined;
}

export interface CloudOptions {
  readonly market: Market;
  /** Ids follow from it. */
  readonly seed: number;
  /** From the notice to the end of a machine. */
  readonly noticeSeconds: number;
  /** Whether the cloud warns of some interruptions early, and sometimes for nothing. */
  readonly givesWarnings?: boolean;
}

export function createCloud({ market, seed, noticeSeconds, givesWarnings = false }: CloudOptions): Cloud {
  const pools = new Map(market.pools.map((pool) => [pool.name, pool]));
  const machines = new Map<string, OwnMachine[]>();
  let launches = 0;

  const poolOf = (name: string): MarketPool => {
    const pool = pools.get(name);
    if (!pool) throw new RangeError(`The cloud has no pool ${name}.`);
    return pool;
  };

  const poolsOf: Cloud['poolsOf'] = ({ instanceType, region }) =>
    market.pools.filter((pool) => pool.instanceType === instanceType && pool.region === region);

  const placeIn = (poolName: string): Place => {
    const { instanceType, zone, region } = poolOf(poolName);
    return { poolName, instanceType, zone, region };
  };

  function offers({ poolName }: Place, at: Date): boolean {
    if (poolName === undefined) return true;
    const end = market.nextAvailabilityChange(poolName, at);
    return market.at(poolName, at).isAvailable && (!end || end.getTime() - at.getTime() > noticeSeconds * 1000);
  }

  const interruptionOf = (poolName: string | undefined, from: Date): Date | undefined =>
    poolName === undefined ? undefined : market.nextAvailabilityChange(poolName, from);

  function keep(owner: string, born: Omit<Machine, 'warnings' | 'endedAt'>): Machine {
    const warnings = givesWarnings && born.poolName !== undefined ? drawWarnings(born, { seed, noticeSeconds }) : [];
    const machine: OwnMachine = { ...born, warnings, endedAt: undefined };
    const own = machines.get(owner) ?? [];
    own.push(machine);
    machines.set(owner, own);
    return machine;
  }

  function onDemandHourlyPrice(instanceType: string, region: string): string {
    const [pool] = poolsOf({ instanceType, region });
    if (pool?.onDemandHourlyPrice === undefined) {
      throw new RangeError(`No on-demand price of ${instanceType} in ${region} is known.`);
    }
    return pool.onDemandHourlyPrice;
  }

  return {
    poolsOf,
    placeIn,
    offers,
    onDemandHourlyPrice,
    cheapestPlace(group, at) {
      const pools = poolsOf(group);
      const [beside] = pools;
      if (!beside) throw new RangeError(`The market has no pool of ${group.instanceType} in ${group.region}.`);
      const priced = pools.map(({ name }) => ({
        place: placeIn(name),
        price: Number(market.at(name, at).hourlyPrice),
      }));
      const up = priced.filter(({ place }) => offers(place, at)).sort((a, b) => a.price - b.price);
      return up[0]?.place ?? { ...placeIn(beside.name), poolName: undefined };
    },
    launch(owner, place, at) {
      if (!offers(place, at)) return undefined;
      launches += 1;
      const name = [seed, owner, place.poolName, at.toISOString(), launches].join('/');
      const providerId = `i-${createHash('sha256').update(name).digest('hex').slice(0, ID_DIGITS)}`;
      const interruptedAt = interruptionOf(place.poolName, at);
      return keep(owner, { ...place, providerId, startedAt: at, interruptedAt });
    },
    adopt(owner, known, at) {
      const { poolName } = known;
      const isUp = poolName === undefined || (pools.has(poolName) && market.at(poolName, at).isAvailable);
      const interruptedAt = isUp ? interruptionOf(poolName, at) : at;
      return keep(owner, { ...known, startedAt: at, interruptedAt });
    },
    end(machine, at) {
      const own = machine as OwnMachine;
      if (own.endedAt) return [];
      own.endedAt = at;
      return leftBehind(own, seed);
    },
    hourlyPrice: ({ poolName, instanceType, region }, at) =>
      poolName === undefined ? onDemandHourlyPrice(instanceType, region) : market.at(poolName, at).hourlyPrice,
    machinesOf: (owner) => machines.get(owner) ?? [],
  };
}
