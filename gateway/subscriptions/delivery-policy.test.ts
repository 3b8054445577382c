import { expect, test } from 'vitest';
import { policyOf } from './delivery-policy.ts';

const usual = { windowMilliseconds: 0, isConflated: false, conflateBy: [], isShareable: false, startsWithState: false };

test('a field without tags is delivered at once, whole, and to one subject alone', () => {
  expect(policyOf([])).toEqual(usual);
  expect(policyOf(['internal', 'delivery-window', 'delivery-window-xms', 'delivery-latest-by-id'])).toEqual(usual);
});

test.for([
  [['delivery-window-50ms'], { windowMilliseconds: 50 }],
  [['delivery-window-9999ms'], { windowMilliseconds: 1_000 }],
  [['delivery-latest'], { isConflated: true }],
  [['delivery-latest/pool/id'], { isConflated: true, conflateBy: ['pool', 'id'] }],
  [['delivery-shareable'], { isShareable: true }],
  [['starts-with-state', 'delivery-window-20ms'], { startsWithState: true, windowMilliseconds: 20 }],
] as const)('the tags %j ask for what they say', ([tags, expected]) => {
  expect(policyOf(tags)).toEqual({ ...usual, ...expected });
});
