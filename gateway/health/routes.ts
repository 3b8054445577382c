import type { FastifyInstance, FastifyReply, FastifyRequest } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import { answerHealth, detailPaths, probePaths } from '#foundation/health/answer-health.ts';
import type { Health } from '#foundation/health/health.ts';
import { sendErrors } from '../http/send-errors.ts';
import type { Credentials } from '../identity/credentials.ts';
import type { AddressOf } from '../pipeline/client-address.ts';
import type { MaskErrors } from '../requests.ts';

export interface HealthRoutesDependencies {
  readonly health: Health;
  readonly credentials: Pick<Credentials, 'viewerOf'>;
  readonly addressOf: AddressOf;
  readonly mask: MaskErrors;
}

/**
 * Health on the public port: a status for whoever asks, details for administrators. To all others the paths of details
 * are paths that do not exist. The operations port tells all of it to whoever reaches it.
 */
export function addHealthRoutes(app: FastifyInstance, dependencies: HealthRoutesDependencies): void {
  const { health, credentials, addressOf, mask } = dependencies;
  const send = async (request: FastifyRequest, reply: FastifyReply, details: boolean) => {
    const answer = await answerHealth(health, request.url.split('?', 1)[0] ?? '', { details });
    return reply
      .code(answer?.statusCode ?? 404)
      .header('cache-control', 'no-store')
      .send(answer?.body ?? {});
  };
  for (const path of probePaths) app.get(path, (request, reply) => send(request, reply, false));
  for (const path of detailPaths) {
    app.get(path, async (request, reply) => {
      const { kind } = await credentials.viewerOf(request.headers.authorization, addressOf(request.raw));
      if (kind === 'ADMIN') return send(request, reply, true);
      return sendErrors({ mask }, [failure('BAD_REQUEST', 'There is nothing here.')], request, reply, 404);
    });
  }
}
