import type { Agent } from '../agent/service.ts';
import type { Orders } from '../command/order-service.ts';
import type { SurveyOf } from '../decision/survey-service.ts';
import type { Instance } from '../instance/service.ts';
import {
  type Obstacle,
  type Option,
  obstaclesTo,
  rankOptions,
  tally,
  targetAmong,
  type WantedTarget,
} from './rules.ts';

export interface OptionDependencies {
  readonly survey: SurveyOf;
  readonly orders: Orders;
}

const MOST_OPTIONS = 100;

/** What a switch would come to; amounts in USD, as decimals. */
export interface Simulation extends ReturnType<typeof tally> {
  readonly current: Option;
  readonly target: Option;
  readonly obstacles: readonly Obstacle[];
}

/** Where a machine's workload could run, and what moving it there would come to. Changes nothing. */
export function createOptions({ survey, orders }: OptionDependencies) {
  /** Whether a switch could be made as far as other switches of the agent, and earlier tries, are concerned. */
  async function roomFor(agentId: string, { mode, poolId }: Option) {
    const manual = await orders.hasRoom(agentId, 'MANUAL');
    const isRoomy = await orders.hasRoom(agentId, 'AUTOMATIC');
    const hasFailedLately = isRoomy && !(await orders.isFree(agentId, { mode, poolId }));
    return { hasRoom: { manual, automatic: isRoomy }, hasFailedLately };
  }

  return {
    /** The options of a machine, best first; none for one that is never used again. At most 100. */
    async of(instance: Instance): Promise<Option[]> {
      if (instance.isRetired) return [];
      return rankOptions((await survey(instance)).places, instance.onDemandHourlyPrice).slice(0, MOST_OPTIONS);
    },

    /** What a switch would come to; null for a machine that is never used again, undefined for no such target. */
    async simulate(agent: Agent, instance: Instance, wanted: WantedTarget): Promise<Simulation | null | undefined> {
      if (instance.isRetired) return null;
      const { places, surestPoolId, switchCost, ...seen } = await survey(instance);
      const options = rankOptions(places, instance.onDemandHourlyPrice);
      const current = options.find(({ isCurrent }) => isCurrent);
      // Without a pool it goes where a switch goes that somebody asks for.
      const chosen = wanted.mode === 'SPOT' ? surestPoolId : undefined;
      const target = targetAmong(options, { mode: wanted.mode, poolId: wanted.poolId ?? chosen });
      if (!current || !target) return undefined;
      const obstacles = obstaclesTo({
        ...{ agentStatus: agent.status, isPrimary: instance.role === 'PRIMARY', target, ...seen },
        ...(await roomFor(agent.id, target)),
      });
      return { current, target, obstacles, ...tally(current, target, switchCost) };
    },
  };
}
export type Options = ReturnType<typeof createOptions>;
