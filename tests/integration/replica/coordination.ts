import { expect, vi } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import type { PayloadOf } from '#foundation/events/define-event.ts';
import { createOutbox } from '#foundation/events/outbox.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { decisionMade, instanceRoleChanged, instanceTerminated } from '#schema/events/agent.ts';
import * as agentSubgraph from '../../../subgraphs/agent/subgraph.ts';
import { servicesOn } from '../../../subgraphs/replica/services.ts';
import * as replicaSubgraph from '../../../subgraphs/replica/subgraph.ts';
import { silent } from '../../support/database.ts';
import type { Protected, ShownReplica, StandbyWorld } from './standbys.ts';

export const MINUTE = 60_000;

type RoleChange = PayloadOf<typeof instanceRoleChanged>;

interface Row {
  readonly id: string;
  readonly kind: string;
  readonly status: string;
  readonly is_coordinated: boolean;
  readonly pool_id: string | null;
}

/** Hands for what is kept by itself. Close it before the world. */
export async function coordinationIn(world: StandbyWorld) {
  const { server, peers, clock } = world.world;
  await using resources = new AsyncDisposableStack();
  const database = resources.use(await server.openSchema({ schema: 'replica', ...replicaSubgraph }));
  const agents = resources.use(await server.openSchema({ schema: 'agent', ...agentSubgraph }));
  const outbox = createOutbox({ clock: clock.clock });
  const coordinator = () =>
    servicesOn(database.fork(), {
      ...{ peers, outbox, clock: clock.clock, logger: silent, enqueueLook: async () => {} },
    }).coordinator;

  const change = async (viewer: Viewer, field: string, input: object) => {
    const type = `${field.charAt(0).toUpperCase()}${field.slice(1)}Input`;
    const query = `mutation ($input: ${type}!) { ${field}(input: $input) { errors { __typename } } }`;
    const answer = await world.world.data<Record<string, { errors: object[] }>>('agent', viewer, query, { input });
    expect(answer[field]?.errors).toEqual([]);
  };

  const owned = resources.move();
  const hands = {
    change,

    /** Waits until all news was heard, and what was to be done about it is done. */
    async quiet(): Promise<void> {
      const waiting = () =>
        world.rows(`select 1 from replica.task where status in ('QUEUED', 'RUNNING') and name like '%coordinate'`);
      for (let round = 0; round < 2; round += 1) {
        await world.world.settled();
        await vi.waitFor(async () => expect(await waiting()).toEqual([]), { timeout: 10_000, interval: 10 });
      }
    },

    /** Lets time pass, and sees to the agents whose time has come then. */
    async pass(milliseconds: number): Promise<void> {
      clock.advance(milliseconds);
      for (const agentId of await coordinator().due(500)) await coordinator().reconcile(agentId);
      await hands.quiet();
    },

    /** Another process looks at the agent. */
    reconcile: (agentId: string) => coordinator().reconcile(agentId),

    async configure({ owner, agentId }: Protected, settings: object): Promise<void> {
      await change(owner, 'updateAgentConfig', { agentId, ...settings });
      await hands.quiet();
    },

    /** An agent with these settings, and what they came to. */
    async protect(settings: object, more: { prices?: string[] } = {}) {
      const agent = await world.protect(more);
      await hands.decide(agent, 0);
      await hands.configure(agent, settings);
      return agent;
    },

    /** A decision about the primary machine, whose pool has failed before, finds this risk. */
    async decide({ agentId, clientId, instanceId }: Protected, risk: number): Promise<void> {
      await world.rows(
        `update agent.pool set last_down_at = coalesce(last_down_at, $2)
         where id = (select pool_id from agent.instance where id = $1)`,
        [instanceId, clock.now()],
      );
      const rows = await world.rows<{ id: string }>(
        'update agent.decision_state set risk = $2 where agent_id = $1 returning decision_id as id',
        [agentId, risk],
      );
      const said = { action: 'STAY', targetPoolId: null, confidence: 1, reason: 'a risk', isExecuted: false } as const;
      await transact(agents.fork(), async (tx) => {
        const payload = { ...said, decisionId: String(rows[0]?.id), agentId, instanceId, risk };
        outbox.add(tx, decisionMade, { aggregateId: agentId, clientId, payload });
      });
      await hands.quiet();
    },

    /** The agents' owner hears that a machine has ended. */
    async endMachine({ agentId, clientId }: Protected, instanceId: string): Promise<void> {
      await world.rows(`update agent.instance set role = 'TERMINATED' where id = $1`, [instanceId]);
      await transact(agents.fork(), async (tx) => {
        const payload = { agentId, instanceId, effectiveAt: clock.now().toISOString() };
        outbox.add(tx, instanceTerminated, { aggregateId: agentId, clientId, payload });
      });
      await hands.quiet();
    },

    /** The agents' owner tells of a machine's role, perhaps late. */
    async hearOfRole({ agentId, clientId }: Protected, change: Omit<RoleChange, 'agentId' | 'effectiveAt'>) {
      await transact(agents.fork(), async (tx) => {
        const payload = { ...change, agentId, effectiveAt: clock.now().toISOString() };
        outbox.add(tx, instanceRoleChanged, { aggregateId: agentId, clientId, payload });
      });
      await hands.quiet();
    },

    warn: async ({ viewer, instanceId }: Protected) => {
      await change(viewer, 'reportRebalanceRecommendation', { instanceId });
      await hands.quiet();
    },

    /** All standbys of the agent so far, oldest first. */
    all: ({ agentId }: Protected) =>
      world.rows<Row>('select * from replica.replica where agent_id = $1 order by id', [agentId]),

    /** Those that are open. */
    async open(agent: Protected): Promise<Row[]> {
      const ended = ['PROMOTED', 'FAILED', 'TERMINATED'];
      return (await hands.all(agent)).filter(({ status }) => !ended.includes(status));
    },

    /** The id of the one that is open. */
    async only(agent: Protected): Promise<string> {
      const open = await hands.open(agent);
      expect(open).toHaveLength(1);
      return String(open[0]?.id);
    },

    /** What the agent does about a standby that is asked for: it launches the machine, which becomes ready. */
    async launch(agent: Protected, replicaId: string): Promise<ShownReplica | null> {
      const providerId = `i-of-${replicaId}`;
      await world.call(agent.viewer, 'attachReplicaInstance', { replicaId, providerId });
      return (await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'READY' })).replica;
    },

    async fail(agent: Protected, replicaId: string): Promise<void> {
      await world.call(agent.viewer, 'reportReplicaStatus', { replicaId, status: 'FAILED' });
      await hands.quiet();
    },

    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
  return hands;
}
export type Coordination = Awaited<ReturnType<typeof coordinationIn>>;
