import type { FetchDataRewrite, QueryPlanFieldNode, QueryPlanSelectionNode } from '@apollo/query-planner';
import { isRecord } from '#foundation/is-record.ts';
import { quoted } from './leaf.ts';
import { mergeAll, type Tree } from './merge.ts';
import { createRewrite } from './rewrites.ts';
import type { IsOfType } from './type-test.ts';

/** An entity as its subgraph is asked for it, as JSON; undefined when something it takes is not known. */
export type Represent = (entity: Tree, isPlain: boolean) => string | undefined;

/** The one scalar that makes representations of one type differ; undefined when there are more, or none. */
export function soleKeyOf({ requires, rewrites }: Pick<RepresentationOptions, 'requires' | 'rewrites'>) {
  if (rewrites) return undefined;
  const names = new Set<string>();
  for (const selection of requires) {
    if (selection.kind !== 'InlineFragment') return undefined;
    for (const field of selection.selections) {
      if (field.kind !== 'Field' || field.selections) return undefined;
      names.add(nameOf(field));
    }
  }
  const [key, ...others] = [...names].filter((name) => name !== '__typename');
  return names.has('__typename') && others.length === 0 ? key : undefined;
}

export interface RepresentationOptions {
  readonly requires: readonly QueryPlanSelectionNode[];
  readonly rewrites: readonly FetchDataRewrite[] | undefined;
  readonly isOfType: IsOfType;
}

/** Made once for each type of entity that is met: a list of scalars is written as it is read, anything else is built. */
export function createRepresent({ requires, rewrites, isOfType }: RepresentationOptions): Represent {
  const rewrite = rewrites && createRewrite(rewrites, isOfType);
  const build: Represent = (entity) => {
    const built = select(entity, requires, isOfType);
    if (!isRecord(built) || typeof built.__typename !== 'string') return undefined;
    rewrite?.(built);
    return JSON.stringify(built);
  };
  const byType = new Map<unknown, Represent>();
  const representOf = (typename: unknown): Represent => {
    const names = rewrite ? undefined : scalarsOf(requires, typename, isOfType);
    return names ? writeScalars(names) : build;
  };
  return (entity, isPlain) => {
    const { __typename: typename } = entity;
    if (typeof typename !== 'string') return build(entity, isPlain);
    const known = byType.get(typename);
    if (known) return known(entity, isPlain);
    const made = representOf(typename);
    // A name that the graph does not have comes from a hostile subgraph, which could send any number of them.
    if (isOfType(typename, typename, false) && byType.size < MAXIMUM_TYPES) byType.set(typename, made);
    return made(entity, isPlain);
  };
}

const MAXIMUM_TYPES = 1_000;

/** The names of the one fragment for this type, when it has nothing but scalars, its type among them. */
function scalarsOf(requires: readonly QueryPlanSelectionNode[], typename: unknown, isOfType: IsOfType) {
  const applicable = requires.filter(
    (selection) =>
      selection.kind === 'Field' ||
      (selection.typeCondition !== undefined && isOfType(typename, selection.typeCondition, false)),
  );
  const [only] = applicable;
  if (applicable.length !== 1 || only?.kind !== 'InlineFragment') return undefined;
  const isFlat = (selection: QueryPlanSelectionNode): selection is QueryPlanFieldNode =>
    selection.kind === 'Field' && !selection.selections;
  if (!only.selections.every(isFlat)) return undefined;
  const names = only.selections.map(nameOf);
  return names.includes('__typename') ? names : undefined;
}

const nameOf = ({ alias, name }: QueryPlanFieldNode): string => alias ?? name;

function writeScalars(names: readonly string[]): Represent {
  const fields = names.map((name, index) => [name, `${index === 0 ? '{' : ','}${JSON.stringify(name)}:`] as const);
  return (entity, isPlain) => {
    let text = '';
    for (const [name, prefix] of fields) {
      const value = entity[name];
      if (value === undefined || typeof value === 'function') return undefined;
      text += prefix + (typeof value === 'string' ? quoted(value, isPlain) : JSON.stringify(value));
    }
    return `${text}}`;
  };
}

/** What the selections take of the object; null when something that they take is missing. */
function select(source: unknown, selections: readonly QueryPlanSelectionNode[], isOfType: IsOfType): Tree | null {
  if (!isRecord(source)) return null;
  const selected: Tree = {};
  for (const selection of selections) {
    if (selection.kind === 'Field') {
      const name = nameOf(selection);
      const value = source[name];
      if (value === undefined || typeof value === 'function') return null;
      selected[name] = selectValue(value, selection.selections, isOfType);
    } else if (!selection.typeCondition || isOfType(source.__typename, selection.typeCondition, false)) {
      const part = select(source, selection.selections, isOfType);
      if (part) mergeAll(selected, part);
    }
  }
  return selected;
}

function selectValue(
  value: unknown,
  selections: readonly QueryPlanSelectionNode[] | undefined,
  isOfType: IsOfType,
): unknown {
  if (Array.isArray(value)) return value.map((element) => selectValue(element, selections, isOfType));
  return selections && value !== null ? select(value, selections, isOfType) : value;
}
