import { Counter, type Registry } from 'prom-client';
import type { Health } from '#foundation/health/health.ts';
import type { Logger } from '#foundation/logging/logger.ts';
import type { Gateway } from '../server.ts';
import { type FileWatch, watchFile } from './watch-file.ts';

export interface FollowSupergraphOptions {
  readonly gateway: Pick<Gateway, 'replaceSupergraph' | 'supergraph'>;
  readonly path: string;
  /** What the file said when the gateway was made. */
  readonly supergraphSdl: string;
  readonly health: Health;
  readonly metrics?: Registry;
  readonly logger: Logger;
  readonly pollMilliseconds?: number;
}

/**
 * Brings into force what the file says whenever that changes. One that is not valid changes nothing: the gateway goes on
 * with what it has, stays ready, and its health says what was wrong.
 */
export function followSupergraph(o: FollowSupergraphOptions): FileWatch {
  const { gateway, health, logger, path } = o;
  const reloads = o.metrics && reloadCounter(o.metrics);
  const loadedAt = { current: new Date() };
  const check = async () => {
    const { version, refusal } = gateway.supergraph();
    const details = { version, loadedAt: loadedAt.current.toISOString() };
    if (!refusal) return { details };
    const warnings = [`The file was changed and is not valid: ${firstLine(refusal.message)}`];
    return { status: 'DEGRADED' as const, details, warnings };
  };
  health.register('supergraph', check, { critical: false });
  return watchFile({
    path,
    text: o.supergraphSdl,
    logger,
    ...(o.pollMilliseconds !== undefined && { pollMilliseconds: o.pollMilliseconds }),
    changed(supergraphSdl) {
      const isReplaced = gateway.replaceSupergraph(supergraphSdl);
      if (isReplaced) loadedAt.current = new Date();
      reloads?.inc({ outcome: isReplaced ? 'replaced' : 'refused' });
      return isReplaced;
    },
  });
}

const reloadCounter = (registry: Registry): Counter<'outcome'> =>
  new Counter({
    name: 'spotkeep_gateway_supergraph_reloads_total',
    help: 'Changes of the supergraph’s file, by whether they came into force',
    labelNames: ['outcome'],
    registers: [registry],
  });

const MAXIMUM_REASON_CHARACTERS = 500;

const firstLine = (text: string): string => (text.split('\n')[0] ?? '').slice(0, MAXIMUM_REASON_CHARACTERS);
