import { randomUUID } from 'node:crypto';
import type { z } from 'zod';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import type { EventDefinition } from '#foundation/events/define-event.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { withDeadline } from '#foundation/resilience/deadline.ts';
import {
  agentDeleted,
  agentRegistered,
  instanceLaunched,
  instancePriceChanged,
  instanceRoleChanged,
  instanceTerminated,
  switchCompleted,
} from '#schema/events/agent.ts';
import { dayRepository } from '../../../subgraphs/client/savings/day-repository.ts';
import { savingsJobs } from '../../../subgraphs/client/savings/jobs.ts';
import { createSavings } from '../../../subgraphs/client/savings/service.ts';
import { stepRepository } from '../../../subgraphs/client/savings/step-repository.ts';
import { entities, migrations } from '../../../subgraphs/client/subgraph.ts';
import {
  asClient,
  createTestSubgraphs,
  type TestSubgraphs,
  type TestSubgraphsOptions,
} from '../../support/subgraph.ts';

type Role = 'PRIMARY' | 'REPLICA' | 'ZOMBIE';

const HOUR = 3_600_000;
const DAY = 24 * HOUR;

export interface Machine {
  readonly instanceId: string;
  readonly agentId: string;
}

/** A client of its own, and what others tell of its machines. Times are hours after the fleet's first midnight. */
export interface TestFleet {
  readonly clientId: string;
  readonly viewer: Viewer;
  /** The moment so many hours after the first midnight. */
  at(hours: number): string;
  /** Moves the clock there; never back. */
  moveTo(hours: number): void;
  register(o?: { agentId?: string; hostname?: string; isNew?: boolean }): Promise<string>;
  launch(o?: {
    agentId?: string;
    role?: Role;
    mode?: 'SPOT' | 'ON_DEMAND';
    price?: string;
    at?: number;
  }): Promise<Machine>;
  changePrice(machine: Machine, price: string, at?: number): Promise<void>;
  changeRole(machine: Machine, role: Role, at?: number): Promise<void>;
  terminate(machine: Machine, at?: number): Promise<void>;
  deleteAgent(agentId: string): Promise<void>;
  /** Tells any other news of this client. */
  tell<T extends string, P extends z.ZodType>(
    name: SubgraphName,
    event: EventDefinition<T, P>,
    payload: z.input<P>,
  ): Promise<void>;
  switch(o?: SwitchOptions): Promise<void>;
}

export interface SwitchOptions {
  readonly hostname?: string;
  readonly agentId?: string;
  readonly oldPoolName?: string | null;
  readonly newPoolName?: string | null;
  readonly oldMode?: 'SPOT' | 'ON_DEMAND';
  readonly newMode?: 'SPOT' | 'ON_DEMAND';
  readonly oldHourlyPrice?: string;
  readonly newHourlyPrice?: string;
  readonly hourlySavings?: string;
  readonly completedAt?: string;
}

export interface ClientWorld extends AsyncDisposable {
  readonly world: TestSubgraphs;
  /** A fleet whose first midnight is the next one. */
  fleet(): TestFleet;
  /** What a client's own token reads of its client. */
  read<T>(viewer: Viewer, clientId: string, selection: string): Promise<T>;
  /** Runs the job that closes days, as its schedule would. */
  closeDays(): Promise<void>;
  /** How many rows of a table are of a client. */
  count(table: string, clientId: string): Promise<number>;
}

export const ONE = 'query ($of: [_Any!]!) { _entities(representations: $of) { ... on Client { SELECTION } } }';

/** The client subgraph alone; what it hears of others is told by the test. */
export async function createClientWorld(options: TestSubgraphsOptions = {}): Promise<ClientWorld> {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(await createTestSubgraphs(['client'], options));
  const database = resources.use(await world.server.openSchema({ schema: 'client', entities, migrations }));
  const owned = resources.move();
  return {
    world,
    fleet: () => createFleet(world),
    async read<T>(viewer: Viewer, clientId: string, selection: string) {
      const of = [{ __typename: 'Client', id: clientId }];
      const { _entities } = await world.data<{ _entities: [T] }>(
        'client',
        viewer,
        ONE.replace('SELECTION', selection),
        {
          of,
        },
      );
      return _entities[0];
    },
    async closeDays() {
      const em = database.fork();
      const { clock } = world.clock;
      const savings = createSavings({ em, days: dayRepository(em), steps: stepRepository(em), clock });
      const [job] = savingsJobs(
        () => savings,
        () => world.service('client').caughtUp(),
      );
      const { signal } = new AbortController();
      await job?.run({}, { taskId: randomUUID(), attempt: 1, signal, progress: async () => {} });
    },
    async count(table, clientId) {
      const sql = `select count(*)::int as count from client.${table} where client_id = ?`;
      const [row] = await database.orm.em.getConnection().execute<{ count: number }[]>(sql, [clientId]);
      return Number(row?.count);
    },
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

function createFleet({ clock, publish }: TestSubgraphs): TestFleet {
  const midnight = (Math.floor(clock.now().getTime() / DAY) + 1) * DAY;
  clock.set(new Date(midnight));
  const clientId = randomUUID();
  const at = (hours: number) => new Date(midnight + hours * HOUR).toISOString();
  const effective = (hours: number | undefined) => (hours === undefined ? clock.now().toISOString() : at(hours));
  const about = (agentId: string) => ({ aggregateId: agentId, clientId });
  const price = (hourlyPrice: string) => ({ hourlyPrice, onDemandHourlyPrice: '0.096000' });

  return {
    clientId,
    viewer: asClient(clientId),
    at,
    moveTo: (hours) => void clock.set(new Date(midnight + hours * HOUR)),
    async register({ agentId = randomUUID(), hostname = 'web-1', isNew = true } = {}) {
      const payload = { agentId, logicalId: hostname, hostname, isNew, instanceId: randomUUID() };
      await publish('agent', agentRegistered, { ...about(agentId), payload });
      return agentId;
    },
    async launch({
      agentId = randomUUID(),
      role = 'PRIMARY',
      mode = 'SPOT',
      price: hourlyPrice = '0.050000',
      at: hours,
    } = {}) {
      const machine = { instanceId: randomUUID(), agentId };
      await publish('agent', instanceLaunched, {
        ...about(agentId),
        payload: {
          ...{ ...machine, ...price(hourlyPrice), mode, role, poolId: null, poolName: null, epoch: 0 },
          ...{ providerId: 'i-1', instanceType: 'm5.large', zone: 'us-east-1a', region: 'us-east-1' },
          effectiveAt: effective(hours),
        },
      });
      return machine;
    },
    changePrice: (machine, hourlyPrice, hours) =>
      publish('agent', instancePriceChanged, {
        ...about(machine.agentId),
        payload: {
          ...{ ...machine, ...price(hourlyPrice), mode: 'SPOT', role: 'PRIMARY', poolId: null },
          effectiveAt: effective(hours),
        },
      }),
    changeRole: (machine, role, hours) =>
      publish('agent', instanceRoleChanged, {
        ...about(machine.agentId),
        payload: { ...machine, role, previousRole: 'PRIMARY', epoch: 1, effectiveAt: effective(hours) },
      }),
    terminate: (machine, hours) =>
      publish('agent', instanceTerminated, {
        ...about(machine.agentId),
        payload: { ...machine, effectiveAt: effective(hours) },
      }),
    deleteAgent: (agentId) => publish('agent', agentDeleted, { ...about(agentId), payload: { agentId } }),
    tell: (name, event, payload) => publish(name, event, { ...about(clientId), payload }),
    async switch(o = {}) {
      const agentId = o.agentId ?? randomUUID();
      const now = clock.now().toISOString();
      await publish('agent', switchCompleted, {
        ...about(agentId),
        payload: {
          ...{ switchId: randomUUID(), hostname: 'web-1', trigger: 'AUTOMATIC' },
          ...{ oldInstanceId: randomUUID(), newInstanceId: randomUUID(), oldMode: 'SPOT', newMode: 'SPOT' },
          ...{ oldPoolName: 'm5.large.us-east-1a', newPoolName: 'm5.large.us-east-1b' },
          ...{ oldHourlyPrice: '0.050000', newHourlyPrice: '0.040000', hourlySavings: '0.010000' },
          ...{ startedAt: now, completedAt: now, downtimeSeconds: 1.5 },
          ...o,
          agentId,
        },
      });
    },
  };
}

/** The data of each event of a subscription, in order; the next one within five seconds. */
export async function subscribe({ world }: ClientWorld, viewer: Viewer, query: string, variables: object) {
  const opened = await world.service('client').subscribe({
    ...{ query, variables: variables as Record<string, unknown>, viewer, requestId: randomUUID() },
    deadlineAt: Date.now() + 5_000,
  });
  if (!('next' in opened)) throw new Error(JSON.stringify(opened));
  return {
    async next(): Promise<unknown> {
      const { value } = await withDeadline(() => opened.next(), 5_000);
      if (!value?.data) throw new Error(JSON.stringify(value));
      return value.data;
    },
    async [Symbol.asyncDispose]() {
      await opened.return?.();
    },
  };
}
