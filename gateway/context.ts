import type { Viewer } from '#foundation/identity/viewer.ts';
import type { OperationWork } from './telemetry.ts';

/** What one operation carries through the pipeline, the plan and every fetch. */
export interface GatewayContext {
  readonly viewer: Viewer;
  readonly requestId: string;
  /** W3C trace context of the caller. */
  readonly traceparent?: string | undefined;
  /** Whether this viewer may read the schema: introspection, `/schema.graphql`, suggestions in messages. */
  readonly mayIntrospect: boolean;
  /** Ends the reads of a caller that has left. Mutations do not hear it: what was sent is finished. */
  readonly signal?: AbortSignal | undefined;
  /** The operation as traces and metrics see it; undefined where nobody looks. */
  readonly work?: OperationWork | undefined;
}
