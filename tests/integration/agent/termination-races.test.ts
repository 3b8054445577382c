import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { endsOn } from './ends.ts';
import { createMoves, type Moves } from './moves.ts';
import { promotion, standbysOn } from './standbys.ts';

const ROUNDS = 5;

onEachDatabase('A5 ends that are reported while something else happens', (kind) => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ kind });
  });
  afterAll(() => moves[Symbol.asyncDispose]());
  const { attach, promote, rolesOf } = standbysOn(() => moves);
  const { end, due } = endsOn(() => moves);

  test('a standby that ends while it is promoted is either the primary that ended, or was never one', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const member = await moves.member();
      const { instanceId } = await attach(member);
      const [promoted] = await Promise.all([
        promote(promotion(member, instanceId)),
        ...Array.from({ length: 5 }, () => end(member.viewer, { instanceId })),
      ]);
      const old = promoted.ok ? 'ZOMBIE' : 'PRIMARY';
      expect(await rolesOf(member)).toEqual({ [member.instanceId]: old, [instanceId]: 'TERMINATED' });
      expect(await moves.news(member.clientId, 'instance.terminated')).toHaveLength(1);
      expect(await moves.news(member.clientId, 'instance.roleChanged')).toHaveLength(promoted.ok ? 2 : 0);
    }
  });

  test('a machine is ordered to end once, and its end settles the order, whichever comes first', async () => {
    for (let round = 0; round < ROUNDS; round += 1) {
      const member = await moves.member();
      await moves.successor(member);
      moves.world.clock.advance(300_000);
      const { viewer, agentId, instanceId, clientId } = member;
      await Promise.all([
        ...Array.from({ length: 3 }, () => moves.services().retirements.retire()),
        end(viewer, { instanceId }),
      ]);
      expect(await moves.pending(viewer, agentId)).toEqual([]);
      expect(await due(viewer, agentId)).toEqual([]);
      const issued = (await moves.news(clientId, 'command.issued')).length;
      expect(issued).toBeLessThanOrEqual(1);
      expect(await moves.news(clientId, 'command.completed')).toHaveLength(issued);
      expect(await moves.news(clientId, 'instance.terminated')).toHaveLength(1);
    }
  });
});
