import { randomUUID } from 'node:crypto';
import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { asAdmin, asAgent, asClient } from '../../support/subgraph.ts';
import { type Member, type Refusal, spot } from './fleet.ts';
import { createMoves, type Moves } from './moves.ts';

const JOB = 'job { workHours workHoursDone deadlineAt changeoverHours isDone declaredAt progressedAt }';
const UPDATE = /* GraphQL */ `
  mutation ($input: UpdateAgentConfigInput!) {
    updateAgentConfig(input: $input) {
      agent { config { version ${JOB} } }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const HEARTBEAT = /* GraphQL */ `
  mutation ($input: SendHeartbeatInput!) {
    sendHeartbeat(input: $input) { agent { id } errors { __typename ... on UserError { message path } } }
  }
`;
const SHOW = `query ($id: ID!) { agent(id: $id) { config { version ${JOB} } } }`;

interface ShownJob {
  readonly workHours: number;
  readonly workHoursDone: number;
  readonly deadlineAt: string;
  readonly changeoverHours: number;
  readonly isDone: boolean;
  readonly declaredAt: string;
  readonly progressedAt: string | null;
}
interface Config {
  readonly version: number;
  readonly job: ShownJob | null;
}
interface Updated {
  readonly agent: { readonly config: Config } | null;
  readonly errors: Refusal[];
}

let moves: Moves;
beforeAll(async () => {
  moves = await createMoves();
});
afterAll(() => moves[Symbol.asyncDispose]());

const HOUR = 3_600_000;
const inHours = (hours: number) => new Date(moves.world.clock.now().getTime() + hours * HOUR).toISOString();
const advance = (hours: number) => moves.world.clock.advance(hours * HOUR);
const update = async (viewer: Viewer, input: object) =>
  (await moves.ask<{ updateAgentConfig: Updated }>(viewer, UPDATE, { input })).updateAgentConfig;
const declare = async ({ owner, agentId }: Member, job: object | null) => {
  const { agent, errors } = await update(owner, { agentId, job });
  if (!agent) throw new Error(JSON.stringify(errors));
  return agent.config;
};
const beat = async ({ viewer, instanceId }: Member, workHoursDone: unknown, more: object = {}) =>
  (
    await moves.ask<{ sendHeartbeat: { errors: Refusal[] } }>(viewer, HEARTBEAT, {
      input: { instanceId, workHoursDone, ...more },
    })
  ).sendHeartbeat;
const jobOf = async ({ owner, agentId }: Member) =>
  (await moves.ask<{ agent: { config: Config } }>(owner, SHOW, { id: agentId })).agent.config.job;
const decided = async ({ viewer }: Member) => {
  const { decision, errors } = await moves.decide(viewer, {});
  if (!decision) throw new Error(JSON.stringify(errors));
  return decision;
};

describe('A13 a job with a deadline among the settings', () => {
  test('is declared, told to the agent, and shown', async () => {
    const member = await moves.member();
    expect(await jobOf(member)).toBeNull();
    const deadlineAt = inHours(60);
    const { version, job } = await declare(member, { workHours: 48, deadlineAt });
    expect(job).toEqual({
      ...{ workHours: 48, workHoursDone: 0, deadlineAt, changeoverHours: 0.2, isDone: false },
      ...{ declaredAt: inHours(0), progressedAt: null },
    });
    expect(version).toBe(2);
    expect(await moves.pending(member.viewer, member.agentId)).toMatchObject([{ kind: 'UPDATE_CONFIG' }]);
    expect(await jobOf(member)).toEqual(job);
  });

  test('stays where it is left out, is no change where it is the same, and ends with null', async () => {
    const member = await moves.member();
    const { owner, agentId } = member;
    const wanted = { workHours: 10, deadlineAt: inHours(20), changeoverHours: 0.5 };
    const first = await declare(member, wanted);
    expect(await declare(member, wanted)).toEqual(first);
    const other = await update(owner, { agentId, terminateWaitSeconds: 60 });
    expect(other.agent?.config).toEqual({ version: 3, job: first.job });
    expect(await declare(member, null)).toEqual({ version: 4, job: null });
    expect(await declare(member, null)).toEqual({ version: 4, job: null });
  });

  test('of a version that is not in force any more is refused', async () => {
    const { owner, agentId } = await moves.member();
    const job = { workHours: 10, deadlineAt: inHours(20) };
    await update(owner, { agentId, job, expectedVersion: 1 });
    const late = await update(owner, { agentId, job: null, expectedVersion: 1 });
    expect(late.errors).toMatchObject([{ __typename: 'VersionConflict' }]);
  });

  test.for([
    [{ workHours: 0 }, ['job', 'workHours']],
    [{ workHours: 8785 }, ['job', 'workHours']],
    [{ changeoverHours: -0.1 }, ['job', 'changeoverHours']],
    [{ changeoverHours: 25 }, ['job', 'changeoverHours']],
    [{ deadlineAt: '2020-01-01T00:00:00Z' }, ['job', 'deadlineAt']],
    [{ deadlineAt: '2120-01-01T00:00:00Z' }, ['job', 'deadlineAt']],
  ] as const)('is refused with %j, and nothing is stored', async ([wrong, path]) => {
    const member = await moves.member();
    const { agentId, owner } = member;
    const job = { workHours: 48, deadlineAt: inHours(60), ...wrong };
    const refused = await update(owner, { agentId, job, terminateWaitSeconds: 1 });
    expect(refused).toMatchObject({ agent: null, errors: [{ __typename: 'InvalidInput', path }] });
    expect(await jobOf(member)).toBeNull();
    const rows = await moves.rows('select * from agent.agent_config where agent_id = $1 and version = 1', [agentId]);
    expect(rows).toMatchObject([{ terminate_wait_seconds: 300 }]);
  });

  test('is nobody else’s to declare', async () => {
    const member = await moves.member();
    const stranger = asClient(randomUUID());
    const { errors } = await update(stranger, {
      agentId: member.agentId,
      job: { workHours: 1, deadlineAt: inHours(9) },
    });
    expect(errors).toMatchObject([{ path: ['agentId'], message: 'No such agent.' }]);
    expect(await jobOf(member)).toBeNull();
  });
});

describe('A2 a sign of life says how much of a job is done', () => {
  test('never less than before, and no more than the work', async () => {
    const member = await moves.member();
    await declare(member, { workHours: 10, deadlineAt: inHours(20) });
    for (const [said, kept] of [
      ...[
        [2.5, 2.5],
        [1, 2.5],
        [null, 2.5],
        [9.75, 9.75],
      ],
      [11, 10],
    ] as const) {
      advance(0.1);
      expect(await beat(member, said)).toMatchObject({ errors: [] });
      expect((await jobOf(member))?.workHoursDone).toBe(kept);
    }
    expect(await jobOf(member)).toMatchObject({ isDone: true, progressedAt: inHours(0) });
  });

  test('means nothing without a job', async () => {
    const member = await moves.member();
    expect(await beat(member, 3)).toMatchObject({ errors: [] });
    expect(await jobOf(member)).toBeNull();
  });

  test('counts of the primary machine alone', async () => {
    const member = await moves.member();
    await declare(member, { workHours: 10, deadlineAt: inHours(20) });
    await moves.rows("update agent.instance set role = 'REPLICA' where id = $1", [member.instanceId]);
    expect(await beat(member, 3)).toMatchObject({ errors: [] });
    expect(await jobOf(member)).toMatchObject({ workHoursDone: 0 });
  });

  test.for([-1, 8785])('is refused with %d', async (said) => {
    expect(await beat(await moves.member(), said)).toMatchObject({ errors: [{ path: ['workHoursDone'] }] });
  });

  test('is not for the agent of another workload', async () => {
    const member = await moves.member();
    await declare(member, { workHours: 10, deadlineAt: inHours(20) });
    const other = asAgent(member.clientId, randomUUID());
    expect(await beat({ ...member, viewer: other }, 3, { agentId: member.agentId })).toMatchObject({
      errors: [{ __typename: 'InvalidInput' }],
    });
    expect(await jobOf(member)).toMatchObject({ workHoursDone: 0 });
  });
});

describe('A9 decisions for a job with a deadline', () => {
  /** An agent on demand whose pool b was seen for three hours. */
  async function onDemand() {
    const member = await moves.member({ instance: spot({ mode: 'ON_DEMAND', hourlyPrice: '0.096' }) });
    await moves.configure(member, { minimumStaySeconds: 0 });
    await moves.prices(member, { b: '0.03' });
    advance(3);
    await moves.prices(member, { b: '0.0301' });
    return member;
  }

  test('are made by rule 5, which says what it rests on, until the job is done', async () => {
    const member = await onDemand();
    await declare(member, { workHours: 48, deadlineAt: inHours(60) });
    await beat(member, 8);
    const decision = await decided(member);
    expect(decision).toMatchObject({
      ...{ action: 'SWITCH', rule: '5 deadline', targetPool: { name: 'm5.large.us-east-1b' } },
      reason: expect.stringContaining('m5.large.us-east-1b'),
      features: expect.arrayContaining([
        { name: 'jobHoursLeft', value: 60 },
        { name: 'jobWorkHoursLeft', value: 40 },
        { name: 'jobSlackHours', value: 20 },
      ]),
    });
    await beat(member, 48);
    expect((await decided(member)).rule).toBe('4 on-demand');
  });

  test('stay on demand when the deadline is at risk, until it is past', async () => {
    const member = await onDemand();
    await declare(member, { workHours: 2, deadlineAt: inHours(2.5) });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '5 deadline', confidence: 1 });
    advance(2.5);
    expect((await decided(member)).rule).toBe('4 on-demand');
  });

  test('go on demand when the deadline is at risk, whatever the limits of switches, and are carried out', async () => {
    const member = await moves.member();
    await moves.configure(member, {
      ...{
        isAutoSwitchEnabled: true,
        minimumStaySeconds: 604_800,
        maximumSwitchesPerDay: 0,
        maximumSwitchesPerWeek: 0,
      },
    });
    await declare(member, { workHours: 48, deadlineAt: inHours(49) });
    await moves.prices(member, { a: '0.035' });
    expect(await decided(member)).toMatchObject({ action: 'STAY', rule: '5 deadline', targetPool: null });
    advance(0.7);
    expect(await decided(member)).toMatchObject({
      action: 'SWITCH_TO_ON_DEMAND',
      rule: '5 deadline',
      isExecuted: true,
    });
    expect(await moves.pending(asAdmin, member.agentId)).toMatchObject([{ kind: 'SWITCH', trigger: 'AUTOMATIC' }]);
  });
});
