import { Kind, parse } from 'graphql';
import type { LoadedSupergraph } from '../execution/supergraph.ts';

/** How the events of one subscription field reach clients. */
export interface DeliveryPolicy {
  /** How long events gather before they are written together; 0 writes each at once. */
  readonly windowMilliseconds: number;
  /** Whether a newer event takes the place of an older one that has not been delivered. */
  readonly isConflated: boolean;
  /** Names of fields from the root field down to what tells the events apart; only equal ones replace each other. */
  readonly conflateBy: readonly string[];
  /** Whether everybody with the same scopes is told the same, whoever it is. */
  readonly isShareable: boolean;
  /** Whether it begins with what is the case, so that a late one needs an upstream of its own. */
  readonly startsWithState: boolean;
}

/**
 * The tags (`@tag(name:)`, on a field of the subscription type) by which a supergraph says how its events are delivered.
 * A field without them is delivered at once, whole, and shared by one subject alone.
 */
export const DeliveryTag = {
  /** `delivery-window-50ms`: gathers for 50 ms, at most a second. */
  WINDOW: /^delivery-window-(\d{1,4})ms$/,
  /** `delivery-latest`, or `delivery-latest/pool/id`: newer events replace older ones, here those of the same `pool.id`. */
  LATEST: /^delivery-latest((?:\/[_A-Za-z][_0-9A-Za-z]*)*)$/,
  SHAREABLE: 'delivery-shareable',
  STATE: 'starts-with-state',
} as const;

const LONGEST_WINDOW_MILLISECONDS = 1_000;

/** Each subscription field's policy, by its name. */
export type DeliveryPolicies = (graph: LoadedSupergraph, field: string) => DeliveryPolicy;

export function createDeliveryPolicies(): DeliveryPolicies {
  const known = new WeakMap<LoadedSupergraph, ReadonlyMap<string, DeliveryPolicy>>();
  return (graph, field) => {
    const policies = known.get(graph) ?? readPolicies(graph);
    known.set(graph, policies);
    return policies.get(field) ?? policyOf([]);
  };
}

/** The policy that a field's tags ask for. */
export function policyOf(tags: readonly string[]): DeliveryPolicy {
  const window = tags.map((tag) => DeliveryTag.WINDOW.exec(tag)?.[1]).find((text) => text !== undefined);
  const latest = tags.map((tag) => DeliveryTag.LATEST.exec(tag)?.[1]).find((text) => text !== undefined);
  return {
    windowMilliseconds: Math.min(Number(window ?? 0), LONGEST_WINDOW_MILLISECONDS),
    isConflated: latest !== undefined,
    conflateBy: latest?.split('/').slice(1) ?? [],
    isShareable: tags.includes(DeliveryTag.SHAREABLE),
    startsWithState: tags.includes(DeliveryTag.STATE),
  };
}

function readPolicies({ supergraphSdl, schema }: LoadedSupergraph): Map<string, DeliveryPolicy> {
  const policies = new Map<string, DeliveryPolicy>();
  const typeName = schema.getSubscriptionType()?.name;
  for (const definition of parse(supergraphSdl, { noLocation: true }).definitions) {
    if (definition.kind !== Kind.OBJECT_TYPE_DEFINITION || definition.name.value !== typeName) continue;
    for (const { name, directives = [] } of definition.fields ?? []) {
      const values = directives.filter((directive) => directive.name.value === 'tag').flatMap((tag) => tag.arguments);
      const tags = values.flatMap((argument) => (argument?.value.kind === Kind.STRING ? [argument.value.value] : []));
      policies.set(name.value, policyOf(tags));
    }
  }
  return policies;
}
