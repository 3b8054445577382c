import {
  type ArgumentNode,
  type FieldNode,
  type FragmentDefinitionNode,
  type GraphQLNamedInputType,
  type GraphQLNamedType,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isInputObjectType,
  isInterfaceType,
  isObjectType,
  Kind,
  type OperationDefinitionNode,
  type SelectionSetNode,
} from 'graphql';
import type { Requirement } from './access-rules.ts';

/** The names of the policies that the answer to an operation depends on, each once. */
export type PolicySearch = (
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  fragments: Readonly<Record<string, FragmentDefinitionNode>>,
) => readonly string[];

export interface PolicySearchOptions {
  readonly types: ReadonlyMap<string, Requirement>;
  /** By `Type.field`. */
  readonly fields: ReadonlyMap<string, Requirement>;
  readonly isGuardedInput: (type: GraphQLNamedInputType) => boolean;
}

interface Search {
  readonly schema: GraphQLSchema;
  readonly fragments: Readonly<Record<string, FragmentDefinitionNode>>;
  readonly visited: Set<string>;
  readonly found: Set<string>;
}

export function createPolicySearch({ types, fields, isGuardedInput }: PolicySearchOptions): PolicySearch {
  const hasPolicies = [...types.values(), ...fields.values()].some(({ policies }) => policies !== undefined);

  const add = ({ found }: Search, requirement: Requirement | undefined) => {
    for (const all of requirement?.policies ?? []) for (const policy of all) found.add(policy);
  };
  const addInput = (search: Search, type: GraphQLNamedInputType, met: Set<string>): void => {
    if (!isGuardedInput(type) || met.has(type.name)) return;
    met.add(type.name);
    add(search, types.get(type.name));
    if (!isInputObjectType(type)) return;
    for (const field of Object.values(type.getFields())) addInput(search, getNamedType(field.type), met);
  };
  const addField = (search: Search, parent: GraphQLNamedType, node: FieldNode): void => {
    const { schema } = search;
    const name = node.name.value;
    const answering = isAbstractType(parent) ? [parent, ...schema.getPossibleTypes(parent)] : [parent];
    for (const type of answering) {
      add(search, types.get(type.name));
      add(search, fields.get(`${type.name}.${name}`));
    }
    if (!isObjectType(parent) && !isInterfaceType(parent)) return;
    const field = parent.getFields()[name];
    if (!field) return;
    const used = new Set(node.arguments?.map(({ name: argument }: ArgumentNode) => argument.value));
    for (const argument of field.args) {
      if (used.has(argument.name)) addInput(search, getNamedType(argument.type), new Set());
    }
    const type = getNamedType(field.type);
    add(search, types.get(type.name));
    if (node.selectionSet) addSet(search, type, node.selectionSet);
  };
  const addSet = (search: Search, parent: GraphQLNamedType, { selections }: SelectionSetNode): void => {
    for (const selection of selections) {
      if (selection.kind === Kind.FIELD) {
        addField(search, parent, selection);
        continue;
      }
      const isSpread = selection.kind === Kind.FRAGMENT_SPREAD;
      if (isSpread && search.visited.has(selection.name.value)) continue;
      if (isSpread) search.visited.add(selection.name.value);
      const fragment = isSpread ? search.fragments[selection.name.value] : selection;
      if (!fragment) continue;
      const condition = fragment.typeCondition?.name.value;
      const type = condition === undefined ? parent : search.schema.getType(condition);
      if (type) addSet(search, type, fragment.selectionSet);
    }
  };

  return (schema, operation, fragments) => {
    const root = hasPolicies && schema.getRootType(operation.operation);
    if (!root) return [];
    const search: Search = { schema, fragments, visited: new Set(), found: new Set() };
    addSet(search, root, operation.selectionSet);
    return [...search.found].sort();
  };
}
