import { describe, expect, test } from 'vitest';
import { canonicalJson } from './canonical-json.ts';

describe('canonical JSON', () => {
  test('is the same for the same value whatever the order of its keys', () => {
    expect(canonicalJson({ b: [{ y: 1, x: 2 }], a: null })).toBe(canonicalJson({ a: null, b: [{ x: 2, y: 1 }] }));
  });

  test('differs by the order of a list, by type and by value', () => {
    const texts = [[1, 2], [2, 1], ['1', '2'], { 0: 1, 1: 2 }, [1n, 2]].map(canonicalJson);
    expect(new Set(texts).size).toBe(texts.length);
  });

  test('takes an absent key for one that is not there, and a date for its text', () => {
    expect(canonicalJson({ a: undefined, at: new Date(0) })).toBe('{"at":"1970-01-01T00:00:00.000Z"}');
  });
});
