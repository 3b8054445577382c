import pino from 'pino';
import { describe, expect, test } from 'vitest';
import { defaultPolicyConfig } from '#policy/config.ts';
import { decide, explained } from '#policy/decide.ts';
import { builtInEngine, type DecisionEngine } from '#policy/engine.ts';
import type { PolicyInput } from '#policy/types.ts';
import { createConsult } from './consult.ts';

const NOW = new Date('2026-03-01T12:00:00Z');
const launchedAt = new Date('2026-02-01T00:00:00Z');
const shared = { priceAgeSeconds: 60, isAvailable: true, uptimeScore: 0.9, currentAgeSeconds: 72_000 };
const input: PolicyInput = {
  candidates: ['a', 'b'].map((id) => ({ poolId: id, poolName: `m5.large.${id}`, hourlyPrice: 0.03, ...shared })),
  ...{ regret: 0, recentSwitches: [], now: NOW, config: defaultPolicyConfig },
  instance: { mode: 'SPOT', poolId: 'a', hourlyPrice: 0.03, onDemandHourlyPrice: 0.1, launchedAt },
};
const learned = explained(input, {
  ...{ action: 'SWITCH', targetPoolId: 'b', confidence: 0.8, reason: 'It learned so.', rule: 2 },
  expectedSavingsHourly: 0,
});

/** Asks an engine that decides so, and tells what was logged. */
async function ask(decides: DecisionEngine['decide'], deadlineMilliseconds = 1_000) {
  const lines: string[] = [];
  const logger = pino({ level: 'warn' }, { write: (line: string) => void lines.push(line) });
  const engine = { name: 'learned', version: '3', decide: decides };
  return { ...(await createConsult({ engine, logger, deadlineMilliseconds })(input)), lines };
}

function busyFor(milliseconds: number): void {
  const begun = performance.now();
  while (performance.now() - begun < milliseconds);
}

describe('A9 another engine', () => {
  test('decides when its answer can be followed, and is named', async () => {
    for (const decides of [() => learned, async () => learned]) {
      expect(await ask(decides)).toEqual({ decided: learned, engine: 'learned', modelVersion: '3', lines: [] });
    }
  });

  test.for([
    ['throws', () => Promise.reject(new Error('Out of memory.')), 'it failed: Out of memory.'],
    [
      'throws at once',
      () => {
        throw new Error('Not trained.');
      },
      'it failed: Not trained.',
    ],
    ['answers nonsense', () => ({ ...learned, targetPoolId: 'mars' }), 'a pool that is not known'],
    ['gives no answer', () => new Promise<never>(() => {}), 'no answer in time'],
    [
      'computes for too long',
      () => {
        busyFor(40);
        return learned;
      },
      'no answer in time',
    ],
  ] as const)('that %s leaves the decision to the policy, which says so', async ([, decides, words]) => {
    const { decided, engine, modelVersion, lines } = await ask(decides, 20);
    expect({ engine, modelVersion }).toEqual({ engine: 'built-in', modelVersion: builtInEngine.version });
    const own = decide(input);
    expect(decided).toEqual({ ...own, reason: expect.stringContaining(words) });
    expect(decided.reason).toContain(own.reason);
    expect(lines).toEqual([expect.stringContaining('an engine was not followed')]);
  });

  test.for([
    ['throws what cannot be read', () => Promise.reject(Object.create(null)), 'it threw what cannot be read'],
    ['fails in words that no database keeps', () => Promise.reject(new Error('a\u0000b')), 'it failed: a b.'],
    ['fails at length', () => Promise.reject(new Error('x'.repeat(100_000))), `it failed: ${'x'.repeat(300)}.`],
  ] as const)('that %s leaves words that can be kept', async ([, decides, words]) => {
    const { decided } = await ask(decides);
    expect(decided).toEqual({ ...decide(input), reason: expect.stringContaining(words) });
  });

  test('changes nothing of what the policy and the check of its answer go by', async () => {
    const mars = { ...input.candidates[0], poolId: 'mars', hourlyPrice: 0.001 } as PolicyInput['candidates'][number];
    const meddle = (shown: PolicyInput) => {
      Object.assign(shown.instance, { mode: 'ON_DEMAND', poolId: null, hourlyPrice: 9 });
      Object.assign(shown.config, { maxSwitchesPerDay: 0 });
      shown.now.setFullYear(1999);
      (shown.candidates as PolicyInput['candidates'][number][]).splice(0, 2, mars);
      return { ...learned, targetPoolId: 'mars' };
    };
    const before = structuredClone(input);
    const { decided } = await ask(meddle);
    expect(decided).toEqual({ ...decide(before), reason: expect.stringContaining('a pool that is not known') });
    expect(input).toEqual(before);
  });

  test('cannot change its answer after it was checked', async () => {
    let reads = 0;
    const shifty = () => ({
      ...learned,
      get targetPoolId() {
        reads += 1;
        return reads === 1 ? 'b' : 'mars';
      },
    });
    expect((await ask(shifty)).decided).toEqual(learned);
    expect(reads).toBe(1);
  });

  test('is not needed: the policy decides without one', async () => {
    const logger = pino({ level: 'silent' });
    const consult = createConsult({ engine: builtInEngine, logger });
    expect(await consult(input)).toEqual({
      decided: decide(input),
      engine: 'built-in',
      modelVersion: builtInEngine.version,
    });
  });
});
