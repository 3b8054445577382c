import type { Viewer } from '#foundation/identity/viewer.ts';
import type { OperationWork } from './telemetry.ts';

/** What one operation carries through the pipeline, the plan and every fetch. */
export interface GatewayContext {
  readonly viewer: Viewer;
  /** The policies that this viewer was granted for this operation; none unless told. */
  readonly policies?: ReadonlySet<string> | undefined;
  /** The variables whose values use an input type that the viewer may not use. */
  readonly deniedVariables?: ReadonlySet<string> | undefined;
  /** The network address of the caller, by which those who have not signed in are told apart. */
  readonly address?: string | undefined;
  /** Headers of the caller that subgraphs are given, by lower-case name; only those that are configured. */
  readonly forwarded?: Readonly<Record<string, string>> | undefined;
  readonly requestId: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string | undefined;
  /** Whether this viewer may read the schema: introspection, `/schema.graphql`, suggestions in messages. */
  readonly mayIntrospect: boolean;
  /** Whether the schema is shown to this viewer without what it may not use: in production. */
  readonly isSchemaFiltered?: boolean | undefined;
  /** Whether the answer says what it cost: asked for by `x-cost: 1`, for operators and outside production. */
  readonly showsCost?: boolean | undefined;
  /** Ends the reads of a caller that has left. Mutations do not hear it: what was sent is finished. */
  readonly signal?: AbortSignal | undefined;
  /** How long the answer may be kept; shortened by what goes into it and is kept already. */
  readonly keeping?: { seconds: number } | undefined;
  /** The operation as traces and metrics see it; undefined where nobody looks. */
  readonly work?: OperationWork | undefined;
}
