import { type GraphQLSchema, isAbstractType, isInterfaceType, isObjectType } from 'graphql';

/** Whether an object with this `__typename` is one of the type or implements it; `fallback` when it says no type. */
export type IsOfType = (typename: unknown, condition: string, fallback: boolean) => boolean;

/** By the whole supergraph, with the types that clients do not see. */
export function createTypeTest(supergraph: GraphQLSchema): IsOfType {
  return (typename, condition, fallback) => {
    if (typeof typename !== 'string') return fallback;
    if (typename === condition) return true;
    const type = supergraph.getType(typename);
    const wanted = supergraph.getType(condition);
    if (!isAbstractType(wanted) || !(isObjectType(type) || isInterfaceType(type))) return false;
    return supergraph.isSubType(wanted, type);
  };
}
