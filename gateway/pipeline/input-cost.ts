import {
  type ArgumentNode,
  type GraphQLArgument,
  type GraphQLInputType,
  getNamedType,
  isInputObjectType,
  valueFromAST,
} from 'graphql';
import { isRecord } from '#foundation/is-record.ts';
import type { CostRules } from './cost-rules.ts';

type Variables = Readonly<Record<string, unknown>>;

/** What arguments cost by `@cost` on them, on input fields, and on their types. */
export interface CostInput {
  compile(
    field: string,
    declared: readonly GraphQLArgument[],
    used: readonly ArgumentNode[],
  ): (variables: Variables) => number;
}

const nothing = (): number => 0;

export function createCostInput(rules: CostRules): CostInput {
  const known = new Map<string, boolean>();
  /** Whether a value of this type may cost anything. */
  const isWeighted = (type: GraphQLInputType): boolean => {
    const named = getNamedType(type);
    const answer = known.get(named.name);
    if (answer !== undefined) return answer;
    // Input types may be inside themselves.
    known.set(named.name, false);
    const isInside = () =>
      isInputObjectType(named) &&
      Object.values(named.getFields()).some(
        (field) => rules.weight(`${named.name}.${field.name}`) !== undefined || isWeighted(field.type),
      );
    const found = rules.weight(named.name) !== undefined || isInside();
    known.set(named.name, found);
    return found;
  };
  // The list of a variable is one object, however many arguments it is given to.
  const lists = new WeakMap<readonly unknown[], number>();
  const weighList = (type: GraphQLInputType, list: readonly unknown[]): number => {
    const weight = lists.get(list) ?? list.reduce<number>((sum, item) => sum + weigh(type, item), 0);
    lists.set(list, weight);
    return weight;
  };
  const weigh = (type: GraphQLInputType, value: unknown): number => {
    if (value === null || value === undefined || !isWeighted(type)) return 0;
    if (Array.isArray(value)) return weighList(type, value);
    const named = getNamedType(type);
    let sum = rules.weight(named.name) ?? 0;
    if (!isInputObjectType(named) || !isRecord(value)) return sum;
    for (const field of Object.values(named.getFields())) {
      if (value[field.name] === undefined) continue;
      sum += (rules.weight(`${named.name}.${field.name}`) ?? 0) + weigh(field.type, value[field.name]);
    }
    return sum;
  };

  return {
    compile(field, declared, used) {
      let fixed = 0;
      const varying: ((variables: Variables) => number)[] = [];
      for (const { name, value } of used) {
        const argument = declared.find((candidate) => candidate.name === name.value);
        if (!argument) continue;
        fixed += rules.weight(`${field}(${argument.name})`) ?? 0;
        if (!isWeighted(argument.type)) continue;
        varying.push((variables) => weigh(argument.type, valueFromAST(value, argument.type, variables)));
      }
      if (varying.length === 0) return fixed === 0 ? nothing : () => fixed;
      return (variables) => varying.reduce((sum, weight) => sum + weight(variables), fixed);
    },
  };
}
