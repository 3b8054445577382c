import { afterAll, beforeAll, describe, expect, test, vi } from 'vitest';
import { uuidv7 } from '#foundation/database/identity.ts';
import { taskFinished, taskProgressed } from '#foundation/jobs/task-events.ts';
import { asAdmin, asClient, createTestSubgraphs, type TestSubgraphs } from '../../support/subgraph.ts';

const MINE = uuidv7();
const OTHER = uuidv7();

let world: TestSubgraphs;
beforeAll(async () => {
  world = await createTestSubgraphs(['admin']);
});
afterAll(() => world[Symbol.asyncDispose]());

/** Tells, in the log of the forecasting subgraph, how far one of its tasks is. */
async function tell(taskId: string, clientId: string, more: object = {}) {
  const state = {
    taskId,
    name: 'forecasting.run.execute',
    title: 'Forecasts',
    status: 'RUNNING' as const,
    progressRatio: 0.25,
    phase: 'series',
    message: null,
    attempts: 1,
    createdAt: world.clock.now().toISOString(),
    startedAt: world.clock.now().toISOString(),
    finishedAt: null,
    ...more,
  };
  const event = 'finishedAt' in more ? taskFinished : taskProgressed;
  await world.publish('forecasting', event, { aggregateId: taskId, clientId, payload: state });
  await world.settled();
}
const LOOK = 'query ($id: ID!) { task(id: $id) { name subgraph status progressRatio phase finishedAt } }';

describe('D9 tasks', () => {
  test('a task of another subgraph is shown as its newest news says', async () => {
    const id = uuidv7();
    await tell(id, MINE);
    await tell(id, MINE, { progressRatio: 0.75, phase: 'writing' });
    expect(await world.data('admin', asClient(MINE), LOOK, { id })).toEqual({
      task: {
        name: 'forecasting.run.execute',
        subgraph: 'forecasting',
        status: 'RUNNING',
        progressRatio: 0.75,
        phase: 'writing',
        finishedAt: null,
      },
    });
  });

  test('a filter by a name that no task can have is refused', async () => {
    const list = 'query ($name: String!) { tasks(filter: { name: $name }) { nodes { id } } }';
    const { errors } = await world.execute('admin', asClient(MINE), list, { name: '\u0000' });
    expect(errors).toMatchObject([{ extensions: { code: 'BAD_USER_INPUT', argument: 'filter' } }]);
  });

  test('another client’s task, an unknown one and nonsense give the same answer', async () => {
    const id = uuidv7();
    await tell(id, MINE);
    for (const asked of [id, uuidv7(), 'nonsense']) {
      expect(await world.data('admin', asClient(OTHER), LOOK, { id: asked })).toEqual({ task: null });
    }
  });

  test('a list shows a client its own tasks and an administrator all, by status', async () => {
    const client = uuidv7();
    await tell(uuidv7(), client);
    await tell(uuidv7(), client, { status: 'FAILED', message: 'No.', finishedAt: world.clock.now().toISOString() });
    const list = 'query ($f: TaskFilter) { tasks(filter: $f, first: 100) { nodes { status client { id } } } }';
    const own = await world.data<{ tasks: { nodes: object[] } }>('admin', asClient(client), list);
    expect(own.tasks.nodes).toHaveLength(2);
    const failed = { f: { clientId: client, statuses: ['FAILED'] } };
    const all = await world.data<{ tasks: { nodes: object[] } }>('admin', asAdmin, list, failed);
    expect(all.tasks.nodes).toMatchObject([{ status: 'FAILED' }]);
  });

  test('a subscription tells each step of one task, and nothing of others', async () => {
    const id = uuidv7();
    await tell(id, MINE);
    const stream = await world.service('admin').subscribe({
      query: 'subscription ($id: ID!) { taskProgressed(taskId: $id) { id progressRatio status } }',
      variables: { id },
      viewer: asClient(MINE),
      requestId: 'watching',
      deadlineAt: Date.now() + 5_000,
    });
    if (!('next' in stream)) throw new Error('It was refused.');
    const next = stream.next();
    await tell(uuidv7(), MINE, { progressRatio: 0.1 });
    await tell(id, MINE, { progressRatio: 1, status: 'SUCCEEDED', finishedAt: world.clock.now().toISOString() });
    expect((await next).value).toMatchObject({
      data: { taskProgressed: { id, progressRatio: 1, status: 'SUCCEEDED' } },
      extensions: { eventId: expect.any(String) },
    });
    await stream.return?.();
  });

  test('another client’s task cannot be watched', async () => {
    const id = uuidv7();
    await tell(id, MINE);
    const answer = await world.service('admin').subscribe({
      query: 'subscription ($id: ID!) { taskProgressed(taskId: $id) { id } }',
      variables: { id },
      viewer: asClient(OTHER),
      requestId: 'prying',
      deadlineAt: Date.now() + 5_000,
    });
    expect(answer).toMatchObject({ errors: [{ message: 'No such task.', extensions: { code: 'BAD_USER_INPUT' } }] });
  });

  test.each(['cancelTask', 'retryTask'])('%s of an unknown task is refused, and is not for clients', async (field) => {
    const type = field === 'cancelTask' ? 'CancelTaskInput' : 'RetryTaskInput';
    const run = `mutation ($input: ${type}!) { ${field}(input: $input) { task { id } errors { __typename ... on UserError { path } } } }`;
    for (const taskId of [uuidv7(), 'nonsense']) {
      const answer = await world.data('admin', asAdmin, run, { input: { taskId } });
      expect(answer).toEqual({ [field]: { task: null, errors: [{ __typename: 'InvalidInput', path: ['taskId'] }] } });
    }
    const { errors } = await world.execute('admin', asClient(MINE), run, { input: { taskId: uuidv7() } });
    expect(errors).toMatchObject([{ extensions: { code: 'UNAUTHORIZED_FIELD_OR_TYPE' } }]);
  });

  test('news that cannot be applied becomes a failed task, and holds nothing up', async () => {
    const title = 'T'.repeat(300); // longer than its column
    await tell(uuidv7(), MINE, { title });
    await tell(uuidv7(), MINE, { title: 'After it' });
    await world.settled();
    const list = '{ tasks(filter: { name: "events.dead-letter" }) { nodes { status subgraph title message } } }';
    await vi.waitFor(
      async () => {
        expect(await world.data('admin', asAdmin, list)).toMatchObject({
          tasks: {
            nodes: [
              {
                status: 'FAILED',
                subgraph: 'admin',
                title: 'task.progressed of forecasting for tasks-of-forecasting',
                message: expect.stringContaining('could not be applied'),
              },
            ],
          },
        });
      },
      { timeout: 10_000 },
    );
    const after = '{ tasks { nodes { title } } }';
    expect(JSON.stringify(await world.data('admin', asAdmin, after))).toContain('After it');
  });
});
