import { ApolloServer } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { DocumentNode } from 'graphql';
import { DOCUMENT_CHARACTERS, weightOf } from '#foundation/graphql/document-weight.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { GatewayContext } from './context.ts';
import { createApolloGateway, type ExecutorDependencies } from './execution/executor.ts';
import { createLeastRecentlyUsed } from './execution/least-recently-used.ts';
import { createPipeline } from './pipeline/index.ts';
import { unconditionalSubscription } from './pipeline/unconditional-subscription.ts';
import type { Requests } from './requests.ts';

export interface ApolloDependencies extends ExecutorDependencies {
  readonly requests: Requests;
  readonly logger: Logger;
}

/** Apollo Server over our executor: it parses, validates, calls the pipeline and writes the answer. Not started yet. */
export function createApollo({ requests, logger, ...execution }: ApolloDependencies): ApolloServer<GatewayContext> {
  return new ApolloServer<GatewayContext>({
    gateway: createApolloGateway({ ...execution, logger }),
    logger,
    formatError: requests.formatError,
    plugins: [
      ...createPipeline(),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      // These would report to Apollo as soon as the environment holds one of its keys.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
    validationRules: [unconditionalSubscription],
    // Who may introspect is decided for each viewer, in the pipeline.
    introspection: true,
    csrfPrevention: true,
    allowBatchedHttpRequests: false,
    persistedQueries: false,
    documentStore: createDocumentStore(),
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
  });
}

/** In place of Apollo's own, which does not count the text that a parsed document keeps. */
function createDocumentStore() {
  const documents = createLeastRecentlyUsed<DocumentNode>({ capacity: DOCUMENT_CHARACTERS, weigh: weightOf });
  return {
    get: async (key: string) => documents.get(key),
    set: async (key: string, document: DocumentNode) => documents.set(key, document),
    delete: async (key: string) => documents.delete(key),
  };
}
