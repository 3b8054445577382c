import type { FastifyInstance } from 'fastify';
import { answerHealth } from '#foundation/health/answer-health.ts';
import type { Health } from '#foundation/health/health.ts';

/** The probes on the public port: a status each, without details; those are on the operations port. */
export function addHealthRoutes(app: FastifyInstance, health: Health): void {
  for (const path of ['/health', '/health/live', '/health/ready']) {
    app.get(path, async (_request, reply) => {
      const answer = await answerHealth(health, path, { details: false });
      return reply
        .code(answer?.statusCode ?? 404)
        .header('cache-control', 'no-store')
        .send(answer?.body ?? {});
    });
  }
}
