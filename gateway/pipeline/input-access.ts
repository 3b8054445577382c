import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  type GraphQLNamedInputType,
  type GraphQLSchema,
  getNamedType,
  isInputObjectType,
  isInputType,
  Kind,
  type OperationDefinitionNode,
  typeFromAST,
  type ValueNode,
  valueFromASTUntyped,
} from 'graphql';
import { isRecord } from '#foundation/is-record.ts';
import type { Holder } from './access-rules.ts';

/**
 * Which of the operation's variables have values that use what the holder may not use; undefined for none.
 * @param variables as sent, not coerced: a default of the schema is not the caller's doing
 */
export type DeniesVariables = (
  holder: Holder,
  schema: GraphQLSchema,
  operation: OperationDefinitionNode,
  variables: Readonly<Record<string, unknown>>,
) => ReadonlySet<string> | undefined;

export interface InputAccessOptions {
  /** Whether the supergraph asks something of those who use the type. */
  readonly isGuarded: (typeName: string) => boolean;
  readonly mayUseType: (holder: Holder, typeName: string) => boolean;
}

export interface InputAccess {
  /** Whether the type asks something of its users, or has a place for one that does. */
  isGuarded(type: GraphQLNamedInputType): boolean;
  mayUseArguments(holder: Holder, declared: readonly GraphQLArgument[], used: readonly ArgumentNode[]): boolean;
  readonly deniedVariables: DeniesVariables;
}

/**
 * Access by the way of input. Only enums and scalars carry rules there; an argument that uses such a type anywhere in
 * its value, written or by a variable, needs what the type asks for.
 */
export function createInputAccess({ isGuarded: isGuardedName, mayUseType }: InputAccessOptions): InputAccess {
  const known = new WeakMap<GraphQLNamedInputType, boolean>();
  const isGuarded = (type: GraphQLNamedInputType): boolean => {
    const answer = known.get(type);
    if (answer !== undefined) return answer;
    // Input types may be inside themselves; that alone guards nothing.
    known.set(type, false);
    const isInside = () =>
      isInputObjectType(type) && Object.values(type.getFields()).some((field) => isGuarded(getNamedType(field.type)));
    const found = isGuardedName(type.name) || isInside();
    known.set(type, found);
    return found;
  };

  const mayUseWritten = (holder: Holder, type: GraphQLNamedInputType, value: ValueNode): boolean => {
    if (value.kind === Kind.NULL || !isGuarded(type)) return true;
    if (value.kind === Kind.VARIABLE) return !holder.deniedVariables?.has(value.name.value);
    if (value.kind === Kind.LIST) return value.values.every((item) => mayUseWritten(holder, type, item));
    if (!mayUseType(holder, type.name)) return false;
    if (!isInputObjectType(type) || value.kind !== Kind.OBJECT) return true;
    return value.fields.every((field) => {
      const declared = type.getFields()[field.name.value];
      return !declared || mayUseWritten(holder, getNamedType(declared.type), field.value);
    });
  };

  const mayUseGiven = (holder: Holder, type: GraphQLNamedInputType, value: unknown): boolean => {
    if (value === null || value === undefined || !isGuarded(type)) return true;
    if (Array.isArray(value)) return value.every((item) => mayUseGiven(holder, type, item));
    if (!mayUseType(holder, type.name)) return false;
    if (!isInputObjectType(type) || !isRecord(value)) return true;
    const fields = type.getFields();
    return Object.entries(value).every(([name, item]) => {
      const declared = Object.hasOwn(fields, name) ? fields[name] : undefined;
      return !declared || mayUseGiven(holder, getNamedType(declared.type), item);
    });
  };

  return {
    isGuarded,
    mayUseArguments: (holder, declared, used) =>
      used.every(({ name, value }) => {
        const argument = declared.find((candidate) => candidate.name === name.value);
        return !argument || mayUseWritten(holder, getNamedType(argument.type), value);
      }),
    deniedVariables(holder, schema, operation, variables) {
      const denied = new Set<string>();
      for (const { variable, type: node, defaultValue } of operation.variableDefinitions ?? []) {
        const type = typeFromAST(schema, node as never) as GraphQLInputType | undefined;
        if (!type || !isInputType(type) || !isGuarded(getNamedType(type))) continue;
        const name = variable.name.value;
        const given = Object.hasOwn(variables, name) ? variables[name] : undefined;
        const value = given ?? (defaultValue && valueFromASTUntyped(defaultValue));
        if (!mayUseGiven(holder, getNamedType(type), value)) denied.add(name);
      }
      return denied.size > 0 ? denied : undefined;
    },
  };
}
