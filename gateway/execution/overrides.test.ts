import { describe, expect, test } from 'vitest';
import { anonymous, type Viewer } from '#foundation/identity/viewer.ts';
import { createOverridePolicy } from './overrides.ts';

const policy = createOverridePolicy({ enabled: new Set(['new-prices', 'percent(0)']) });
const client = (subject: string): Viewer => ({ kind: 'CLIENT', subject, clientId: subject, generation: 1, scopes: [] });
const contextOf = (viewer: Viewer, requestId = 'r1') => ({ viewer, requestId, mayIntrospect: false });
const shareAmong = (label: string, contexts: readonly ReturnType<typeof contextOf>[]) =>
  contexts.filter((context) => policy.isOverridden(label, context)).length / contexts.length;

describe('G1 progressive overrides', () => {
  test('a label is on when it is on the list', () => {
    expect(policy.isOverridden('new-prices', contextOf(anonymous))).toBe(true);
    expect(policy.isOverridden('new-names', contextOf(anonymous))).toBe(false);
  });

  test('percent(x) is on for that share of the viewers, always the same ones', () => {
    const viewers = Array.from({ length: 2_000 }, (_, index) => contextOf(client(`c${index}`)));
    expect(shareAmong('percent(30)', viewers)).toBeCloseTo(0.3, 1);
    for (const context of viewers.slice(0, 50)) {
      const again = contextOf(context.viewer, 'another request');
      expect(policy.isOverridden('percent(30)', again)).toBe(policy.isOverridden('percent(30)', context));
    }
  });

  test('those who have not signed in are told apart by their requests', () => {
    const requests = Array.from({ length: 2_000 }, (_, index) => contextOf(anonymous, `r${index}`));
    expect(shareAmong('percent(12.5)', requests)).toBeCloseTo(0.125, 1);
  });

  test('none and all are no one and everyone, whatever the list says', () => {
    const viewers = Array.from({ length: 200 }, (_, index) => contextOf(client(`c${index}`)));
    expect(shareAmong('percent(0)', viewers)).toBe(0);
    expect(shareAmong('percent(100)', viewers)).toBe(1);
  });
});
