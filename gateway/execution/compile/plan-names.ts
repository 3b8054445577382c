import { type FieldNode, print } from 'graphql';
import type { GraphFacts } from './graph-facts.ts';

/**
 * The name under which a field is planned and fetched, whatever the caller calls it: equal for equal fields with equal
 * arguments, so that equal selections make equal fetches, and never the name of another field, so that an alias cannot
 * stand in the way of the fields that plans need for themselves. The writer knows the caller's names.
 */
export interface PlanNames {
  /** @param apart the caller's name, where equal fields under two names are two: objects, and what a mutation runs */
  nameOf(field: FieldNode, apart?: string): string;
}

export function createPlanNames(facts: GraphFacts): PlanNames {
  const known = new Map<string, Map<string, string>>();
  let number = 0;
  const fresh = (name: string): string => {
    for (;;) {
      const candidate = `_${number}_${name}`;
      number += 1;
      if (!facts.fieldNames.has(candidate)) return candidate;
    }
  };
  return {
    nameOf(field, apart = '') {
      const name = field.name.value;
      const args = textOf(field);
      const variants = known.get(name) ?? new Map<string, string>();
      known.set(name, variants);
      const variant = `${apart}\n${args}`;
      const present = variants.get(variant);
      if (present !== undefined) return present;
      const isFree = variants.size === 0 && !isTaken(facts, name, args !== '');
      const chosen = isFree ? name : fresh(name);
      variants.set(variant, chosen);
      return chosen;
    },
  };
}

/** Whether the plain name may mean something else: to the planner, or to every object. */
function isTaken({ plannedBare, plannedWithArguments }: GraphFacts, name: string, hasArguments: boolean): boolean {
  return plannedWithArguments.has(name) || (hasArguments && plannedBare.has(name)) || name in Object.prototype;
}

/** Arguments, in the order of their names, and directives that subgraphs are to see; empty when there are none. */
function textOf({ arguments: given = [], directives = [] }: FieldNode): string {
  if (given.length === 0 && directives.length === 0) return '';
  const sorted = given.toSorted((a, b) => (a.name.value < b.name.value ? -1 : 1));
  return `${sorted.map(print).join()}${directives.map(print).join()}`;
}
