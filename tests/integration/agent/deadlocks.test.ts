import { randomUUID } from 'node:crypto';
import pg, { type PgClient } from 'pg';
import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { promotePrimary, releaseReplica } from '#schema/calls/agent.ts';
import { services } from '../../support/services.ts';
import type { Member } from './fleet.ts';
import { createMoves, type Moves, reported } from './moves.ts';
import { REPORT as PRICES } from './reports.ts';

const isAbsent = services().postgresUrl === undefined;
const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) { sendHeartbeat(input: $input) { errors { __typename } } }
`;
const CONFIGURE = /* GraphQL */ `
  mutation ($input: UpdateAgentConfigInput!) { updateAgentConfig(input: $input) { errors { __typename } } }
`;

/** An agent with an order under way, and a machine that stands by. */
type Scene = Awaited<ReturnType<Moves['underWay']>>;
type Case = readonly [name: string, held: string, operation: (scene: Scene) => Promise<unknown>];

describe.skipIf(isAbsent)('A19 whoever another is in the way of', () => {
  let moves: Moves;
  let pool: InstanceType<typeof pg.Pool>;
  let other: PgClient;
  beforeAll(async () => {
    moves = await createMoves({ kind: 'postgres', start: false });
    pool = new pg.Pool({ connectionString: moves.world.url ?? '', max: 1 });
    other = await pool.connect();
    await other.query(`set deadlock_timeout = '20s'`); // so that it is never the one that is given up
  });
  afterAll(async () => {
    other.release();
    await pool.end();
    await moves[Symbol.asyncDispose]();
  });

  const isWaiting = async () => {
    const { rows } = await other.query(`select 1 from pg_locks where not granted`);
    expect(rows.length).toBeGreaterThan(0);
  };
  const lockAgent = ({ agentId }: Member) =>
    other.query('select 1 from agent.agent where id = $1 for update', [agentId]);
  const send = async (viewer: Member['viewer'], document: string, input: object) =>
    moves.ask(viewer, document, { input });

  const cases: readonly Case[] = [
    [
      'a price report',
      'agent.pool where client_id = $1',
      ({ member }) => moves.prices(member, { a: '0.031', b: '0.02' }),
    ],
    [
      'a switch report',
      'agent.instance where client_id = $1',
      async ({ member, next }) =>
        expect((await moves.report(member.viewer, reported(member, next))).errors).toEqual([]),
    ],
    [
      'a heartbeat',
      'agent.instance where client_id = $1',
      ({ member: { viewer, instanceId } }) =>
        send(viewer, HEARTBEAT, { instanceId, status: 'ONLINE', mode: 'ON_DEMAND' }),
    ],
    [
      'a change of settings',
      'agent.agent_config where client_id = $1',
      ({ member: { owner, agentId } }) => send(owner, CONFIGURE, { agentId, riskThreshold: 0.5 }),
    ],
    ['a decision', 'agent.decision_state where client_id = $1', ({ member }) => moves.decide(member.viewer, {})],
    [
      'an acknowledgement',
      'agent.command where client_id = $1',
      ({ member, commandId }) => moves.acknowledge(member.viewer, { commandId, phase: 'LAUNCHING' }),
    ],
    [
      'a failure',
      'agent.pool where client_id = $1',
      ({ member, commandId }) =>
        moves.complete(member.viewer, { commandId, isSuccessful: false, failureReason: 'CAPACITY' }),
    ],
    [
      'an order',
      'agent.command where client_id = $1',
      async ({ member }) => {
        const input = { agentId: member.agentId, targetMode: 'ON_DEMAND', priority: 90, idempotencyKey: randomUUID() };
        expect((await moves.issue(member.owner, input)).command).not.toBeNull();
      },
    ],
    [
      'a promotion',
      'agent.instance where client_id = $1',
      async ({ member: { agentId }, next }) => {
        const request = { agentId, instanceId: next, expectedEpoch: 1, idempotencyKey: randomUUID() };
        const answer = { oldPrimaryBecomes: 'ZOMBIE', trigger: 'MANUAL' } as const;
        expect(
          await moves.world.peers.call(promotePrimary, { ...request, ...answer }, { timeoutMilliseconds: 8_000 }),
        ).toMatchObject({ ok: true });
      },
    ],
    [
      'the end of a standby',
      'agent.instance where client_id = $1',
      async ({ member: { agentId }, next }) => {
        const answer = await moves.world.peers.call(
          releaseReplica,
          { agentId, instanceId: next },
          { timeoutMilliseconds: 8_000 },
        );
        expect(answer).toEqual({ ok: true });
      },
    ],
  ];

  test.each(cases)('%s is run again, and answered', async (_, held, operation) => {
    const member = await moves.member();
    await moves.prices(member, { a: '0.03', b: '0.025' });
    await moves.configure(member, { isAutoSwitchEnabled: true, minimumStaySeconds: 0 });
    const target = { targetMode: 'SPOT', targetPoolId: await moves.poolId(member, 'b') };
    const { id: commandId } = await moves.order(member, { ...target, priority: 20 });
    const scene: Scene = { member, commandId, next: await moves.successor(member) };
    moves.world.clock.advance(1_000);
    await other.query('begin');
    await other.query(`select 1 from ${held} for update`, [member.clientId]);
    const done = operation(scene);
    done.catch(() => {});
    await vi.waitFor(isWaiting, { timeout: 5_000, interval: 20 });
    await lockAgent(member); // the circle; it is answered when the other has been given up
    await other.query('commit');
    await done;
  });

  /** Reports prices while the other changes rows, and answers when that is committed. */
  async function reportedAfter(member: Member, changes: readonly (readonly [sql: string, values: unknown[]])[]) {
    await other.query('begin');
    for (const [sql, values] of changes) await other.query(sql, values);
    const { instanceId } = member;
    const prices = [{ zone: 'us-east-1b', hourlyPrice: '0.02' }];
    const input = { reportId: randomUUID(), instanceId, onDemandHourlyPrice: '0.096', prices };
    const answer = moves.ask<{ reportPricing: object }>(member.viewer, PRICES, { input });
    await vi.waitFor(isWaiting, { timeout: 5_000, interval: 20 });
    await other.query('commit');
    return (await answer).reportPricing;
  }

  test('a price report that waited for the machine to be replaced is refused', async () => {
    const member = await moves.member();
    const taken = await reportedAfter(member, [
      ['select 1 from agent.agent where id = $1 for update', [member.agentId]],
      [`update agent.instance set role = 'ZOMBIE' where id = $1`, [member.instanceId]],
    ]);
    expect(taken).toMatchObject({ acceptedCount: 0, errors: [{ __typename: 'InstanceRetired' }] });
  });

  test('a price report that waited for a later price of the pool leaves that as the newest', async () => {
    const member = await moves.member();
    await moves.prices(member, { b: '0.025' });
    moves.world.clock.advance(1_000);
    const poolId = await moves.poolId(member, 'b');
    const later = new Date(moves.world.clock.now().getTime() + 1_000);
    const taken = await reportedAfter(member, [
      ['update agent.pool set hourly_price = 0.09, observed_at = $2 where id = $1', [poolId, later]],
    ]);
    expect(taken).toMatchObject({ acceptedCount: 1, errors: [] });
    const price = 'select hourly_price::text as price from agent.pool where id = $1';
    expect(await moves.rows(price, [poolId])).toEqual([{ price: '0.090000' }]);
  });
});
