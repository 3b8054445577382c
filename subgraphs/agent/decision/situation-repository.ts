import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';
import type { DeadlineJob, DecisionAction, PastSwitch, PolicyRule } from '#policy/types.ts';

/** What of an agent's settings the policy goes by. */
export interface Settings {
  readonly isAutoSwitchEnabled: boolean;
  readonly minimumSavingsRatio: number;
  readonly riskThreshold: number;
  readonly maximumSwitchesPerDay: number;
  readonly maximumSwitchesPerWeek: number;
  readonly minimumStaySeconds: number;
}

/** What the last look at a machine has left behind. */
export interface Memory {
  readonly regret: number;
  readonly ownHourlyPrice: number;
  readonly bestHourlyPrice: number;
  readonly evaluatedAt: Date;
  readonly decisionId: string;
  readonly action: DecisionAction;
  readonly rule: PolicyRule;
  readonly wasDisabled: boolean;
  /** 0 to 1 */
  readonly risk: number | null;
}

/** A pool with a price, and what is known of it. */
export interface SituatedPool {
  readonly id: string;
  readonly name: string;
  /** USD, as a decimal. */
  readonly hourlyPrice: string;
  readonly observedAt: Date;
  readonly isUp: boolean | null;
  readonly upScore: number | null;
  readonly upScoreAt: Date | null;
  readonly upSince: Date | null;
  readonly lastDownAt: Date | null;
  readonly blockedUntil: Date | null;
  /** When the first of its prices was seen, since `historyFrom`; null without any. */
  readonly watchedSince: Date | null;
  /** The stretches of time in which it was up, oldest first; the one that lasts has no end. */
  readonly runs: readonly { readonly startedAt: Date; readonly endedAt: Date | null }[];
}

/** All that an agent's machine is judged by. */
export interface Situation {
  readonly settings: Settings;
  /** What its agent is to have done by when; null without. */
  readonly job: Omit<DeadlineJob, 'watched'> | null;
  /** Undefined when this machine was not looked at before. */
  readonly memory: Memory | undefined;
  readonly hasStandby: boolean;
  /** Those that were completed since `historyFrom`, newest first. */
  readonly switches: readonly PastSwitch[];
  /** How fast runs end by what forecasting says of wider groups, by bins of ages; null when it has said nothing since `hazardsFrom`. */
  readonly hazards: readonly number[] | null;
  /** The cheapest of the machine's size and region whose price was seen since `pricedFrom`. */
  readonly pools: readonly SituatedPool[];
}

export interface SituationOf {
  readonly instance: {
    readonly id: string;
    readonly agentId: string;
    readonly clientId: string;
    readonly instanceType: string;
    readonly region: string;
  };
  readonly historyFrom: Date;
  readonly pricedFrom: Date;
  readonly hazardsFrom: Date;
}

const MOST_POOLS = 100;
/** More than the limits of any agent allow in a week. */
const MOST_SWITCHES = 1_000;

/** Moments come as milliseconds, and are told apart from other numbers by their names. */
const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint`;
const isMoment = (name: string) => /(?:At|Since|Until)$/.test(name);

const withDates = (object: Readonly<Record<string, unknown>>): Record<string, unknown> =>
  Object.fromEntries(
    Object.entries(object).map(([name, value]) => [
      name,
      isMoment(name) && typeof value === 'number' ? new Date(value) : value,
    ]),
  );

interface Row {
  readonly settings: Settings | null;
  readonly job: Record<string, unknown> | null;
  readonly memory: Record<string, unknown> | null;
  readonly hasStandby: boolean;
  readonly hazards: readonly number[] | null;
  readonly switches: readonly Record<string, unknown>[];
  readonly pools: readonly (Record<string, unknown> & { readonly runs: readonly Record<string, unknown>[] })[];
}

/**
 * Reads across the tables of the other slices, in one statement: it is asked at each price report, and what each
 * slice would answer for itself takes eight times the round trips. It only reads.
 */
export const situationRepository = (em: EntityManager) => ({
  /** What a machine is judged by now. Throws for an agent without settings. */
  async of({ instance, historyFrom, pricedFrom, hazardsFrom }: SituationOf): Promise<Situation> {
    const { id, agentId, clientId, instanceType, region } = instance;
    const parameters = [agentId, id, clientId, instanceType, historyFrom, pricedFrom, region, hazardsFrom];
    const [row] = await statement<Row>(em, queryFor(em), parameters);
    if (!row?.settings) throw new Error(`The agent ${agentId} has no settings.`);
    const { settings, job, memory, hasStandby, hazards, switches, pools } = row;
    return {
      job: job && (withDates(job) as unknown as Situation['job']),
      ...{ settings, hasStandby, hazards, memory: memory ? (withDates(memory) as unknown as Memory) : undefined },
      switches: switches.map((past) => ({ ...past, at: new Date(Number(past.at)) }) as PastSwitch),
      pools: pools.map((pool) => ({ ...withDates(pool), runs: pool.runs.map(withDates) }) as unknown as SituatedPool),
    };
  },
});
export type SituationRepository = ReturnType<typeof situationRepository>;

/** Parameters: agent, machine, client, machine size, start of the history, oldest price, region, oldest word of forecasting. */
function queryFor(em: EntityManager): string {
  const table = (name: string) => tableOf(em, name);
  return `
    select
      (select jsonb_build_object('isAutoSwitchEnabled', is_auto_switch_enabled, 'riskThreshold', risk_threshold,
         'minimumSavingsRatio', minimum_savings_ratio, 'maximumSwitchesPerDay', maximum_switches_per_day,
         'maximumSwitchesPerWeek', maximum_switches_per_week, 'minimumStaySeconds', minimum_stay_seconds)
       from ${table('agent_config')} where agent_id = $1) as settings,
      (select jsonb_build_object('workHours', work_hours, 'workHoursDone', work_hours_done,
         'deadlineAt', ${milliseconds('deadline_at')}, 'changeoverHours', changeover_hours)
       from ${table('deadline_job')} where agent_id = $1) as job,
      (select jsonb_build_object('regret', regret, 'ownHourlyPrice', own_hourly_price,
         'bestHourlyPrice', best_hourly_price, 'evaluatedAt', ${milliseconds('evaluated_at')},
         'decisionId', decision_id, 'action', action, 'rule', rule, 'wasDisabled', was_disabled, 'risk', risk)
       from ${table('decision_state')} where agent_id = $1 and instance_id = $2) as memory,
      exists (select from ${table('instance')} where agent_id = $1 and role = 'REPLICA') as "hasStandby",
      (select hazards from ${table('place_hazard')}
       where client_id = $3 and instance_type = $4 and region = $7 and made_at >= $8) as hazards,
      (select coalesce(jsonb_agg(jsonb_build_object('at', ${milliseconds('completed_at')}, 'trigger', trigger, 'to', i.mode)), '[]')
       from (select completed_at, trigger, new_instance_id from ${table('switch')}
             where agent_id = $1 and phase = 'COMPLETED' and completed_at >= $5
             order by id desc limit ${MOST_SWITCHES}) s
       left join ${table('instance')} i on i.id = s.new_instance_id) as switches,
      (select coalesce(jsonb_agg(jsonb_build_object('id', id, 'name', name, 'hourlyPrice', hourly_price::text,
         'observedAt', ${milliseconds('observed_at')}, 'isUp', is_up, 'upScore', up_score,
         'upScoreAt', ${milliseconds('up_score_at')}, 'upSince', ${milliseconds('up_since')},
         'lastDownAt', ${milliseconds('last_down_at')}, 'blockedUntil', ${milliseconds('blocked_until')},
         'watchedSince', (select ${milliseconds('min(x.observed_at)')} from ${table('price_point')} x
                          where x.pool_id = p.id and x.observed_at >= $5),
         'runs', (select coalesce(jsonb_agg(jsonb_build_object(
                    'startedAt', ${milliseconds('started_at')}, 'endedAt', ${milliseconds('ended_at')}) order by started_at), '[]')
                  from ${table('pool_run')} where pool_id = p.id))), '[]')
       from (select * from ${table('pool')}
             where client_id = $3 and instance_type = $4 and region = $7 and hourly_price is not null and observed_at >= $6
             order by hourly_price, id limit ${MOST_POOLS}) p) as pools`;
}
