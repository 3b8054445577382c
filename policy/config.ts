import type { PolicyConfig } from './types.ts';

/** What holds unless a client or an agent's configuration says otherwise. */
export const defaultPolicyConfig: PolicyConfig = {
  riskThreshold: 0.3,
  minimumDwellSeconds: 2 * 3600,
  maxSwitchesPerDay: 3,
  maxSwitchesPerWeek: 10,
  minSavingsRatio: 0.15,
  changeoverHours: 0.2,
  penalty: 0,
  maxPriceAgeSeconds: 3600,
  onDemandBaseShare: 0,
};
