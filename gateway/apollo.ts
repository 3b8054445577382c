import { ApolloServer, type ApolloServerPlugin, HeaderMap } from '@apollo/server';
import {
  ApolloServerPluginCacheControlDisabled,
  ApolloServerPluginInlineTraceDisabled,
  ApolloServerPluginLandingPageDisabled,
  ApolloServerPluginSchemaReportingDisabled,
  ApolloServerPluginUsageReportingDisabled,
} from '@apollo/server/plugin/disabled';
import type { GatewayInterface } from '@apollo/server-gateway-interface';
import type { FormattedExecutionResult } from 'graphql';
import type { Logger } from '#foundation/logging/logger.ts';
import type { SupergraphHolder } from './execution/supergraph.ts';
import type { Admitted } from './pipeline/admit.ts';
import { type AnswerAdmitted, answerText, costOf, type RunAdmitted } from './pipeline/answer.ts';
import type { MaskedError } from './pipeline/mask-errors.ts';
import type { Requests } from './requests.ts';

/** What Apollo Server carries from us to us. */
interface ApolloContext {
  readonly admitted: Admitted;
}

export interface ApolloDependencies {
  readonly graphs: SupergraphHolder;
  readonly run: RunAdmitted;
  readonly requests: Requests;
  readonly logger: Logger;
}

export interface Apollo {
  start(): Promise<void>;
  stop(): Promise<void>;
  /** Answers through Apollo Server and its plugins. */
  readonly answer: AnswerAdmitted;
}

/** Under which a result holds data that is text already. */
const READY = Symbol('ready data');

/**
 * Apollo Server around what has been admitted: its plugins see every query and mutation that comes over HTTP. It
 * neither parses nor validates again, and it writes nothing: the document is given to it, the data passes it as text.
 */
export function createApollo({ graphs, run, requests, logger }: ApolloDependencies): Apollo {
  const server = new ApolloServer<ApolloContext>({
    gateway: createApolloGateway(graphs),
    logger,
    formatError: requests.formatError,
    plugins: [
      answeringAdmitted(run, requests),
      ApolloServerPluginLandingPageDisabled(),
      ApolloServerPluginCacheControlDisabled(),
      // These would report to Apollo as soon as the environment holds one of its keys.
      ApolloServerPluginUsageReportingDisabled(),
      ApolloServerPluginSchemaReportingDisabled(),
      ApolloServerPluginInlineTraceDisabled(),
    ],
    introspection: true,
    persistedQueries: false,
    documentStore: null,
    includeStacktraceInErrorResponses: false,
    stopOnTerminationSignals: false,
    nodeEnv: 'production',
  });
  return {
    start: () => server.start(),
    stop: () => server.stop(),
    answer: (admitted) => requests.within(admitted.context, () => answerBy(server, admitted)),
  };
}

async function answerBy(server: ApolloServer<ApolloContext>, admitted: Admitted): Promise<string> {
  // Apollo would hash the text of the document at each request; whatever names it does as well.
  const { documentKey: query, operation, variables, extensions } = admitted;
  const operationName = operation.name?.value;
  // Persisted documents have been resolved; Apollo would ask for them again.
  const { persistedQuery: _, ...others } = extensions;
  const request = { query, ...(operationName !== undefined && { operationName }), variables, extensions: others };
  const { body } = await server.executeOperation(request, { contextValue: { admitted } });
  if (body.kind !== 'single') throw new Error('Apollo Server answered in parts.');
  const { errors = [], extensions: given = {} } = body.singleResult;
  const data: unknown = Reflect.get(given, READY);
  return answerText({
    errors: errors as MaskedError[],
    ...(typeof data === 'string' && { data }),
    ...(Object.keys(given).length > 0 && { extensions: given }),
  });
}

/**
 * Gives Apollo Server the document that was admitted, in the moment in which it looks for one it has read, and the
 * answer, in the moment in which it asks whether there is one already. Left to itself it would call the gateway's
 * executor with an object that has accessors. Each of those is a hidden class of its own to V8, which holds the request
 * and its answer until the next full collection: that cost as much time as everything else.
 */
const answeringAdmitted = (run: RunAdmitted, requests: Requests): ApolloServerPlugin<ApolloContext> => ({
  requestDidStart: async () => ({
    async didResolveSource(request) {
      Object.assign(request, { document: request.contextValue.admitted.document });
    },
    responseForOperation: async ({ contextValue: { admitted } }) => ({
      http: { headers: new HeaderMap() },
      body: { kind: 'single', singleResult: await resultOf(admitted, run, requests) },
    }),
  }),
});

async function resultOf(
  admitted: Admitted,
  run: RunAdmitted,
  { mask }: Requests,
): Promise<FormattedExecutionResult<Record<string, unknown>>> {
  try {
    const { data, errors } = await run(admitted);
    const extensions: Record<string | symbol, unknown> = { ...costOf(admitted, data), [READY]: data };
    return { ...(errors.length > 0 && { errors: mask(errors, admitted.context) }), extensions };
  } catch (error) {
    return { errors: mask([error], admitted.context) };
  }
}

/**
 * The supergraph as Apollo Server sees it. `ApolloGateway` itself is not used: it reads the environment, reports to its
 * maker, and can run neither subscriptions nor plans of its callers' choice.
 */
const createApolloGateway = (graphs: SupergraphHolder): GatewayInterface => ({
  load: async () => ({ executor: () => Promise.reject(new Error('What was not admitted is not executed.')) }),
  onSchemaLoadOrUpdate(heard) {
    const tell = () => heard({ apiSchema: graphs.current().schema, coreSupergraphSdl: graphs.current().supergraphSdl });
    tell();
    return graphs.onReplaced(tell);
  },
  stop: async () => {},
});
