import { randomUUID } from 'node:crypto';
import type { ExecutionResult } from 'graphql';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { createFleet, type Fleet, type Member, newProviderId, type Refusal, type Registered, spot } from './fleet.ts';

export const ISSUE = /* GraphQL */ `
  mutation ($input: IssueSwitchCommandInput!) {
    issueSwitchCommand(input: $input) {
      command {
        id kind targetMode priority trigger status terminateWaitSeconds issuedAt expiresAt acknowledgedAt completedAt
        agent { id } targetPool { id name }
      }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
export const ACKNOWLEDGE = /* GraphQL */ `
  mutation ($input: AcknowledgeCommandInput!) {
    acknowledgeCommand(input: $input) {
      command { id status acknowledgedAt expiresAt }
      errors { __typename ... on UserError { message path } ... on CommandClosed { status } }
    }
  }
`;
export const COMPLETE = /* GraphQL */ `
  mutation ($input: CompleteCommandInput!) {
    completeCommand(input: $input) {
      command { id status completedAt message }
      errors { __typename ... on UserError { message path } ... on CommandClosed { status } }
    }
  }
`;
export const REPORT = /* GraphQL */ `
  mutation ($input: ReportSwitchInput!) {
    reportSwitch(input: $input) {
      switch {
        id phase progressRatio trigger oldHourlyPrice newHourlyPrice downtimeSeconds startedAt completedAt
        hourlySavings { amount currency } oldInstance { id role } newInstance { id role } command { id status } agent { id }
      }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
export const DECIDE = /* GraphQL */ `
  mutation ($input: MakeDecisionInput!) {
    makeDecision(input: $input) {
      decision {
        id action confidence reason rule risk engine modelVersion isExecuted madeAt lastEvaluatedAt
        agent { id } instance { id } targetPool { id name } expectedHourlySavings { amount currency }
        candidates { mode pool { id name } hourlyPrice expectedHourlyCost risk score exclusion isCurrent } features { name value }
      }
      errors { __typename ... on UserError { message path } }
    }
  }
`;
const PRICES = /* GraphQL */ `
  mutation ($input: ReportPricingInput!) {
    reportPricing(input: $input) { decision { id action isExecuted } errors { __typename ... on UserError { message } } }
  }
`;
const CONFIGURE = /* GraphQL */ `
  mutation ($input: UpdateAgentConfigInput!) { updateAgentConfig(input: $input) { errors { __typename } } }
`;
const PENDING = 'query ($id: ID!) { agent(id: $id) { pendingCommands { id kind priority trigger status } } }';
const SWITCHES = /* GraphQL */ `
  query ($id: ID!, $filter: SwitchFilter) {
    agent(id: $id) { switches(first: 100, filter: $filter) { nodes { id phase progressRatio command { id } } } }
  }
`;

export interface ShownCommand {
  readonly id: string;
  readonly status: string;
  readonly priority: number;
  readonly trigger: string;
  readonly acknowledgedAt: string | null;
  readonly expiresAt: string;
}
export interface ShownSwitch {
  readonly id: string;
  readonly phase: string;
  readonly progressRatio: number;
  readonly command: { id: string; status: string } | null;
}
export interface ShownDecision {
  readonly id: string;
  readonly action: string;
  readonly isExecuted: boolean;
  readonly reason: string;
  readonly rule: string;
  readonly madeAt: string;
  readonly lastEvaluatedAt: string;
  readonly targetPool: { id: string; name: string } | null;
  readonly candidates: { mode: string; pool: { name: string } | null; exclusion: string | null; risk: number | null }[];
}
type Answer<K extends string, T> = { readonly [P in K]: T | null } & { readonly errors: Refusal[] };
type Input = Readonly<Record<string, unknown>>;

/** What an agent reports that has moved to another machine. */
export const reported = (member: Member, newInstanceId: string, more: object = {}) => ({
  ...{ oldInstanceId: member.instanceId, newInstanceId, oldHourlyPrice: '0.035', newHourlyPrice: '0.096' },
  ...more,
});

/** The agent subgraph, and hands to move workloads with. */
export async function createMoves(options: Parameters<typeof createFleet>[0] = {}) {
  const fleet: Fleet = await createFleet(options);
  const { ask } = fleet;
  const mutate =
    <K extends string, T>(document: string, field: string) =>
    async (viewer: Viewer, input: Input): Promise<Answer<K, T>> =>
      (await ask<Record<string, Answer<K, T>>>(viewer, document, { input }))[field] as Answer<K, T>;

  const issue = mutate<'command', ShownCommand>(ISSUE, 'issueSwitchCommand');
  const complete = mutate<'command', ShownCommand>(COMPLETE, 'completeCommand');
  const report = mutate<'switch', ShownSwitch>(REPORT, 'reportSwitch');
  const machineOf = ({ instance, errors }: Registered) => {
    if (!instance) throw new Error(`Not registered: ${JSON.stringify(errors)}`);
    return instance.id;
  };

  /** An order to move on demand that its owner gives. */
  async function order({ owner, agentId }: Member, more: Input = {}): Promise<ShownCommand> {
    const input = { agentId, targetMode: 'ON_DEMAND', priority: 75, idempotencyKey: randomUUID(), ...more };
    const { command, errors } = await issue(owner, input);
    if (!command) throw new Error(JSON.stringify(errors));
    return command;
  }

  /** Another machine of the same agent, on demand unless told otherwise. */
  async function successor({ owner, logicalId }: Member, machine: Record<string, unknown> = {}): Promise<string> {
    const instance = spot({ providerId: newProviderId(), mode: 'ON_DEMAND', hourlyPrice: '0.096', ...machine });
    return machineOf(await fleet.register(owner, { logicalId, instance }));
  }

  return {
    ...fleet,
    issue,
    report,
    acknowledge: mutate<'command', ShownCommand>(ACKNOWLEDGE, 'acknowledgeCommand'),
    complete,
    decide: mutate<'decision', ShownDecision>(DECIDE, 'makeDecision'),

    /** Changes the settings of an agent, which then reads them. */
    async configure({ owner, viewer, agentId }: Member, settings: Input) {
      await ask(owner, CONFIGURE, { input: { agentId, ...settings } });
      const { agent } = await ask<{ agent: { pendingCommands: { id: string; kind: string }[] } }>(viewer, PENDING, {
        id: agentId,
      });
      const told = agent.pendingCommands.find(({ kind }) => kind === 'UPDATE_CONFIG');
      if (told) await complete(viewer, { commandId: told.id, isSuccessful: true });
    },

    /** Reports prices by zone of us-east-1, USD per hour; answers what was decided. */
    async prices({ viewer, instanceId }: Member, byLetter: Readonly<Record<string, string>>) {
      const prices = Object.entries(byLetter).map(([letter, hourlyPrice]) => ({
        zone: `us-east-1${letter}`,
        hourlyPrice,
      }));
      const input = { reportId: randomUUID(), instanceId, onDemandHourlyPrice: '0.096', prices };
      const { reportPricing } = await ask<{ reportPricing: { decision: ShownDecision | null; errors: object[] } }>(
        viewer,
        PRICES,
        { input },
      );
      if (reportPricing.errors.length > 0) throw new Error(JSON.stringify(reportPricing.errors));
      return reportPricing.decision;
    },

    /** The pool of m5.large in a zone of us-east-1. */
    async poolId({ clientId }: Member, letter: string): Promise<string> {
      const sql = 'select id from agent.pool where client_id = $1 and name = $2';
      const [pool] = await fleet.rows<{ id: string }>(sql, [clientId, `m5.large.us-east-1${letter}`]);
      if (!pool) throw new Error(`There is no pool in ${letter}.`);
      return pool.id;
    },

    order,
    successor,

    /** An agent in the middle of an ordered switch, its new machine standing by. */
    async underWay() {
      const member = await fleet.member();
      const { id: commandId } = await order(member);
      return { member, commandId, next: await successor(member) };
    },

    pending: async (viewer: Viewer, id: string) =>
      (await ask<{ agent: { pendingCommands: ShownCommand[] } | null }>(viewer, PENDING, { id })).agent
        ?.pendingCommands,
    switches: async (viewer: Viewer, id: string, filter: Input = {}) =>
      (await ask<{ agent: { switches: { nodes: ShownSwitch[] } } }>(viewer, SWITCHES, { id, filter })).agent.switches
        .nodes,

    /** The results of a subscription, one at a time, until it is closed. */
    async follow(viewer: Viewer, query: string, variables: Input) {
      const deadlineAt = Date.now() + 5_000;
      const request = { query, variables, viewer, requestId: randomUUID(), deadlineAt };
      const opened = await fleet.world.service('agent').subscribe(request);
      if (!('next' in opened))
        return { refusal: opened.errors, next: () => Promise.resolve(opened), close: async () => {} };
      return {
        refusal: undefined,
        next: async (): Promise<ExecutionResult> => (await opened.next()).value,
        close: async () => void (await opened.return?.()),
      };
    },
  };
}
export type Moves = Awaited<ReturnType<typeof createMoves>>;
