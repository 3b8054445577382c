import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, REPORT, reported } from './moves.ts';

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const MINUTE = 60_000;
const minutesAgo = (minutes: number) => new Date(moves.world.clock.now().getTime() - minutes * MINUTE).toISOString();
const primaryOf = async ({ owner, agentId }: Member) => (await moves.show(owner, agentId))?.primaryInstance?.id;
const completed = ({ clientId }: Member) => moves.news(clientId, 'switch.completed');

describe('A4 a switch report that is refused', () => {
  test('names what is wrong with it, and stores nothing', async () => {
    const { member, next } = await moves.underWay();
    const stranger = await moves.underWay();
    const wrong: [object, string][] = [
      [{ oldInstanceId: 'nonsense' }, 'oldInstanceId'],
      [{ oldInstanceId: stranger.member.instanceId }, 'oldInstanceId'],
      [{ newInstanceId: randomUUID() }, 'newInstanceId'],
      [{ newInstanceId: stranger.next }, 'newInstanceId'],
      [{ newInstanceId: member.instanceId }, 'newInstanceId'],
      [{ newInstanceId: member.instanceId.toUpperCase(), isOldInstanceTerminated: true }, 'newInstanceId'],
      [{ commandId: stranger.commandId }, 'commandId'],
      [{ commandId: 'nonsense' }, 'commandId'],
      [{ oldHourlyPrice: '0' }, 'oldHourlyPrice'],
      [{ newHourlyPrice: '-0.01' }, 'newHourlyPrice'],
      [{ newHourlyPrice: '1000000.000001' }, 'newHourlyPrice'],
      [{ downtimeSeconds: 86_401 }, 'downtimeSeconds'],
      [{ completedAt: minutesAgo(-2) }, 'completedAt'],
      [{ startedAt: minutesAgo(0.1), completedAt: minutesAgo(0.2) }, 'startedAt'],
      [{ completedAt: minutesAgo(2) }, 'completedAt'],
      [{ completedAt: '1970-01-01T00:00:00Z', startedAt: '1970-01-01T00:00:00Z' }, 'completedAt'],
      [{ startedAt: '1970-01-01T00:00:00Z' }, 'startedAt'],
    ];
    for (const [more, field] of wrong) {
      const { switch: row, errors } = await moves.report(member.viewer, reported(member, next, more));
      expect(row).toBeNull();
      expect(errors).toMatchObject([{ __typename: 'InvalidInput', path: [field] }]);
    }
    expect(await primaryOf(member)).toBe(member.instanceId);
    expect(await completed(member)).toEqual([]);
  });

  test('is so for a machine that is never taken back', async () => {
    const { member, next } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next));
    const back = { oldInstanceId: next, newInstanceId: member.instanceId };
    expect(await moves.report(member.viewer, reported(member, next, back))).toMatchObject({
      switch: null,
      errors: [{ __typename: 'InstanceRetired', path: ['newInstanceId'] }],
    });
    expect(await primaryOf(member)).toBe(next);
  });

  test('is so for a deleted agent, and for the agent of somebody else', async () => {
    const { member, next } = await moves.underWay();
    const strangers = [asAgent(randomUUID(), randomUUID()), asAgent(member.clientId, randomUUID())];
    for (const viewer of strangers) {
      const { errors } = await moves.report(viewer, reported(member, next, { agentId: member.agentId }));
      expect(errors).toMatchObject([{ __typename: 'InvalidInput', message: 'No such agent.', path: ['agentId'] }]);
    }
    await moves.rows(`update agent.agent set status = 'DELETED' where id = $1`, [member.agentId]);
    expect(await moves.report(member.viewer, reported(member, next))).toMatchObject({
      errors: [{ __typename: 'AgentDeleted' }],
    });
    expect(await completed(member)).toEqual([]);
  });

  test.each([
    ['a client', asClient(randomUUID())],
    ['nobody', anonymous],
  ])('is so for %s', async (_, viewer) => {
    const { member, next } = await moves.underWay();
    const { errors } = await moves.world.execute('agent', viewer, REPORT, { input: reported(member, next) });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });
});

describe('A4 the history of switches', () => {
  test('is narrowed by trigger, span, end and agent, and shown to nobody else', async () => {
    const { member, next, commandId } = await moves.underWay();
    await moves.report(member.viewer, reported(member, next, { commandId }));
    moves.world.clock.advance(MINUTE);
    await moves.prices({ ...member, instanceId: next }, { d: '0.02' });
    const open = await moves.order(member, { targetMode: 'SPOT', targetPoolId: await moves.poolId(member, 'd') });
    const ofAgent = async (filter: object) =>
      (await moves.switches(member.owner, member.agentId, filter as never)).map(({ command }) => command?.id);
    expect(await ofAgent({})).toEqual([open.id, commandId]);
    expect(await ofAgent({ isCompleted: true })).toEqual([commandId]);
    expect(await ofAgent({ isCompleted: false })).toEqual([open.id]);
    expect(await ofAgent({ triggers: ['AUTOMATIC'] })).toEqual([]);
    expect(await ofAgent({ range: { from: minutesAgo(60), to: minutesAgo(0) } })).toEqual([commandId]);
    expect(await ofAgent({ agentId: 'nonsense' })).toEqual([]);
    const query = `query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { switches { nodes { id } } } } }`;
    const of = [{ __typename: 'Client', id: member.clientId }];
    for (const viewer of [member.owner, asAdmin]) {
      expect(await moves.ask(viewer, query, { of })).toMatchObject({ _entities: [{ switches: { nodes: [{}, {}] } }] });
    }
    expect(await moves.ask(asClient(randomUUID()), query, { of })).toEqual({ _entities: [{ switches: null }] });
  });

  test('is told step by step', async () => {
    const { member, commandId, next } = await moves.underWay();
    await moves.world.settled(); // that it was requested is no news any more
    const watch = 'subscription ($id: ID!) { switchProgressed(agentId: $id) { phase progressRatio switch { phase } } }';
    const stream = await moves.follow(member.owner, watch, { id: member.agentId });
    const steps = [stream.next(), stream.next()];
    await moves.acknowledge(member.viewer, { commandId, phase: 'SYNCING', progressRatio: 0.5 });
    expect((await steps[0])?.data).toEqual({
      switchProgressed: { phase: 'SYNCING', progressRatio: 0.5, switch: { phase: 'SYNCING' } },
    });
    await moves.report(member.viewer, reported(member, next, { commandId }));
    expect((await steps[1])?.data).toMatchObject({ switchProgressed: { phase: 'COMPLETED', progressRatio: 1 } });
    await stream.close();
    const { refusal } = await moves.follow(asClient(randomUUID()), watch, { id: member.agentId });
    expect(refusal).toMatchObject([{ message: 'No such agent.' }]);
  });
});
