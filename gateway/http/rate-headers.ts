import type { FastifyReply } from 'fastify';
import type { RateState } from '../pipeline/operation-rate.ts';

export const RATE_HEADERS = ['RateLimit-Policy', 'RateLimit-Limit', 'RateLimit-Remaining', 'RateLimit-Reset'];

/**
 * What is left of the caller's rate, by the names of https://datatracker.ietf.org/doc/draft-ietf-httpapi-ratelimit-headers
 * (version 7): tokens that are left, and in how many seconds all are there again.
 */
export function sendRate(reply: FastifyReply, rate: RateState | undefined): void {
  if (!rate) return;
  reply.header('ratelimit-policy', `${rate.perMinute};w=60;burst=${rate.burst}`);
  reply.header('ratelimit-limit', rate.burst);
  reply.header('ratelimit-remaining', rate.remaining);
  reply.header('ratelimit-reset', rate.resetSeconds);
  if (!rate.allowed) reply.header('retry-after', rate.retryAfterSeconds);
}
