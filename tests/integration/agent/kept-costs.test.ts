import { randomUUID } from 'node:crypto';
import { describe, expect, test } from 'vitest';
import { statement } from '#foundation/database/statement.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import { createTestSchema } from '../../support/database.ts';

describe('A5 machines that were there before costs were kept', () => {
  test('have cost their last price since their launch', async () => {
    await using schema = await createTestSchema({ schema: 'agent', entities, migrations });
    await schema.database.migrate('down', '0310-commands-of-all-kinds');
    const em = schema.database.fork();
    const [agentId, clientId] = [randomUUID(), randomUUID()];
    await statement(
      em,
      `insert into agent.agent (id, client_id, logical_id, hostname, version, status, epoch, token_generation,
         registered_at, last_registered_at)
       values ($1, $2, 'web', 'web', '1', 'ONLINE', 1, 1, '2026-01-05T10:00:00Z', '2026-01-05T10:00:00Z')`,
      [agentId, clientId],
    );
    const machine = (role: string, times: string) =>
      statement(
        em,
        `insert into agent.instance (id, client_id, agent_id, provider_id, instance_type, zone, region, mode, role,
           hourly_price, on_demand_hourly_price, launched_at, price_effective_at, zombie_since, terminated_at)
         values ($1, $2, $3, $4, 'm5.large', 'us-east-1a', 'us-east-1', 'SPOT', $4, 0.03, 0.1, ${times})`,
        [randomUUID(), clientId, agentId, role],
      );
    await machine('PRIMARY', `'2026-01-05T10:00:00Z', '2026-01-05T12:00:00Z', null, null`);
    await machine('ZOMBIE', `'2026-01-05T10:00:00Z', '2026-01-05T10:00:00Z', '2026-01-05T11:00:00Z', null`);
    await machine('TERMINATED', `'2026-01-05T10:00:00Z', '2026-01-05T10:30:00Z', null, '2026-01-05T13:00:00Z'`);
    await schema.database.migrate();
    const rows = await statement(
      em,
      `select role, accrued_cost::text as cost, accrued_on_demand_cost::text as "onDemandCost", is_released as "isReleased",
         extract(hour from price_effective_at at time zone 'UTC')::int as until,
         extract(hour from role_changed_at at time zone 'UTC')::int as since, termination_reason as reason
       from agent.instance order by role`,
    );
    const usual = { isReleased: false, reason: null };
    expect(rows).toEqual([
      { ...usual, role: 'PRIMARY', cost: '0.060000', onDemandCost: '0.200000', until: 12, since: null },
      {
        ...{ ...usual, role: 'TERMINATED', cost: '0.090000', onDemandCost: '0.300000', until: 13, since: 13 },
        reason: 'OTHER',
      },
      { ...usual, role: 'ZOMBIE', cost: '0.000000', onDemandCost: '0.000000', until: 10, since: 11 },
    ]);
  });
});
