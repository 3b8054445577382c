import { randomUUID } from 'node:crypto';
import type { EntityManager } from '@mikro-orm/sql';
import type { SubgraphName } from '#foundation/calls/define-call.ts';
import { statement } from '#foundation/database/statement.ts';
import { transact } from '#foundation/database/transact.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import type { StoredEvent } from '#foundation/events/stored-event.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { builtInEngine } from '#policy/engine.ts';
import type { Agent } from '../../../subgraphs/agent/agent/service.ts';
import { createConsult } from '../../../subgraphs/agent/decision/consult.ts';
import { type Services, servicesIn } from '../../../subgraphs/agent/services.ts';
import { entities, migrations } from '../../../subgraphs/agent/subgraph.ts';
import { silent } from '../../support/database.ts';
import {
  asAgent,
  asClient,
  createTestSubgraphs,
  type TestSubgraphs,
  type TestSubgraphsOptions,
} from '../../support/subgraph.ts';

export const REGISTER = /* GraphQL */ `
  mutation ($input: RegisterAgentInput!) {
    registerAgent(input: $input) {
      agent { id logicalId hostname status version lastHeartbeatAt registeredAt client { id } }
      instance { ...machine }
      token
      errors { __typename ... on UserError { message path } }
    }
  }
  fragment machine on Instance {
    id providerId role mode hourlyPrice onDemandHourlyPrice instanceType zone region savingsRatio
    pool { id name }
  }
`;

export const FLEET = /* GraphQL */ `
  query ($id: ID!) {
    agent(id: $id) {
      id status hostname version lastHeartbeatAt
      primaryInstance { id providerId role mode hourlyPrice onDemandHourlyPrice pool { id name } }
      instances { id providerId role hourlyPrice mode pool { name } }
    }
  }
`;

export interface Refusal {
  readonly __typename: string;
  readonly message: string;
  readonly path: string[];
}
export interface ShownMachine {
  readonly id: string;
  readonly providerId: string;
  readonly role: string;
  readonly mode: string;
  readonly hourlyPrice: string;
  readonly onDemandHourlyPrice: string;
  readonly pool: { id: string; name: string } | null;
}
export interface Registered {
  readonly agent: { id: string; status: string; hostname: string; client: { id: string } } | null;
  readonly instance: ShownMachine | null;
  readonly token: string | null;
  readonly errors: Refusal[];
}
export interface ShownAgent {
  readonly id: string;
  readonly status: string;
  readonly hostname: string;
  readonly lastHeartbeatAt: string | null;
  readonly primaryInstance: ShownMachine | null;
  readonly instances: ShownMachine[];
}

/** A machine that runs an agent, as somebody who tests sees it. */
export interface Member {
  readonly clientId: string;
  readonly agentId: string;
  readonly instanceId: string;
  readonly providerId: string;
  readonly logicalId: string;
  readonly token: string;
  readonly owner: Viewer;
  readonly viewer: Viewer;
}

export interface RegistrationInput {
  clientId?: string;
  logicalId?: string;
  hostname?: string;
  version?: string;
  instance?: Record<string, unknown>;
}

export interface Fleet extends AsyncDisposable {
  readonly world: TestSubgraphs;
  /** The answer of a mutation or query that must not fail. */
  ask<T>(viewer: Viewer, query: string, variables?: object): Promise<T>;
  register(viewer: Viewer, input?: RegistrationInput): Promise<Registered>;
  /** An agent with its first machine; of a client of its own unless told otherwise. */
  member(input?: RegistrationInput): Promise<Member>;
  show(viewer: Viewer, agentId: string): Promise<ShownAgent | null>;
  /** All news of a client so far, or of one type of it. */
  news(clientId: string, type?: string): Promise<StoredEvent<Record<string, unknown>>[]>;
  /** The services as a job has them. Imports that are begun with these are read by nobody but the test. */
  services(): Services;
  /** Does some of the program's own work for an agent, under its lock. */
  inAgent(
    member: Member,
    work: (services: Services, tx: EntityManager, agent: Agent) => Promise<unknown>,
  ): Promise<void>;
  rows<R>(sql: string, parameters?: readonly unknown[]): Promise<R[]>;
}

let made = 0;
/** An id of a machine that no other test uses. */
export const newProviderId = (): string => {
  made += 1;
  return `i-${made.toString().padStart(8, '0')}`;
};

export const spot = (more: Record<string, unknown> = {}) => ({
  ...{ providerId: newProviderId(), instanceType: 'm5.large', zone: 'us-east-1a', mode: 'SPOT' },
  ...{ hourlyPrice: '0.0350', onDemandHourlyPrice: '0.096' },
  ...more,
});

/** The agent subgraph alone, unless others are to run beside it, and hands to play with it. */
export async function createFleet({
  beside = [],
  ...options
}: TestSubgraphsOptions & { readonly beside?: readonly SubgraphName[] } = {}): Promise<Fleet> {
  await using resources = new AsyncDisposableStack();
  const world = resources.use(await createTestSubgraphs(['agent', ...beside], options));
  const database = resources.use(await world.server.openSchema({ schema: 'agent', entities, migrations }));
  const ask: Fleet['ask'] = (viewer, query, variables) => world.data('agent', viewer, query, variables);

  const register: Fleet['register'] = async (viewer, { instance, ...given } = {}) => {
    const input = { logicalId: `web-${randomUUID()}`, hostname: 'web.example.com', version: '1.0.0', ...given };
    const variables = { input: { ...input, instance: { ...spot(), ...instance } } };
    return (await ask<{ registerAgent: Registered }>(viewer, REGISTER, variables)).registerAgent;
  };

  const servicesOn = (em: EntityManager) =>
    servicesIn(em, {
      config: { HEARTBEAT_TIMEOUT_SECONDS: 120, RETENTION_DAYS: {} },
      outbox: createOutbox({ clock: world.clock.clock }),
      clock: world.clock.clock,
      enqueueImport: async () => randomUUID(),
      isClient: async () => false,
      consult: createConsult({ engine: builtInEngine, logger: silent }),
    });

  const owned = resources.move();
  return {
    world,
    ask,
    register,
    async member({ clientId = randomUUID(), logicalId = `web-${randomUUID()}`, ...input } = {}) {
      const owner = asClient(clientId);
      const { agent, instance, token, errors } = await register(owner, { logicalId, ...input });
      if (!agent || !instance || !token) throw new Error(`Not registered: ${JSON.stringify(errors)}`);
      const viewer = asAgent(clientId, agent.id);
      const { id: instanceId, providerId } = instance;
      return { clientId, agentId: agent.id, instanceId, providerId, logicalId, token, owner, viewer };
    },
    show: async (viewer, agentId) => (await ask<{ agent: ShownAgent | null }>(viewer, FLEET, { id: agentId })).agent,
    async news(clientId, type) {
      const { log } = world.service('agent');
      await log.newest();
      const all: StoredEvent<Record<string, unknown>>[] = [];
      for (let after = 0; ; ) {
        const { events } = await log.read({ after, limit: 500, clientId });
        all.push(...(events as StoredEvent<Record<string, unknown>>[]));
        if (events.length < 500) return type ? all.filter((event) => event.type === type) : all;
        after = events.at(-1)?.sequence ?? after;
      }
    },
    services: () => servicesOn(database.fork()),
    async inAgent({ agentId }, work) {
      const em = database.fork();
      const services = servicesOn(em);
      await transact(em, async (tx) => {
        const agent = await services.agents.lockFence(agentId);
        if (!agent) throw new Error('The agent is gone.');
        await work(services, tx, agent);
      });
    },
    rows: (sql, parameters) => statement(database.fork(), sql, parameters),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}
