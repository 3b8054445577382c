import {
  type ConstDirectiveNode,
  type ConstValueNode,
  defaultFieldResolver,
  type GraphQLField,
  type GraphQLObjectType,
  type GraphQLSchema,
  isObjectType,
  Kind,
} from 'graphql';
import { hasScopes, type Viewer } from '../identity/viewer.ts';
import { failure } from './failure.ts';

/** What a field asks of its viewer; neither scopes nor policies means: signed in. */
interface Requirement {
  /** Any of these lists, of which all scopes are needed; the argument of `@requiresScopes`. */
  readonly scopes?: readonly (readonly string[])[];
  /** Any of these lists, of which all policies must have been granted; the argument of `@policy`. */
  readonly policies?: readonly (readonly string[])[];
}

/**
 * Makes every field with `@authenticated`, `@requiresScopes` or `@policy`, or of a type that carries one, refuse a
 * viewer who may not use it. The gateway takes such fields out before planning; this is the second lock. Changes the
 * schema in place.
 */
export function enforceAccess(schema: GraphQLSchema): void {
  for (const type of Object.values(schema.getTypeMap())) {
    if (!isObjectType(type) || type.name.startsWith('__')) continue;
    const ofType = requirements([type.astNode, ...type.extensionASTNodes].flatMap((node) => node?.directives ?? []));
    for (const field of Object.values(type.getFields())) {
      const required = [...ofType, ...requirements(field.astNode?.directives ?? [])];
      if (required.length > 0) guard(type, field, required);
    }
  }
}

function guard(type: GraphQLObjectType, field: GraphQLField<unknown, { viewer: Viewer }>, required: Requirement[]) {
  const check = (viewer: Viewer) => {
    if (required.every((requirement) => isMet(requirement, viewer))) return;
    throw failure('UNAUTHORIZED_FIELD_OR_TYPE', `You may not use ${type.name}.${field.name}.`);
  };
  const { resolve = defaultFieldResolver, subscribe } = field;
  field.resolve = (source, args, context, info) => {
    check(context.viewer);
    return resolve(source, args, context, info);
  };
  if (!subscribe) return;
  field.subscribe = (source, args, context, info) => {
    check(context.viewer);
    return subscribe(source, args, context, info);
  };
}

function isMet({ scopes, policies }: Requirement, viewer: Viewer): boolean {
  if (viewer.kind === 'SERVICE') return true;
  // Nothing here decides about policies: the gateway has, and has signed what it granted.
  if (policies) return policies.some((all) => all.every((policy) => viewer.policies?.includes(policy)));
  if (viewer.kind === 'ANONYMOUS') return false;
  return scopes === undefined || hasScopes(viewer, scopes);
}

function requirements(directives: readonly ConstDirectiveNode[]): Requirement[] {
  return directives.flatMap(({ name, arguments: values }): Requirement[] => {
    switch (name.value) {
      case 'authenticated':
        return [{}];
      case 'requiresScopes':
        return [{ scopes: textLists(values?.[0]?.value) }];
      case 'policy':
        return [{ policies: textLists(values?.[0]?.value) }];
      default:
        return [];
    }
  });
}

const textLists = (value: ConstValueNode | undefined): string[][] =>
  listOf(value).map((all) => listOf(all).map(textOf));

// GraphQL reads a single value where a list is expected as a list of one.
function listOf(value: ConstValueNode | undefined): readonly ConstValueNode[] {
  if (value?.kind === Kind.LIST) return value.values;
  return value ? [value] : [];
}

const textOf = (value: ConstValueNode): string => (value.kind === Kind.STRING ? value.value : '');
