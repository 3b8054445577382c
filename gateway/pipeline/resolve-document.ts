import { failure } from '#foundation/graphql/failure.ts';
import type { GatewayContext } from '../context.ts';
import type { AuditLog } from './audit-log.ts';
import type { OperationRequest } from './operation-request.ts';
import { isHashOf, type PersistedQueryStore, persistedHashIn } from './persisted-queries.ts';
import type { TrustedDocuments } from './trusted-documents.ts';

/** The text of an operation's document. */
export interface ResolvedDocument {
  readonly text: string;
  /** Called once the document turned out to be valid: then it may be kept under its hash. */
  readonly keep?: () => void;
}

export type ResolveDocument = (
  request: OperationRequest,
  context: GatewayContext,
) => ResolvedDocument | Promise<ResolvedDocument>;

export interface ResolveDocumentDependencies {
  readonly trusted: TrustedDocuments;
  /** Undefined where documents are not kept for clients. */
  readonly persisted: PersistedQueryStore | undefined;
  readonly audit: AuditLog;
}

// As clients of Apollo's protocol compare them.
const notFound = () => failure('PERSISTED_QUERY_NOT_FOUND', 'PersistedQueryNotFound', { status: 200 });
const notSupported = () => failure('PERSISTED_QUERY_NOT_SUPPORTED', 'PersistedQueryNotSupported', { status: 200 });

/**
 * The document that was sent, or that was named by its hash: one of the trusted, else one that somebody has sent before.
 * Throws what is wrong, with a code of the closed table.
 */
export function createResolveDocument(dependencies: ResolveDocumentDependencies): ResolveDocument {
  const { persisted } = dependencies;
  const trust = (text: string, request: OperationRequest, context: GatewayContext): string => {
    requireTrust(dependencies, text, request, context);
    return text;
  };
  return (request, context) => {
    // Protocols that ask for a text are given an empty one by those who name theirs.
    const query = request.query === '' ? undefined : request.query;
    const { extensions } = request;
    const hash = extensions && persistedHashIn(extensions);
    if (hash === undefined) {
      if (query === undefined)
        throw failure('BAD_REQUEST', 'There is no "query", nor a hash of one in "extensions.persistedQuery".');
      return { text: trust(query, request, context) };
    }
    const agreed = dependencies.trusted.find(hash);
    if (agreed !== undefined && (query === undefined || query === agreed)) return { text: agreed };
    if (!persisted) throw notSupported();
    if (query === undefined) {
      return Promise.resolve(persisted.get(hash)).then((text) => {
        if (text === undefined) throw notFound();
        return { text: trust(text, request, context) };
      });
    }
    if (!isHashOf(hash, query)) throw failure('BAD_REQUEST', 'The hash is not that of the query.');
    return { text: trust(query, request, context), keep: () => persisted.set(hash, query) };
  };
}

function requireTrust(
  { trusted, audit }: ResolveDocumentDependencies,
  text: string,
  { operationName }: OperationRequest,
  context: GatewayContext,
): void {
  if (trusted.mode === 'off' || trusted.has(text)) return;
  const isEnforced = trusted.mode === 'enforce';
  audit.refused({ reason: 'TRUSTED_DOCUMENT', detail: 'not in the manifest', operationName, isEnforced, context });
  if (isEnforced) throw failure('FORBIDDEN', 'This document is not one of those that were agreed on.', { status: 403 });
}
