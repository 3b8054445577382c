import { type Assessment, choices, isPrice } from './assess.ts';
import { type PolicyInput, PolicyRule } from './types.ts';
import { clarity, dollars, guarded, stay, type Verdict } from './verdict.ts';

const RULE = PolicyRule.SWITCH_FOR_PRICE;

/** The least hourly price that could be had by choice, the present one (if it is known) and on-demand included. */
export function bestHourlyPrice(input: PolicyInput, assessment: Assessment): number {
  const { hourlyPrice, onDemandHourlyPrice } = input.instance;
  if (!isPrice(hourlyPrice)) return hourlyPrice;
  const prices = [hourlyPrice, onDemandHourlyPrice, choices(input, assessment)[0]?.hourlyPrice ?? Number.NaN];
  return Math.min(...prices.filter(isPrice));
}

/** Rule 2: an instance on spot moves once it has lost as much by staying as a switch would have cost. */
export function switchForPrice(input: PolicyInput, assessment: Assessment): Verdict {
  const { instance, regret } = input;
  const { switchCost } = assessment;
  const best = choices(input, assessment)[0];
  const bestPrice = bestHourlyPrice(input, assessment);
  if (!isPrice(instance.hourlyPrice) || !isPrice(instance.onDemandHourlyPrice)) {
    return stay(RULE, 0.5, 'The price that the instance pays, or its on-demand price, is not known.');
  }
  if (bestPrice >= instance.hourlyPrice) return stay(RULE, 1, 'No pool that is as good is cheaper.');
  const confidence = clarity(regret, switchCost);
  const sums = `the ${dollars(regret)} lost by staying`;
  // Written so that a regret which is no number stays.
  if (!(regret >= switchCost)) {
    return stay(
      RULE,
      confidence,
      `The price is not the best, but ${sums} are less than the ${dollars(switchCost)} of a switch.`,
    );
  }
  const expectedSavingsHourly = instance.hourlyPrice - bestPrice;
  const saves = `saves ${dollars(expectedSavingsHourly)} an hour, and ${sums} have reached the ${dollars(switchCost)} of a switch.`;
  const isPool = best?.hourlyPrice === bestPrice;
  return guarded(input, {
    action: isPool ? 'SWITCH' : 'SWITCH_TO_ON_DEMAND',
    targetPoolId: isPool ? best.poolId : undefined,
    confidence,
    reason: `${isPool ? best.poolName : 'On-demand'} ${saves}`,
    rule: RULE,
    expectedSavingsHourly,
  });
}
