import { type Change, CriticalityLevel, diff } from '@graphql-inspector/core';
import type { GraphQLSchema } from 'graphql';
import { deprecationsOf } from './deprecations.ts';
import { type Finding, Rule } from './report.ts';

export interface Changes {
  readonly breaking: readonly Finding[];
  /** What may surprise a client without breaking it, such as a new value of an enum. */
  readonly dangerous: readonly Finding[];
}

/**
 * What changed since a release. What was deprecated there, and may be gone by the day it named, breaks nobody.
 *
 * @param today as `2027-06-30`
 */
export async function changesSince(released: GraphQLSchema, present: GraphQLSchema, today: string): Promise<Changes> {
  const announced = new Set(
    deprecationsOf(released)
      .filter(({ until }) => until !== undefined && until < today)
      .map(({ path }) => path),
  );
  const changes = (await diff(released, present)).filter((change) => !announced.has(coordinateOf(change)));
  const at = (level: CriticalityLevel) =>
    changes.filter(({ criticality }) => criticality.level === level).map(toFinding);
  return { breaking: at(CriticalityLevel.Breaking), dangerous: at(CriticalityLevel.Dangerous) };
}

/** `Type.field`, or of an argument `Type.field(argument:)`; the library writes `Type.field.argument`. */
function coordinateOf({ path = '' }: Change): string {
  const [type, field, argument] = path.split('.');
  return argument === undefined ? path : `${type}.${field}(${argument}:)`;
}

const toFinding = (change: Change): Finding => ({ rule: Rule.BREAKING, path: change.path, message: change.message });
