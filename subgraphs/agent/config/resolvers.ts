import { z } from 'zod';
import { checkInput } from '#foundation/graphql/input.ts';
import { toPayload } from '#foundation/graphql/refuse.ts';
import type { Resolvers } from '../generated/resolver-types.ts';

const ratio = z.number().min(0, 'Must be from 0 to 1.').max(1, 'Must be from 0 to 1.').nullish();
const count = (max: number) => {
  const expected = `Must be from 0 to ${max}.`;
  return z.int().min(0, expected).max(max, expected).nullish();
};

const hours = (max: number) => {
  const expected = `Must be from 0 to ${max}.`;
  return z.number().min(0, expected).max(max, expected);
};

const MOST_WORK_HOURS = 8_784;
const job = z.object({
  workHours: z
    .number()
    .positive(`Must be above 0, and at most ${MOST_WORK_HOURS}.`)
    .max(MOST_WORK_HOURS, `Must be above 0, and at most ${MOST_WORK_HOURS}.`),
  deadlineAt: z.date(),
  changeoverHours: hours(24).nullish(),
});

const change = z.object({
  agentId: z.string(),
  expectedVersion: z.int().nullish(),
  isAutoSwitchEnabled: z.boolean().nullish(),
  isManualReplicaEnabled: z.boolean().nullish(),
  isAutoTerminateEnabled: z.boolean().nullish(),
  terminateWaitSeconds: count(86_400),
  minimumSavingsRatio: ratio,
  riskThreshold: ratio,
  maximumSwitchesPerDay: count(100),
  maximumSwitchesPerWeek: count(700),
  minimumStaySeconds: count(604_800),
  job: job.nullish(),
});

export const configResolvers: Resolvers = {
  Mutation: {
    updateAgentConfig: async (_, { input }, { configs, viewer }) => {
      const checked = checkInput(change, input);
      return toPayload('agent', checked.ok ? await configs.update(viewer, checked.value) : checked);
    },
  },
  Agent: {
    config: async ({ id }, _, { loaders }) => {
      const config = await loaders.configOfAgent.load(id);
      if (!config) throw new Error(`The agent ${id} has no settings.`);
      return config;
    },
  },
};
