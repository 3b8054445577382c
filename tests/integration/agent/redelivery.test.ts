import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { commandJobs, redeliverCommands } from '../../../subgraphs/agent/command/jobs.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const MINUTE = 60_000;
const inMinutes = (minutes: number) => new Date(moves.world.clock.now().getTime() + minutes * MINUTE).toISOString();
/** Runs the job as its schedule would. */
async function redeliver() {
  const handler = commandJobs(() => moves.services().commands).find(({ job }) => job.name === redeliverCommands.name);
  const { signal } = new AbortController();
  await handler?.run({}, { taskId: randomUUID(), attempt: 1, signal, progress: async () => {} });
}
const told = async ({ clientId }: Member) =>
  (await moves.news(clientId, 'command.issued')).map(({ payload }) => [payload.commandId, payload.delivery]);
const endIt = (member: Member) =>
  moves.inAgent(member, ({ commands }, tx, agent) =>
    commands.issueTerminate(tx, agent, member.instanceId, 'AUTOMATIC'),
  );

describe('A12 what an agent has not acknowledged', () => {
  test('is told again each minute, by one process at a time', () => {
    expect(redeliverCommands).toMatchObject({ cron: '* * * * *', exclusive: true, retryLimit: 3 });
  });

  test('is told again after a minute, with a quarter of an hour from then on', async () => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    moves.world.clock.advance(MINUTE - 1);
    await redeliver();
    expect(await told(member)).toEqual([[id, 1]]);
    moves.world.clock.advance(1);
    await redeliver();
    await redeliver();
    expect(await told(member)).toEqual([
      [id, 1],
      [id, 2],
    ]);
    const [command] = await moves.rows<{ expires_at: Date }>('select expires_at from agent.command where id = $1', [
      id,
    ]);
    expect(new Date(command?.expires_at ?? 0).toISOString()).toBe(inMinutes(15));
  });

  test('of the policy’s own orders to switch goes stale all the same', async () => {
    const member = await moves.member();
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const { id } = await moves.order(member, { priority: 5 });
    for (let minute = 0; minute < 15; minute += 1) {
      expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([{ id }]);
      moves.world.clock.advance(MINUTE);
      await redeliver();
    }
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
    const deliveries = (await told(member)).filter(([commandId]) => commandId === id);
    expect(deliveries).toHaveLength(15);
  });

  test('is told in the order of the list', async () => {
    const member = await moves.member();
    await endIt(member);
    moves.world.clock.advance(1_000);
    await moves.order(member);
    moves.world.clock.advance(MINUTE);
    await redeliver();
    const listed = (await moves.pending(member.viewer, member.agentId))?.map(({ id }) => id);
    expect(listed).toHaveLength(2);
    expect((await told(member)).slice(-2).map(([id]) => id)).toEqual(listed);
  });

  test.each(['OFFLINE', 'DISABLED', 'DELETED'])('is not told to an agent that is %s', async (status) => {
    const member = await moves.member();
    await moves.order(member);
    await moves.rows('update agent.agent set status = $2 where id = $1', [member.agentId, status]);
    moves.world.clock.advance(MINUTE);
    await redeliver();
    expect(await told(member)).toHaveLength(1);
  });

  test('is told no more once it is acknowledged, or has ended', async () => {
    const [one, other] = [await moves.member(), await moves.member()];
    await moves.acknowledge(one.viewer, { commandId: (await moves.order(one)).id });
    await moves.complete(other.viewer, { commandId: (await moves.order(other)).id, isSuccessful: false });
    moves.world.clock.advance(MINUTE);
    await redeliver();
    for (const member of [one, other]) expect(await told(member)).toHaveLength(1);
  });

  test('is told sixty times at the most, and lapses then', async () => {
    const member = await moves.member();
    const { id } = await moves.order(member);
    await moves.rows('update agent.command set deliveries = 60 where id = $1', [id]);
    moves.world.clock.advance(MINUTE);
    await redeliver();
    expect(await told(member)).toEqual([[id, 1]]);
    moves.world.clock.advance(14 * MINUTE);
    expect(await moves.pending(member.viewer, member.agentId)).toEqual([]);
  });
});

describe('A12 push and pull', () => {
  const WATCH = 'subscription ($id: ID!) { commandIssued(agentId: $id) { id } }';

  test('tell the same commands in the same order, and what was told again comes again', async () => {
    const member = await moves.member();
    await endIt(member);
    await moves.order(member);
    const listed = (await moves.pending(member.viewer, member.agentId))?.map(({ id }) => id) ?? [];
    const stream = await moves.follow(member.viewer, WATCH, { id: member.agentId });
    const next = async () => ((await stream.next()).data as { commandIssued: { id: string } }).commandIssued.id;
    expect([await next(), await next()]).toEqual(listed);
    moves.world.clock.advance(MINUTE);
    await redeliver();
    expect([await next(), await next()]).toEqual(listed);
    await stream.close();
  });
});
