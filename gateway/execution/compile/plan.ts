import type { DeferNode, FetchNode, PlanNode, SubscriptionNode } from '@apollo/query-planner';
import { Kind, parse, type SelectionSetNode } from 'graphql';
import type { FetchOperation } from '../fetch.ts';
import { type CompiledFetch, compileFetch, type FetchEnvironment, fetchStep, type Grouping } from './fetch-step.ts';
import { type FieldTree, fieldTreeOf, NOTHING } from './field-tree.ts';
import { groupingsAt, namesTaken } from './grouping.ts';
import { type Contribution, Places } from './places.ts';
import { type InternedPlaces, NOWHERE } from './position.ts';
import { repeatedIn } from './repeated.ts';
import type { Run, Step } from './run.ts';

/** A plan as something that runs. */
export interface CompiledPlan {
  readonly step: Step;
  /** Of a subscription: the fetch that the event answers. */
  readonly primary?: CompiledFetch;
  readonly interned: InternedPlaces;
  /** What the plan weighs, in characters. */
  readonly weight: number;
  /** What is answered later. */
  readonly deferred: readonly DeferredStep[];
}

/** Part of a plan whose outcome is sent on its own. */
export interface DeferredStep {
  /** The id given to the fragment when it was normalised. */
  readonly id: string;
  readonly step: Step;
  /** Those that can begin only when this one is done. */
  readonly deferred: readonly DeferredStep[];
}

interface Compilation {
  readonly environment: FetchEnvironment;
  readonly places: Places;
  readonly trees: ReadonlyMap<FetchNode, FieldTree>;
  /** How often each text is sent. */
  readonly uses: ReadonlyMap<string, number>;
  readonly groupings: ReadonlyMap<FetchNode, Grouping>;
}

const nothingToDo: Step = async () => {};
export const EMPTY_PLAN: CompiledPlan = {
  step: nothingToDo,
  interned: NOWHERE,
  weight: 0,
  deferred: [],
};

export interface PlanOptions {
  readonly environment: FetchEnvironment;
  /** Whether equal objects may be made one. */
  readonly mayIntern: boolean;
}

export function compilePlan(node: PlanNode | SubscriptionNode, options: PlanOptions): CompiledPlan {
  const { environment } = options;
  const found: FoundFetch[] = [];
  findFetches(node, [], found);
  const trees = new Map(found.map(({ fetch }) => [fetch, treeOf(fetch)] as const));
  const contributions = found.map(({ fetch, path }): Contribution => ({ path, tree: trees.get(fetch) ?? NOTHING }));
  const mayIntern = options.mayIntern && found.every(({ fetch }) => !fetch.outputRewrites);
  const uses = new Map<string, number>();
  // What a mutation changes is read again.
  const isReadOnly = found.every(({ fetch }) => fetch.operationKind !== 'mutation');
  if (isReadOnly) for (const { fetch } of found) uses.set(keyOf(fetch), (uses.get(keyOf(fetch)) ?? 0) + 1);
  const places = new Places(contributions, { mayIntern });
  const entities = found.filter(({ fetch }) => fetch.requires);
  for (const { fetch, path } of found.toSorted((a, b) => a.path.length - b.path.length)) {
    places.at(path, namesTaken(fetch.requires ?? []));
  }
  const groupings = new Map(
    Map.groupBy(entities, ({ path }) => path.join(' '))
      .values()
      .flatMap((all) => {
        const own = places.scalarsAt(all[0]?.path ?? []);
        return groupingsAt(
          all.map(({ fetch }) => ({ fetch, tree: trees.get(fetch) ?? NOTHING })),
          own,
        );
      }),
  );
  const compilation: Compilation = { environment, places, trees, uses, groupings };
  const weight = found.reduce((sum, { fetch }) => sum + JSON.stringify(fetch).length, 0);
  const compiled = compileRoot(node, compilation);
  return { ...compiled, interned: places.interned, weight };
}

function compileRoot(node: PlanNode | SubscriptionNode, compilation: Compilation) {
  if (node.kind === 'Subscription') {
    const primary = compiledFetch(node.primary, [], compilation);
    const step = node.rest ? compileNode(node.rest, [], compilation) : nothingToDo;
    return { primary, step, deferred: [] };
  }
  if (node.kind === 'Defer') return compileDefer(node, compilation);
  return { step: compileNode(node, [], compilation), deferred: [] };
}

/** Deferred parts begin when what precedes them in the answer is done, and run beside one another. */
function compileDefer({ primary, deferred }: DeferNode, compilation: Compilation) {
  return {
    step: primary.node ? compileNode(primary.node, [], compilation) : nothingToDo,
    deferred: deferred.map(({ label = '', node }): DeferredStep => {
      if (node?.kind === 'Defer') return { id: label, ...compileDefer(node, compilation) };
      return { id: label, step: node ? compileNode(node, [], compilation) : nothingToDo, deferred: [] };
    }),
  };
}

function compileNode(node: PlanNode, path: readonly string[], compilation: Compilation): Step {
  switch (node.kind) {
    case 'Fetch':
      return fetchStep(compiledFetch(node, path, compilation));
    case 'Flatten':
      return compileNode(node.node, [...path, ...node.path.map(String)], compilation);
    case 'Sequence':
      return inSequence(node.nodes.map((part) => compileNode(part, path, compilation)));
    case 'Parallel':
      return inParallel(node.nodes.map((part) => compileNode(part, path, compilation)));
    case 'Condition':
    case 'Defer':
      throw new Error(`A plan has a ${node.kind} where none was asked for.`);
  }
}

function inSequence(steps: readonly Step[]): Step {
  return async (run) => {
    for (const step of steps) await step(run);
  };
}

function inParallel(steps: readonly Step[]): Step {
  return async (run: Run) => {
    await Promise.all(steps.map((step) => step(run)));
  };
}

function compiledFetch(node: FetchNode, path: readonly string[], compilation: Compilation) {
  const { environment, places, trees, uses, groupings } = compilation;
  const place = places.at(path);
  const tree = trees.get(node) ?? NOTHING;
  return compileFetch(environment, {
    node,
    operation: operationOf(node, repeatedIn(tree, path, places)),
    place,
    tree,
    isRepeated: (uses.get(keyOf(node)) ?? 0) > 1,
    mayLink: places.isOnlyWriter(path, tree),
    grouping: place.isFixed ? groupings.get(node) : undefined,
  });
}

const keyOf = ({ serviceName, operation }: FetchNode): string => `${serviceName}\n${operation}`;

const operationOf = (
  { serviceName, operation: text, operationKind, operationName }: FetchNode,
  repeated: readonly string[] | undefined,
): FetchOperation => ({
  subgraph: serviceName,
  text,
  json: JSON.stringify(text),
  operationName,
  kind: operationKind,
  ...(repeated && { repeated }),
});

interface FoundFetch {
  readonly fetch: FetchNode;
  readonly path: readonly string[];
}

function findFetches(node: PlanNode | SubscriptionNode, path: readonly string[], found: FoundFetch[]): void {
  switch (node.kind) {
    case 'Fetch':
      found.push({ fetch: node, path });
      return;
    case 'Flatten':
      findFetches(node.node, [...path, ...node.path.map(String)], found);
      return;
    case 'Sequence':
    case 'Parallel':
      for (const part of node.nodes) findFetches(part, path, found);
      return;
    case 'Subscription':
      findFetches(node.primary, path, found);
      if (node.rest) findFetches(node.rest, path, found);
      return;
    case 'Defer':
      for (const part of [node.primary, ...node.deferred]) if (part.node) findFetches(part.node, path, found);
      return;
    case 'Condition':
      throw new Error('A plan has a condition, although all were decided before.');
  }
}

/** What the fetch answers of one object: of the root, or of an entity. */
function treeOf({ operation, requires }: FetchNode): FieldTree {
  const definition = parse(operation, { noLocation: true }).definitions[0];
  if (definition?.kind !== Kind.OPERATION_DEFINITION) throw new Error('A plan has a fetch without operation.');
  return fieldTreeOf(requires ? entitiesIn(definition.selectionSet) : definition.selectionSet);
}

function entitiesIn(set: SelectionSetNode): SelectionSetNode {
  for (const selection of set.selections) {
    if (selection.kind === Kind.FIELD && selection.name.value === '_entities' && selection.selectionSet) {
      return selection.selectionSet;
    }
  }
  throw new Error('A plan has a fetch of entities that asks for none.');
}
