import type { Supergraph } from '@apollo/federation-internals';
import { QueryPlanner } from '@apollo/query-planner';

// Where a type can be had from several subgraphs, ways to an answer multiply with each such field. Those with the
// fewest changes of subgraph come first, so the best is among the first; each one that is weighed takes some 50 µs.
const MAXIMUM_WEIGHED_PLANS = 100;
// Of fields of an interface, the ways to each of its types multiply as well: without a limit three levels of eight types
// in five subgraphs take all memory.
const MAXIMUM_PATHS = 1_000;

/** A planner whose work has a limit: an operation with more ways to one of its fields than that fails. */
export const createPlanner = (supergraph: Supergraph, { isIncremental = false } = {}): QueryPlanner =>
  new QueryPlanner(supergraph, {
    incrementalDelivery: { enableDefer: isIncremental },
    debug: { maxEvaluatedPlans: MAXIMUM_WEIGHED_PLANS, pathsLimit: MAXIMUM_PATHS },
  });

/** Whether the planner has given up because there was too much to choose from; it says so in words alone. */
export const isBeyondPlanning = (error: unknown): boolean =>
  error instanceof Error && /^(Too many options generated|Number of non-local selections exceeds)/.test(error.message);
