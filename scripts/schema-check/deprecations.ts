import {
  type GraphQLSchema,
  isEnumType,
  isInputObjectType,
  isInterfaceType,
  isIntrospectionType,
  isObjectType,
} from 'graphql';
import { type Finding, Rule } from './report.ts';

/** Something that is deprecated, by its coordinate: `Type.field`, `Type.field(argument:)`, `Enum.VALUE`. */
export interface Deprecation {
  readonly path: string;
  readonly reason: string;
  /** `2027-06-30`, the last day on which it is there; undefined when the reason names none. */
  readonly until: string | undefined;
}

const DATE = /Removed after (\d{4}-\d{2}-\d{2})\.?$/;

interface Deprecatable {
  readonly name: string;
  readonly deprecationReason?: string | null | undefined;
}

/** Every deprecation of the schema. */
export function deprecationsOf(schema: GraphQLSchema): Deprecation[] {
  return membersOf(schema).flatMap(([path, { deprecationReason }]) => {
    if (typeof deprecationReason !== 'string') return [];
    return [{ path, reason: deprecationReason, until: DATE.exec(deprecationReason.trim())?.[1] }];
  });
}

function membersOf(schema: GraphQLSchema): [path: string, member: Deprecatable][] {
  return Object.values(schema.getTypeMap()).flatMap((type): [string, Deprecatable][] => {
    if (isIntrospectionType(type)) return [];
    if (isEnumType(type)) return type.getValues().map((value) => [`${type.name}.${value.name}`, value]);
    if (isInputObjectType(type)) {
      return Object.values(type.getFields()).map((field) => [`${type.name}.${field.name}`, field]);
    }
    if (!isObjectType(type) && !isInterfaceType(type)) return [];
    return Object.values(type.getFields()).flatMap((field): [string, Deprecatable][] => [
      [`${type.name}.${field.name}`, field],
      ...field.args.map((given): [string, Deprecatable] => [`${type.name}.${field.name}(${given.name}:)`, given]),
    ]);
  });
}

/** Deprecations that say no day, and those whose day has passed. `today` as `2027-06-30`. */
export function checkDeprecations(schema: GraphQLSchema, today: string): Finding[] {
  return deprecationsOf(schema).flatMap(({ path, until }): Finding[] => {
    const rule = Rule.DEPRECATION;
    if (until === undefined) {
      return [{ rule, path, message: 'its deprecation must end in "Removed after YYYY-MM-DD."' }];
    }
    return until < today ? [{ rule, path, message: `was to be removed after ${until}: remove it.` }] : [];
  });
}
