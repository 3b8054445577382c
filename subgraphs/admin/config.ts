import { parseEnvironment } from '#foundation/config/parse-environment.ts';
import { serviceAliases, serviceRules, serviceSettings } from '#foundation/config/service-settings.ts';

/** What this subgraph declares beside what every service does: nothing yet. */
export const adminSettings = {};

export const loadConfig = (env: NodeJS.ProcessEnv) =>
  parseEnvironment({ ...serviceSettings, ...adminSettings }, env, serviceAliases, serviceRules);
export type AdminConfig = Record<never, never>;
