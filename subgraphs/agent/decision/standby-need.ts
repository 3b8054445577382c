import type { EntityManager } from '@mikro-orm/sql';
import { statement, tableOf } from '#foundation/database/statement.ts';

interface Row {
  readonly agentId: string;
  readonly clientId: string;
  readonly status: 'ONLINE' | 'OFFLINE' | 'DISABLED';
  readonly isAutoSwitchEnabled: boolean;
  readonly isManualReplicaEnabled: boolean;
  readonly riskThreshold: number;
  readonly risk: number | null;
  readonly decidedAt: string | null;
  readonly rebalanceRecommendedAt: string | null;
}

const milliseconds = (column: string) => `(extract(epoch from ${column}) * 1000)::bigint::text`;
const moment = (text: string | null) => (text === null ? null : new Date(Number(text)).toISOString());

/**
 * What says whether an agent wants a standby, as it stands now. Asks no engine; null for an unknown or deleted agent.
 *
 * The risk counts only where the pool of the primary was seen to fail: of another one the policy's figure says how little
 * is known of it, and a standby for that would double what every new workload costs.
 */
export async function standbyNeed(em: EntityManager, agentId: string) {
  const table = (name: string) => tableOf(em, name);
  const [row] = await statement<Row>(
    em,
    `select a.id as "agentId", a.client_id as "clientId", a.status,
       c.is_auto_switch_enabled as "isAutoSwitchEnabled", c.is_manual_replica_enabled as "isManualReplicaEnabled",
       c.risk_threshold as "riskThreshold",
       case when p.last_down_at is not null then s.risk end as risk, ${milliseconds('s.evaluated_at')} as "decidedAt",
       ${milliseconds('i.rebalance_recommended_at')} as "rebalanceRecommendedAt"
     from ${table('agent')} a
     join ${table('agent_config')} c on c.agent_id = a.id
     left join ${table('instance')} i on i.agent_id = a.id and i.role = 'PRIMARY'
     left join ${table('pool')} p on p.id = i.pool_id
     left join ${table('decision_state')} s on s.agent_id = a.id and s.instance_id = i.id
     where a.id = $1 and a.status <> 'DELETED'`,
    [agentId],
  );
  if (!row) return null;
  const { decidedAt, rebalanceRecommendedAt, ...need } = row;
  return { ...need, decidedAt: moment(decidedAt), rebalanceRecommendedAt: moment(rebalanceRecommendedAt) };
}
