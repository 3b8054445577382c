import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { asClient } from '../../support/subgraph.ts';
import { createFleet, type Fleet, newProviderId, spot } from './fleet.ts';

onEachDatabase('A1 registrations at the same time', (kind) => {
  let racing: Fleet;
  beforeAll(async () => {
    racing = await createFleet({ kind });
  });
  afterAll(() => racing[Symbol.asyncDispose]());

  test('ten of the same machine make one agent with one machine, round after round', async () => {
    for (let round = 0; round < 5; round += 1) {
      const owner = asClient(randomUUID());
      const input = { logicalId: 'web', instance: spot({ providerId: newProviderId() }) };
      const answers = await Promise.all(Array.from({ length: 10 }, () => racing.register(owner, input)));
      expect(answers.flatMap(({ errors }) => errors)).toEqual([]);
      expect(new Set(answers.map(({ agent }) => agent?.id)).size).toBe(1);
      expect(new Set(answers.map(({ instance }) => instance?.id)).size).toBe(1);
      expect(new Set(answers.map(({ token }) => token)).size).toBe(10);
    }
  });

  test('ten machines of one agent leave exactly one primary, and the epoch counts them', async () => {
    const clientId = randomUUID();
    const register = () => racing.register(asClient(clientId), { logicalId: 'web', instance: spot() });
    const answers = await Promise.all(Array.from({ length: 10 }, register));
    expect(new Set(answers.map(({ agent }) => agent?.id)).size).toBe(1);
    const roles = await racing.rows<{ role: string }>('select role from agent.instance where client_id = $1', [
      clientId,
    ]);
    expect(roles.map(({ role }) => role).sort()).toEqual(['PRIMARY', ...Array.from({ length: 9 }, () => 'ZOMBIE')]);
    const epochs = await racing.rows<{ epoch: number }>('select epoch from agent.agent where client_id = $1', [
      clientId,
    ]);
    expect(epochs).toEqual([{ epoch: 10 }]);
  });

  test('ten agents that claim the same machine leave it to one of them', async () => {
    const clientId = randomUUID();
    const instance = spot({ providerId: newProviderId() });
    const register = (_: unknown, n: number) =>
      racing.register(asClient(clientId), { logicalId: `web-${n}`, instance });
    const answers = await Promise.all(Array.from({ length: 10 }, register));
    expect(answers.filter(({ agent }) => agent)).toHaveLength(1);
    expect(new Set(answers.flatMap(({ errors }) => errors.map(({ __typename }) => __typename)))).toEqual(
      new Set(['InvalidInput']),
    );
    expect(await racing.rows('select 1 as one from agent.agent where client_id = $1', [clientId])).toHaveLength(1);
  });
});
