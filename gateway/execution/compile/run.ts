import type { FetchAnswer, FetchOperation } from '../fetch.ts';
import type { OperationRun } from '../prepared-operation.ts';
import { createErrorLog, type ErrorLog, type Path } from './error-log.ts';
import type { Tree } from './merge.ts';
import type { Place } from './places.ts';

/** An error of a subgraph, or of a fetch, before its paths in the answer are looked up. */
export interface Report {
  readonly message: string;
  readonly extensions: Readonly<Record<string, unknown>>;
  readonly place: Place;
  /** The objects that it concerns; undefined for all at the place. */
  readonly objects?: ReadonlySet<object>;
  /** From there on, by planned names; undefined when nothing is said. Several of a fetch that has no answer at all. */
  readonly paths: readonly Path[] | undefined;
}

/** Equal representations once, and for each the objects that it stands for. */
export interface Representations {
  readonly texts: readonly string[];
  readonly groups: readonly (readonly Tree[])[];
}

/** A fetch to which another one of the run may be equal. */
export interface Asked {
  readonly operation: FetchOperation;
  readonly variables: string;
  readonly representations: readonly string[] | undefined;
  readonly answer: Promise<FetchAnswer>;
}

/** One run of a plan: what its fetches have in common. */
export interface Run extends OperationRun {
  readonly root: Tree;
  /** Told, with the paths of the answer. */
  readonly errors: ErrorLog;
  /** Not looked up yet. */
  readonly reports: Report[];
  /** Whether no string that was answered so far needs escaping. */
  isPlain: boolean;
  /** The objects that lack what a fetch takes of them: errors of that matter, though nobody asked for it. */
  readonly lacking: Set<object>;
  /** The objects at the places that are fixed. */
  readonly targets: Map<Place, readonly Tree[]>;
  /** The same in groups of equal ones, as the first fetch that asked for them found them. */
  readonly groups: Map<Place, Representations>;
  /** The fetches that the plan makes more than once. */
  readonly asked: Asked[];
}

export const createRun = ({ variables, context }: OperationRun): Run => ({
  variables,
  context,
  root: {},
  errors: createErrorLog(),
  reports: [],
  isPlain: true,
  lacking: new Set(),
  targets: new Map(),
  groups: new Map(),
  asked: [],
});

/** A part of a plan. Rejects only when the caller has left. */
export type Step = (run: Run) => Promise<void>;
