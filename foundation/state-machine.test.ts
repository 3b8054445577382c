import fc from 'fast-check';
import { expect, test } from 'vitest';
import { stateMachine } from './state-machine.ts';

const lamp = stateMachine('lamp', { OFF: ['ON', 'BROKEN'], ON: ['OFF', 'BROKEN'], BROKEN: [] });

test('only the steps of the table are taken, and nothing follows an end', () => {
  const state = fc.constantFrom('OFF', 'ON', 'BROKEN');
  fc.assert(
    fc.property(fc.array(state, { maxLength: 20 }), (wishes) => {
      let at: 'OFF' | 'ON' | 'BROKEN' = 'OFF';
      for (const wish of wishes) {
        if (lamp.canGo(at, wish)) at = lamp.go(at, wish);
        else expect(() => lamp.go(at, wish)).toThrow(`lamp: ${wish} does not follow ${at}.`);
        if (lamp.isEnd(at)) expect(at).toBe('BROKEN');
      }
    }),
  );
});
