import { afterAll, beforeAll, expect, test } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { createMoves, type Moves } from './moves.ts';

const MINUTE = 60_000;

onEachDatabase('A12 jobs that run in several processes at once', (kind) => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ kind });
  });
  afterAll(() => moves[Symbol.asyncDispose]());

  /** What four processes do at the same time; how much they did together. */
  async function four(work: (services: ReturnType<Moves['services']>) => Promise<number>): Promise<number> {
    const counts = await Promise.all(Array.from({ length: 4 }, () => work(moves.services())));
    return counts.reduce((sum, count) => sum + count);
  }
  const newsOf = async (clientId: string, type: string) => (await moves.news(clientId, type)).length;

  test('end each command that lapsed, and its switch, once', async () => {
    const members = [];
    for (let n = 0; n < 6; n += 1) members.push((await moves.underWay()).member);
    moves.world.clock.advance(15 * MINUTE);
    expect(await four(({ commands }) => commands.expireLapsed())).toBe(6);
    for (const { clientId, owner, agentId } of members) {
      expect(await newsOf(clientId, 'command.expired')).toBe(1);
      expect(await moves.switches(owner, agentId)).toMatchObject([{ phase: 'FAILED' }]);
      expect(await newsOf(clientId, 'switch.progressed')).toBe(2);
    }
  });

  test('give each switch up that nobody reported once', async () => {
    const clientIds = [];
    for (let n = 0; n < 4; n += 1) {
      const { member, commandId } = await moves.underWay();
      await moves.complete(member.viewer, { commandId, isSuccessful: true });
      clientIds.push(member.clientId);
    }
    moves.world.clock.advance(15 * MINUTE);
    expect(await four(({ switches }) => switches.giveUpOverdue())).toBe(4);
    for (const clientId of clientIds) expect(await newsOf(clientId, 'switch.progressed')).toBe(3);
  });

  test('look at each agent whose pools have changed once', async () => {
    const first = await moves.member();
    const others = [];
    for (let n = 0; n < 4; n += 1) others.push(await moves.member({ clientId: first.clientId }));
    for (const member of others) await moves.prices(member, { a: '0.03' });
    moves.world.clock.advance(2 * MINUTE);
    await moves.prices(first, { a: '0.029' });
    await moves.world.settled();
    expect(await four(({ decisions }) => decisions.evaluateDue())).toBe(4);
    expect(await four(({ decisions }) => decisions.evaluateDue())).toBe(0);
  });

  test('mark each agent that fell silent once, and tell it once', async () => {
    const members = [];
    for (let n = 0; n < 4; n += 1) members.push(await moves.member());
    moves.world.clock.advance(121_000);
    await four(({ agents }) => agents.markSilent());
    for (const { clientId } of members) expect(await newsOf(clientId, 'agent.offline')).toBe(1);
  });
});
