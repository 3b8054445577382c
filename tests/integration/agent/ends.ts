import type { Viewer } from '#foundation/identity/viewer.ts';
import type { Fleet, Refusal } from './fleet.ts';

const END = /* GraphQL */ `
  instance { id role } reason terminatedAt runSeconds
  finalCost { amount currency } onDemandCost { amount } savings { amount }
`;
const REPORT = /* GraphQL */ `
  mutation ($input: ReportTerminationInput!) {
    reportTermination(input: $input) { termination { ${END} } errors { __typename ... on UserError { message path } } }
  }
`;
const ENDS = /* GraphQL */ `
  query ($id: ID!, $first: Int, $after: String) {
    agent(id: $id) { terminations(first: $first, after: $after) { nodes { ${END} } pageInfo { hasNextPage endCursor } } }
  }
`;
const DUE = 'query ($id: ID!) { agent(id: $id) { instancesToTerminate { id role } } }';

export interface ShownEnd {
  readonly instance: { readonly id: string; readonly role: string };
  readonly reason: string;
  readonly terminatedAt: string;
  readonly runSeconds: number;
  readonly finalCost: { readonly amount: string };
}
interface Reported {
  readonly termination: ShownEnd | null;
  readonly errors: Refusal[];
}
interface Ends {
  readonly nodes: ShownEnd[];
  readonly pageInfo: { readonly hasNextPage: boolean; readonly endCursor: string | null };
}

/** Hands to end machines with, and to see which are to be ended. */
export const endsOn = (fleet: () => Fleet) => ({
  end: async (viewer: Viewer, input: object) =>
    (await fleet().ask<{ reportTermination: Reported }>(viewer, REPORT, { input })).reportTermination,
  ends: async (viewer: Viewer, id: string, page: object = {}) =>
    (await fleet().ask<{ agent: { terminations: Ends } }>(viewer, ENDS, { id, ...page })).agent.terminations,
  /** The ids of the machines that an agent is to end now; undefined of an agent that the viewer does not know. */
  due: async (viewer: Viewer, id: string) =>
    (
      await fleet().ask<{ agent: { instancesToTerminate: { id: string }[] } | null }>(viewer, DUE, { id })
    ).agent?.instancesToTerminate.map((instance) => instance.id),
});
