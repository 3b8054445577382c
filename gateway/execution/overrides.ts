import { createHash } from 'node:crypto';
import type { GatewayContext } from '../context.ts';

/** Decides progressive `@override(label:)`: whether the overriding subgraph answers, for one operation. */
export interface OverridePolicy {
  isOverridden(label: string, context: GatewayContext): boolean;
}

export interface OverrideOptions {
  /** The labels that are switched on, besides those of the form `percent(x)`. */
  readonly enabled: ReadonlySet<string>;
}

const PERCENT = /^percent\((\d+(?:\.\d+)?)\)$/;
const UINT32 = 2 ** 32;

/**
 * Labels from a list; of `percent(x)` that share of the viewers, always the same ones: those that have not signed in are
 * told apart by their requests.
 */
export function createOverridePolicy({ enabled }: OverrideOptions): OverridePolicy {
  return {
    isOverridden(label, { viewer, requestId }) {
      const percent = PERCENT.exec(label)?.[1];
      if (percent === undefined) return enabled.has(label);
      const who = viewer.kind === 'ANONYMOUS' ? requestId : viewer.subject;
      return shareOf(`${label}\n${who}`) * 100 < Number(percent);
    },
  };
}

/** From 0 to 1, evenly spread. */
const shareOf = (text: string): number => createHash('sha256').update(text).digest().readUInt32BE(0) / UINT32;
