import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { CircuitOpen } from './circuit-breaker.ts';
import { admit, type Circuit, circuitDefaults, closedCircuit, settle } from './circuit-state.ts';
import { type CircuitChange, createInProcessBreaker } from './in-process-breaker.ts';

function world(settings = circuitDefaults) {
  let milliseconds = 0;
  const changes: CircuitChange[] = [];
  const breaker = createInProcessBreaker({
    name: 'replica',
    settings: () => settings,
    now: () => milliseconds,
    onChange: (change) => changes.push(change),
  });
  const fail = () => breaker.run(() => Promise.reject(new Error('down'))).catch((error: unknown) => error);
  const failTimes = async (times: number) => {
    for (let i = 0; i < times; i += 1) await fail();
  };
  return { breaker, changes, fail, failTimes, pass: (seconds: number) => (milliseconds += seconds * 1000) };
}

describe('P5 the breaker of one process', () => {
  test('opens after five failures in a row, not after four', async () => {
    const { breaker, failTimes } = world();
    await failTimes(4);
    expect(breaker.state()).toBe('CLOSED');
    await failTimes(1);
    expect(breaker.state()).toBe('OPEN');
  });

  test('forgets failures after a success', async () => {
    const { breaker, failTimes } = world();
    await failTimes(4);
    await breaker.run(async () => 'up');
    await failTimes(4);
    expect(breaker.state()).toBe('CLOSED');
  });

  test('refuses at once while open and says how long', async () => {
    const { breaker, failTimes, pass } = world();
    await failTimes(5);
    pass(20);
    let called = false;
    const refused = await breaker
      .run(async () => {
        called = true;
      })
      .catch((error: unknown) => error);
    expect(called).toBe(false);
    expect(refused).toBeInstanceOf(CircuitOpen);
    expect(refused).toMatchObject({ circuit: 'replica', retryAfterSeconds: 40 });
  });

  test('lets exactly three calls try, refuses the others at once, and closes when the three succeed', async () => {
    const { breaker, changes, failTimes, pass } = world();
    await failTimes(5);
    pass(60);
    const gate = Promise.withResolvers<void>();
    const calls = Array.from({ length: 20 }, () => breaker.run(() => gate.promise));
    const outcomes = Promise.allSettled(calls);
    const refused = await Promise.allSettled(calls.slice(3));
    expect(refused.every((one) => one.status === 'rejected' && one.reason instanceof CircuitOpen)).toBe(true);
    expect(breaker.state()).toBe('HALF_OPEN');
    gate.resolve();
    expect((await outcomes).filter((one) => one.status === 'fulfilled')).toHaveLength(3);
    expect(breaker.state()).toBe('CLOSED');
    expect(changes.map(({ from, to }) => `${from} ${to}`)).toEqual([
      'CLOSED OPEN',
      'OPEN HALF_OPEN',
      'HALF_OPEN CLOSED',
    ]);
  });

  test('opens again when one of the three fails, and drops the others of that round', async () => {
    const { breaker, failTimes, pass } = world();
    await failTimes(5);
    pass(60);
    const slow = Promise.withResolvers<void>();
    const others = [breaker.run(() => slow.promise), breaker.run(() => slow.promise)];
    await failTimes(1);
    expect(breaker.state()).toBe('OPEN');
    slow.resolve();
    await Promise.all(others);
    expect(breaker.state()).toBe('OPEN');
  });

  test('a caller who leaves gives its place back', async () => {
    const { breaker, failTimes, pass } = world();
    await failTimes(5);
    pass(60);
    for (let i = 0; i < 10; i += 1) {
      await breaker.run(() => Promise.reject(new DOMException('left', 'AbortError'))).catch(() => undefined);
    }
    expect(breaker.circuit()).toMatchObject({ state: 'HALF_OPEN', probes: 0 });
  });

  test('begins a new round when the calls of the last one never ended', async () => {
    const { breaker, failTimes, pass } = world();
    await failTimes(5);
    pass(60);
    for (let i = 0; i < 3; i += 1) void breaker.run(() => new Promise(() => undefined));
    pass(60);
    await expect(breaker.run(async () => 'up')).resolves.toBe('up');
  });

  test('D7 a reset closes it, and settings are read on each call', async () => {
    const settings = { ...circuitDefaults };
    const { breaker, failTimes } = world(settings);
    settings.failureThreshold = 1;
    await failTimes(1);
    expect(breaker.state()).toBe('OPEN');
    await breaker.reset();
    expect(breaker.state()).toBe('CLOSED');
  });

  test('a listener that throws does not fail the call', async () => {
    const breaker = createInProcessBreaker({
      name: 'x',
      settings: { ...circuitDefaults, failureThreshold: 1 },
      onChange: () => {
        throw new Error('listener');
      },
    });
    await expect(breaker.run(() => Promise.reject(new Error('down')))).rejects.toThrow('down');
  });
});

test('no sequence of calls lets more than the maximum try in one epoch, nor skips an epoch', () => {
  const step = fc.oneof(
    fc.record({ kind: fc.constant('admit' as const), after: fc.nat(40_000) }),
    fc.record({
      kind: fc.constant('settle' as const),
      pick: fc.nat(),
      outcome: fc.constantFrom('SUCCEEDED' as const, 'FAILED' as const, 'IGNORED' as const),
    }),
  );
  fc.assert(
    fc.property(fc.array(step, { maxLength: 200 }), (steps) => {
      let circuit: Circuit = closedCircuit(0);
      let now = 0;
      const open: number[] = [];
      const trying = new Map<number, number>();
      for (const one of steps) {
        const before = circuit;
        if (one.kind === 'admit') {
          now += one.after;
          const admission = admit(circuit, circuitDefaults, now);
          circuit = admission.circuit;
          if (admission.admitted) open.push(circuit.epoch);
          if (admission.admitted && circuit.state === 'HALF_OPEN')
            trying.set(circuit.epoch, (trying.get(circuit.epoch) ?? 0) + 1);
        } else if (open.length > 0) {
          const [epoch] = open.splice(one.pick % open.length, 1);
          circuit = settle(circuit, epoch ?? 0, one.outcome, circuitDefaults, now);
          if (one.outcome === 'IGNORED' && trying.has(epoch ?? 0))
            trying.set(epoch ?? 0, (trying.get(epoch ?? 0) ?? 1) - 1);
        }
        expect(circuit.epoch - before.epoch).toBeLessThanOrEqual(1);
        expect(circuit.state === before.state || circuit.epoch > before.epoch).toBe(true);
      }
      for (const count of trying.values()) expect(count).toBeLessThanOrEqual(circuitDefaults.halfOpenMaxCalls);
    }),
  );
});
