import type { FetchNode } from '@apollo/query-planner';
import { isRecord } from '#foundation/is-record.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Fetch, FetchAnswer, FetchOperation } from '../fetch.ts';
import { SubgraphFailure } from '../transport/subgraph-failure.ts';
import type { FieldTree } from './field-tree.ts';
import { ByTypeAndKey } from './interning.ts';
import { createMerge, type Merge, mergeAll, type Tree } from './merge.ts';
import { type Place, targetsAt } from './places.ts';
import { createRepresent, type Represent, soleKeyOf } from './representation.ts';
import { createRewrite, type Rewrite } from './rewrites.ts';
import type { Representations, Run, Step } from './run.ts';
import { answerTo } from './send.ts';
import { failureReport, reportsOf } from './subgraph-errors.ts';
import type { IsOfType } from './type-test.ts';
import { askedVariable } from './variable-names.ts';

export interface FetchEnvironment {
  readonly fetchers: ReadonlyMap<string, Fetch>;
  readonly fetchTimeoutMilliseconds: number;
  readonly logger: Logger;
  readonly isOfType: IsOfType;
  readonly isObjectType: (name: unknown) => boolean;
}

/** One fetch of a plan, with what compiling found out about it. */
export interface CompiledFetch {
  readonly environment: FetchEnvironment;
  readonly operation: FetchOperation;
  /** The variables that it takes, by their names in the fetch, and by the caller's. */
  readonly variableNames: readonly (readonly [name: string, asked: string])[];
  readonly place: Place;
  readonly tree: FieldTree;
  readonly merge: Merge;
  readonly rewriteAnswer: Rewrite | undefined;
  /** Undefined for a fetch of root fields. */
  readonly represent: Represent | undefined;
  /** The one scalar that tells entities of one type apart. */
  readonly soleKey: string | undefined;
  /** Whether another fetch of the plan may be the same, and its answer is only read. */
  readonly isShared: boolean;
  /** Whether one part of an answer may stand in several places of the tree. */
  readonly mayLink: boolean;
  readonly grouping: Grouping;
}

/**
 * Whether the objects at the place are grouped by what this fetch takes of them, or may be taken as they were grouped
 * for a fetch before; undefined when each fetch must look at every object.
 */
export type Grouping = 'first' | 'like-first' | undefined;

export interface FetchPlan {
  readonly node: FetchNode;
  readonly operation: FetchOperation;
  readonly place: Place;
  readonly tree: FieldTree;
  readonly isRepeated: boolean;
  readonly mayLink: boolean;
  readonly grouping: Grouping;
}

export function compileFetch(environment: FetchEnvironment, plan: FetchPlan): CompiledFetch {
  const { node, operation, place, tree, isRepeated, mayLink, grouping } = plan;
  const { isOfType } = environment;
  const { requires, inputRewrites, outputRewrites } = node;
  return {
    environment,
    operation,
    variableNames: (node.variableUsages ?? []).map((name) => [name, askedVariable(name)]),
    place,
    tree,
    merge: outputRewrites ? mergeAll : createMerge(tree, environment.isObjectType),
    rewriteAnswer: outputRewrites && createRewrite(outputRewrites, isOfType),
    represent: requires && createRepresent({ requires, rewrites: inputRewrites, isOfType }),
    soleKey: requires && soleKeyOf({ requires, rewrites: inputRewrites }),
    isShared: isRepeated && operation.kind === 'query' && tree.branches.size === 0 && !outputRewrites,
    mayLink,
    grouping,
  };
}

/** Sends the fetch for the objects at its place and writes the answer into them. */
export const fetchStep = (fetch: CompiledFetch): Step =>
  fetch.represent ? (run) => runEntities(fetch, fetch.represent as Represent, run) : (run) => runRoot(fetch, run);

async function runRoot(fetch: CompiledFetch, run: Run): Promise<void> {
  const targets = targetsAt(fetch.place, run);
  if (targets.length === 0) return;
  const answer = await answerTo(fetch, run, undefined);
  if (answer instanceof SubgraphFailure) {
    run.reports.push(failureReport(answer, fetch.tree, fetch.place));
    return;
  }
  mergeRoot(fetch, answer, targets, run);
}

/** Writes an answer of root fields into the tree. */
export function mergeRoot(fetch: CompiledFetch, answer: FetchAnswer, targets: readonly Tree[], run: Run): void {
  note(fetch, answer, undefined, run);
  const { data } = answer;
  if (!isRecord(data)) return;
  fetch.rewriteAnswer?.(data);
  targets.forEach((target, index) => {
    fetch.merge(target, index === 0 ? data : structuredClone(data));
  });
}

async function runEntities(fetch: CompiledFetch, represent: Represent, run: Run): Promise<void> {
  const found = representationsAt(fetch, represent, run);
  const { texts, groups } = fetch.isShared ? inOrder(found) : found;
  if (texts.length === 0) return;
  const answer = await answerTo(fetch, run, texts);
  const entities = answer instanceof SubgraphFailure ? answer : entitiesOf(fetch, answer, texts.length);
  if (entities instanceof SubgraphFailure) {
    run.reports.push(failureReport(entities, fetch.tree, fetch.place, groups.flat()));
    return;
  }
  note(fetch, answer as FetchAnswer, groups, run);
  for (const [index, entity] of entities.entries()) mergeEntity(fetch, entity, groups[index] ?? [], run);
}

/** Fetches for the same entities are equal then, in whatever order those were met. */
function inOrder({ texts, groups }: Representations): Representations {
  const pairs = texts.map((text, index) => ({ text, group: groups[index] ?? [] }));
  pairs.sort((a, b) => (a.text < b.text ? -1 : 1));
  return { texts: pairs.map(({ text }) => text), groups: pairs.map(({ group }) => group) };
}

function representationsAt(fetch: CompiledFetch, represent: Represent, run: Run): Representations {
  const { place, grouping } = fetch;
  const grouped = grouping && run.groups.get(place);
  if (grouped) {
    // What this fetch takes besides was answered for the groups, so the first of each stands for all.
    const firsts = grouped.groups.flatMap(([first]) => (first ? [first] : []));
    const texts = firsts.map((first) => representIn(run, represent, first));
    const known = texts.flatMap((text, index) =>
      text === undefined ? [] : [{ text, group: grouped.groups[index] ?? [] }],
    );
    return { texts: known.map(({ text }) => text), groups: known.map(({ group }) => group) };
  }
  const found = representationsOf(fetch, represent, run);
  if (grouping === 'first') run.groups.set(place, found);
  return found;
}

function representationsOf({ place, soleKey }: CompiledFetch, represent: Represent, run: Run): Representations {
  const texts: string[] = [];
  const groups: Tree[][] = [];
  const byKey = new ByTypeAndKey<Tree[]>();
  const byText = new Map<string, Tree[]>();
  for (const target of targetsAt(place, run)) {
    const key = soleKey === undefined ? undefined : target[soleKey];
    const known = typeof key === 'string' ? byKey.of(target.__typename) : byText;
    const text = typeof key === 'string' ? undefined : representIn(run, represent, target);
    const id = typeof key === 'string' ? key : text;
    if (id === undefined) continue;
    const group = known.get(id);
    if (group) {
      group.push(target);
      continue;
    }
    const told = text ?? representIn(run, represent, target);
    if (told === undefined) continue;
    const begun = [target];
    known.set(id, begun);
    texts.push(told);
    groups.push(begun);
  }
  return { texts, groups };
}

function representIn(run: Run, represent: Represent, target: Tree): string | undefined {
  let text: string | undefined;
  try {
    text = represent(target, run.isPlain);
  } catch (error) {
    // What it takes is nested too deep for the stack, though it could be read.
    if (!(error instanceof RangeError)) throw error;
  }
  if (text === undefined || (run.reports.length > 0 && text.includes(':null'))) run.lacking.add(target);
  return text;
}

function mergeEntity(fetch: CompiledFetch, entity: unknown, group: readonly Tree[], run: Run): void {
  if (entity === null || entity === undefined) return;
  if (!isRecord(entity)) {
    const failure = unusable(fetch.operation.subgraph, 'an entity is not an object');
    run.reports.push(failureReport(failure, fetch.tree, fetch.place, group));
    return;
  }
  const isCopied = group.length > 1 && !fetch.mayLink;
  try {
    fetch.rewriteAnswer?.(entity);
    for (const target of group) fetch.merge(target, isCopied ? structuredClone(entity) : entity);
  } catch (error) {
    if (!(error instanceof RangeError)) throw error;
    const failure = unusable(fetch.operation.subgraph, 'an entity is nested too deep');
    run.reports.push(failureReport(failure, fetch.tree, fetch.place, group));
  }
}

/** The entities of an answer, one for each representation; none where the subgraph says why. */
function entitiesOf({ operation }: CompiledFetch, { data, errors }: FetchAnswer, count: number) {
  const entities = data?._entities;
  if (Array.isArray(entities) && entities.length === count) return entities as unknown[];
  if ((entities === undefined || entities === null) && errors && errors.length > 0) return [];
  return unusable(operation.subgraph, `${count} entities were asked for, the answer has others`);
}

const unusable = (subgraph: string, detail: string): SubgraphFailure =>
  new SubgraphFailure({ code: 'SUBGRAPH_UNAVAILABLE', subgraph, detail });

function note(
  fetch: CompiledFetch,
  answer: FetchAnswer,
  groups: Representations['groups'] | undefined,
  run: Run,
): void {
  if (!answer.isPlain) run.isPlain = false;
  if (!answer.errors || answer.errors.length === 0) return;
  const { operation, place, tree, environment } = fetch;
  const options = { subgraph: operation.subgraph, place, tree, logger: environment.logger };
  run.reports.push(...reportsOf(answer.errors, groups, options));
}
