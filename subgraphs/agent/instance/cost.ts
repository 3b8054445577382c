import { formatDecimal, multiplyByHours, parseDecimal, subtract } from '#foundation/money/money.ts';

/** What a machine had cost until one of its prices, and what it cost from then on; USD, prices per hour. */
export interface Meter {
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
  readonly priceEffectiveAt: Date;
  readonly accruedCost: string;
  readonly accruedOnDemandCost: string;
}

/** A machine as its meter stands by its last price. */
export interface MeteredMachine extends Meter {
  readonly launchedAt: Date;
  readonly terminatedAt?: Date | null | undefined;
}

/** The meter alone. */
export const meterOf = ({
  hourlyPrice,
  onDemandHourlyPrice,
  priceEffectiveAt,
  accruedCost,
  accruedOnDemandCost,
}: Meter): Meter => ({ hourlyPrice, onDemandHourlyPrice, priceEffectiveAt, accruedCost, accruedOnDemandCost });

/** What a machine ran up; USD, with the sign of the savings kept. */
export interface Figures {
  readonly runSeconds: number;
  readonly cost: string;
  readonly onDemandCost: string;
  /** What it would have cost on demand minus what it cost. */
  readonly savings: string;
}

/**
 * What a machine has cost from its launch until a moment, as the meter is read then: ∫ price dt, each step rounded to
 * a millionth of a dollar. A moment before the meter's price gives the time between back at that price: what it really
 * cost then, the meter of the price before tells.
 */
export function readMeter(meter: Meter, at: Date) {
  const milliseconds = at.getTime() - meter.priceEffectiveAt.getTime();
  const until = (accrued: string, hourlyPrice: string) => {
    const total = parseDecimal(accrued) + multiplyByHours(parseDecimal(hourlyPrice), milliseconds);
    return formatDecimal(total > 0n ? total : 0n);
  };
  return {
    accruedCost: until(meter.accruedCost, meter.hourlyPrice),
    accruedOnDemandCost: until(meter.accruedOnDemandCost, meter.onDemandHourlyPrice),
    priceEffectiveAt: at,
  };
}

/** What a machine has run up until now, or until it ended. */
export function figuresAt(meter: MeteredMachine, now: Date): Figures {
  const end = meter.terminatedAt ?? now;
  const { accruedCost: cost, accruedOnDemandCost: onDemandCost } = readMeter(meter, end);
  return {
    runSeconds: Math.max(0, Math.floor((end.getTime() - meter.launchedAt.getTime()) / 1000)),
    ...{ cost, onDemandCost, savings: formatDecimal(subtract(parseDecimal(onDemandCost), parseDecimal(cost))) },
  };
}
