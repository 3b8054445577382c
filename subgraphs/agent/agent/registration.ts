import type { EntityManager } from '@mikro-orm/sql';
import type { Clock } from '#foundation/clock.ts';
import { isUniqueViolation } from '#foundation/database/database-error.ts';
import { uuidv7 } from '#foundation/database/identity.ts';
import type { Outbox } from '#foundation/events/outbox.ts';
import { accept, refuse } from '#foundation/graphql/refuse.ts';
import { type IsClient, ownerOf } from '#foundation/graphql/tenancy.ts';
import { issueToken } from '#foundation/identity/credential.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { agentRegistered, agentTokensRevoked } from '#schema/events/agent.ts';
import type { Instance, Instances, PurchaseMode } from '../instance/service.ts';
import { regionOf } from '../places.ts';
import type { Pools } from '../pricing/pool-service.ts';
import { write } from '../write.ts';
import { type Agent, AgentToken } from './entity.ts';
import type { AgentRepository } from './repository.ts';
import { kindOf, roleOfNew } from './rules.ts';
import type { Agents } from './service.ts';

export interface RegistrationDependencies {
  readonly em: EntityManager;
  readonly agents: Agents;
  readonly repository: AgentRepository;
  readonly instances: Instances;
  readonly pools: Pools;
  /** Gives a new agent its settings. */
  readonly openConfig: (tx: EntityManager, agent: { readonly id: string; readonly clientId: string }) => void;
  /** Whether the agent is on its way to another machine; its lock is held. */
  readonly hasOpenSwitch: (em: EntityManager, agentId: string) => Promise<boolean>;
  /** A machine that nobody promoted takes over from the primary of an agent, whose lock is held. */
  readonly onTakenOver: (tx: EntityManager, agentId: string) => Promise<void>;
  readonly isClient: IsClient;
  readonly outbox: Outbox;
  readonly clock: Clock;
}

export interface Machine {
  readonly providerId: string;
  readonly instanceType: string;
  readonly zone: string;
  readonly region?: string | null;
  readonly mode: PurchaseMode;
  readonly hourlyPrice?: string | null;
  readonly onDemandHourlyPrice: string;
}

export interface Registration {
  readonly clientId?: string | null;
  readonly logicalId: string;
  readonly hostname: string;
  readonly version: string;
  readonly instance: Machine;
}

// Machines of an agent come and go: those it had before the last few have ended.
const LIVE_TOKENS = 5;
const AT_MACHINE = ['instance', 'providerId'];

/** How agents and their machines come to be known. */
export function createRegistration(o: RegistrationDependencies) {
  const { em, agents, repository, instances, pools, openConfig, hasOpenSwitch, onTakenOver, isClient } = o;
  const { outbox, clock } = o;

  const foreign = () => refuse('InvalidInput', 'This machine belongs to another agent.', AT_MACHINE);

  /** The agent under its lock, if there is one, and what the machine is to it. Changes nothing. */
  async function inspect(clientId: string, { logicalId, instance: { providerId } }: Registration) {
    const agent = await repository.byLogicalId(clientId, logicalId);
    const known = await instances.byProviderId(clientId, providerId);
    if (!known) return { agent, known, kind: kindOf(undefined, agent?.id) };
    const { agentId, isRetired } = known;
    const isLeftBehind = agentId !== agent?.id && (await repository.isDeleted(agentId));
    return { agent, known, kind: kindOf({ agentId, isRetired, isLeftBehind }, agent?.id) };
  }

  /** The same, with an agent that is made if there is none; not for a machine that will be refused. */
  async function open(tx: EntityManager, clientId: string, registration: Registration) {
    let seen = await inspect(clientId, registration);
    // The agent may have come with its machine just between the two looks: then it is seen now.
    if (!seen.agent && seen.kind === 'FOREIGN') seen = await inspect(clientId, registration);
    if (seen.agent || seen.kind === 'FOREIGN') return { ...seen, isNew: false };
    const { logicalId, hostname, version } = registration;
    const isNew = await repository.make({ clientId, logicalId, hostname, version, now: clock() });
    if (!isNew) return { ...(await inspect(clientId, registration)), isNew };
    const agent = await repository.byLogicalId(clientId, logicalId);
    if (agent) openConfig(tx, agent);
    return { ...seen, agent, isNew };
  }

  /** Takes in a machine that was not there before, in the role that is free for it. */
  async function launch(tx: EntityManager, agent: Agent, machine: Machine): Promise<Instance> {
    const { clientId } = agent;
    const { mode, onDemandHourlyPrice, region } = machine;
    const pool = mode === 'SPOT' ? await pools.at(tx, clientId, machine) : null;
    const hasPrimary = (await instances.primaryOf(agent.id)) !== null;
    const role = roleOfNew({ hasPrimary, hasOpenSwitch: hasPrimary && (await hasOpenSwitch(tx, agent.id)) });
    if (role === 'PRIMARY') {
      await instances.vacate(tx, agent, 'ZOMBIE');
      await onTakenOver(tx, agent.id);
    }
    const usual = mode === 'SPOT' ? (pool?.hourlyPrice ?? onDemandHourlyPrice) : onDemandHourlyPrice;
    const launched = instances.launch(tx, {
      ...{ ...machine, agentId: agent.id, clientId, pool, role, epoch: agent.epoch },
      region: region ?? regionOf(machine.zone),
      hourlyPrice: machine.hourlyPrice ?? usual,
    });
    if (pool) await pools.noteUp(tx, { clientId, poolId: pool.id, at: clock() });
    return launched;
  }

  /** What a machine that registers again says of its price. */
  function reprice(tx: EntityManager, instance: Instance, { hourlyPrice, onDemandHourlyPrice }: Machine) {
    instances.changePrice(tx, instance, {
      ...{ onDemandHourlyPrice, hourlyPrice: hourlyPrice ?? undefined },
      effectiveAt: clock(),
    });
    return instance;
  }

  /** A new token; it is shown once. */
  async function issue(tx: EntityManager, agent: Agent, instanceId: string): Promise<string> {
    const { token, hash } = issueToken('agt');
    agent.tokenGeneration += 1;
    const kept = new AgentToken();
    const createdAt = clock();
    const generation = agent.tokenGeneration;
    Object.assign(kept, { id: uuidv7(), agentId: agent.id, instanceId, hash, generation, createdAt, revokedAt: null });
    tx.persist(kept);
    const { id: agentId, clientId } = agent;
    const revoked = await repository.revokeTokens(agentId, generation - LIVE_TOKENS, createdAt);
    if (revoked > 0) outbox.add(tx, agentTokensRevoked, { aggregateId: agentId, clientId, payload: { agentId } });
    return token;
  }

  async function take(tx: EntityManager, clientId: string, registration: Registration) {
    const { agent, known, kind, isNew } = await open(tx, clientId, registration);
    if (kind === 'RETIRED') return refuse('InstanceRetired', 'This machine was replaced or has ended.', AT_MACHINE);
    if (!agent || kind === 'FOREIGN') return foreign();
    if (kind === 'LEFT_BEHIND' && known) {
      instances.terminate(tx, known);
      await tx.flush(); // its provider id is free only then
    }
    const { hostname, version, instance: machine } = registration;
    const instance = kind === 'SAME' && known ? reprice(tx, known, machine) : await launch(tx, agent, machine);
    const { hourlyPrice, onDemandHourlyPrice } = machine;
    if (instance.poolId && hourlyPrice) {
      await pools.suppose(tx, instance.poolId, { hourlyPrice, onDemandHourlyPrice });
    }
    Object.assign(agent, { hostname, version, lastRegisteredAt: clock(), lastRegisteredInstanceId: instance.id });
    agents.hear(tx, agent, true);
    const { id: agentId, logicalId } = agent;
    outbox.add(tx, agentRegistered, {
      ...{ aggregateId: agentId, clientId },
      payload: { agentId, logicalId, hostname, isNew, instanceId: instance.id },
    });
    return accept({ agent, instance, token: await issue(tx, agent, instance.id) });
  }

  return {
    /** Makes a machine known, and its agent if that is new. The token is in the answer, and nowhere else. */
    async register(viewer: Viewer, registration: Registration) {
      const owner = await ownerOf(viewer, registration.clientId, isClient);
      if (!owner.ok) return owner;
      try {
        return await write(em, (tx) => take(tx, owner.value, registration));
      } catch (error) {
        // Another agent registered the same machine at the same time.
        if (isUniqueViolation(error, 'instance_provider_unique')) return foreign();
        throw error;
      }
    },
  };
}
