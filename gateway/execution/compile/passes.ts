import { type GraphQLCompositeType, type GraphQLSchema, isAbstractType } from 'graphql';
import type { Demand, GraphFacts } from './graph-facts.ts';

/**
 * Divides the fields of an operation so that no two of one pass require one field with different arguments: a
 * representation has room for one of them only.
 */
export interface Passes {
  /** The pass in which the field is fetched, when it requires anything; undefined leaves it to the field above. */
  passOf(parent: GraphQLCompositeType, fieldName: string): number | undefined;
  /** Of all fields that were asked about so far. */
  readonly count: number;
}

/** @param o.isDivisible whether the operation may be fetched in several passes: one that changes something may not */
export function createPasses(o: { schema: GraphQLSchema; facts: GraphFacts; isDivisible: boolean }): Passes {
  const { schema, facts, isDivisible } = o;
  const passes: Map<string, string>[] = [new Map()];
  const demandsOf = (parent: GraphQLCompositeType, fieldName: string): readonly Demand[] => {
    const types = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
    return types.flatMap(({ name }) => facts.demands.get(`${name}.${fieldName}`) ?? []);
  };
  const fits = (pass: ReadonlyMap<string, string>, demands: readonly Demand[]) =>
    demands.every(({ path, args }) => (pass.get(path) ?? args) === args);
  return {
    passOf(parent, fieldName) {
      if (!isDivisible || facts.demands.size === 0) return undefined;
      const demands = demandsOf(parent, fieldName);
      if (demands.length === 0) return undefined;
      const found = passes.findIndex((pass) => fits(pass, demands));
      const index = found < 0 ? passes.push(new Map()) - 1 : found;
      for (const { path, args } of demands) passes[index]?.set(path, args);
      return index;
    },
    get count() {
      return passes.length;
    },
  };
}
