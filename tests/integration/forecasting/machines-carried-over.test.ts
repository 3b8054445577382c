import { describe, expect, test } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { statement } from '#foundation/database/statement.ts';
import { intakeRepository } from '../../../subgraphs/forecasting/holding/intake-repository.ts';
import { machineRepository } from '../../../subgraphs/forecasting/holding/machine-repository.ts';
import { entities, migrations } from '../../../subgraphs/forecasting/subgraph.ts';
import { createTestSchema } from '../../support/database.ts';
import { asClient } from '../../support/subgraph.ts';

const SINCE = '2026-01-05T10:00:00.000Z';

describe('F2 machines that were noted with their pools alone', () => {
  test('are still where they were, and what is told of them later is taken in', async () => {
    await using schema = await createTestSchema({ schema: 'forecasting', entities, migrations });
    const em = schema.database.fork();
    await schema.database.migrate('down', '0431-backtests');
    const [clientId, agentId, spot, onDemand, poolId] = Array.from({ length: 5 }, () => uuidv7()) as [
      ...[string, string, string, string, string],
    ];
    const note = (instanceId: string, pool: string | null) =>
      statement(
        em,
        `insert into forecasting.instance_pool (instance_id, client_id, agent_id, pool_id, effective_at)
         values ($1, $2, $3, $4, $5)`,
        [instanceId, clientId, agentId, pool, SINCE],
      );
    await note(spot, poolId);
    await note(onDemand, null);
    await schema.database.migrate();

    const machines = machineRepository(em);
    expect(await machines.running(asClient(clientId), [spot, onDemand])).toMatchObject([
      { instanceId: spot, agentId, poolId, launchedAt: new Date(SINCE), endedAt: null },
      { instanceId: onDemand, poolId: null },
    ]);
    await intakeRepository(em).reprice({
      ...{ instanceId: onDemand, clientId, agentId, poolId, role: 'PRIMARY', sequence: 7 },
      ...{ hourlyPrice: '0.03', onDemandHourlyPrice: '0.1', effectiveAt: '2026-01-05T11:00:00.000Z' },
    });
    expect(await machines.inUseOf(clientId, 10)).toEqual([{ poolId, machineCount: 2 }]);
    await schema.database.migrate('down', '0431-backtests');
    expect(
      await statement(em, 'select pool_id as "poolId" from forecasting.instance_pool order by instance_id'),
    ).toEqual([{ poolId }, { poolId }]);
  });
});
