import { describe, expect, test } from 'vitest';
import { scopesOf } from '#foundation/identity/scope.ts';
import type { Viewer } from '#foundation/identity/viewer.ts';
import { Credentials } from './credentials.ts';

const viewer = (generation = 1): Viewer => ({
  kind: 'CLIENT',
  subject: 'client:1',
  clientId: '1',
  scopes: scopesOf.CLIENT,
  generation,
});
const MINUTE = 60_000;

/** Credentials with a clock and an issuer that the test moves. */
function createWorld(o: { maximumAnswers?: number } = {}) {
  const state = {
    now: 1_000_000,
    since: 0 as number | undefined,
    answer: viewer() as Viewer | undefined,
    asked: 0,
    isUp: true,
    gate: undefined as Promise<void> | undefined,
  };
  const credentials = new Credentials({
    ...o,
    now: () => state.now,
    completeSince: () => state.since,
    resolve: async (token) => {
      state.asked += 1;
      if (!state.isUp) throw new Error('down');
      await state.gate;
      return token.startsWith('cli_guess') ? undefined : state.answer;
    },
  });
  return { state, credentials, ask: () => credentials.viewerOf('Bearer cli_x') };
}

describe('G3 how long an answer of an issuer is kept', () => {
  test('ten minutes while every revocation is heard of', async () => {
    const { state, ask } = createWorld();
    await ask();
    state.now += 10 * MINUTE - 1;
    await ask();
    expect(state.asked).toBe(1);
    state.now += 1;
    await ask();
    expect(state.asked).toBe(2);
  });

  test('five seconds while one may be missed', async () => {
    const { state, ask } = createWorld();
    state.since = undefined;
    await ask();
    state.now += 4_999;
    await ask();
    expect(state.asked).toBe(1);
    state.now += 1;
    await ask();
    expect(state.asked).toBe(2);
  });

  test('five seconds when it is older than what has been heard completely', async () => {
    const { state, ask } = createWorld();
    await ask();
    state.since = state.now + 1;
    state.now += 5_000;
    await ask();
    expect(state.asked).toBe(2);
  });

  test('no longer than the token itself says that it lasts', async () => {
    const { state, credentials } = createWorld();
    const claims = Buffer.from(JSON.stringify({ exp: (state.now + MINUTE) / 1000 })).toString('base64url');
    const ask = () => credentials.viewerOf(`Bearer e30.${claims}.x`);
    await ask();
    state.now += MINUTE - 1;
    await ask();
    expect(state.asked).toBe(1);
    state.now += 1;
    state.isUp = false;
    await expect(ask()).rejects.toThrow('down');
  });

  test('a second for a token that is nobody’s', async () => {
    const { state, ask } = createWorld();
    state.answer = undefined;
    await expect(ask()).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    await expect(ask()).rejects.toMatchObject({ extensions: { code: 'UNAUTHENTICATED' } });
    expect(state.asked).toBe(1);
    state.answer = viewer();
    state.now += 1_000;
    expect(await ask()).toEqual(viewer());
  });

  test('ten minutes at the most while the issuer does not answer, which is asked once a second', async () => {
    const { state, ask } = createWorld();
    await ask();
    state.isUp = false;
    state.since = undefined;
    state.now += 5_000;
    expect(await ask()).toEqual(viewer());
    expect(await ask()).toEqual(viewer());
    expect(state.asked).toBe(2);
    state.now += 10 * MINUTE;
    await expect(ask()).rejects.toThrow('down');
  });

  test('not at all when a revocation came while it was on its way', async () => {
    const { state, credentials, ask } = createWorld();
    const asking = ask();
    credentials.revoked({ clientId: '1', agentId: null });
    await asking;
    await ask();
    expect(state.asked).toBe(2);
  });
});

describe('G3 a flood of guesses', () => {
  test('drives no known credential out', async () => {
    const { state, credentials, ask } = createWorld({ maximumAnswers: 10 });
    await ask();
    for (let guess = 0; guess < 100; guess += 1) {
      await expect(credentials.viewerOf(`Bearer cli_guess${guess}`)).rejects.toThrow();
    }
    const before = state.asked;
    await ask();
    expect(state.asked).toBe(before);
  });

  test('is remembered up to a bound', async () => {
    const { state, credentials } = createWorld({ maximumAnswers: 10 });
    const guess = (number: number) => credentials.viewerOf(`Bearer cli_guess${number}`).catch(() => {});
    for (let number = 0; number < 11; number += 1) await guess(number);
    await guess(10);
    expect(state.asked).toBe(11);
    await guess(0);
    expect(state.asked).toBe(12);
  });
});

describe('G3 open sockets', () => {
  test('do not rest on a question that was asked before the revocation', async () => {
    const { state, credentials, ask } = createWorld();
    let open = () => {};
    state.gate = new Promise((resolve) => {
      open = resolve;
    });
    const early = ask();
    credentials.revoked({ clientId: '1', agentId: null });
    const late = ask();
    expect(state.asked).toBe(2);
    open();
    await Promise.all([early, late]);
  });

  test('learn whether their credential was refused, or could not be asked for', async () => {
    for (const isUp of [true, false]) {
      const { state, credentials, ask } = createWorld();
      await ask();
      const reasons: string[] = [];
      credentials.watch('Bearer cli_x', (reason) => reasons.push(reason));
      Object.assign(state, { isUp, answer: undefined });
      credentials.forget();
      await credentials.recheck();
      expect(reasons).toEqual([isUp ? 'REFUSED' : 'UNKNOWN']);
    }
  });

  test('hear that their credential is revoked, or means another generation', async () => {
    for (const answer of [undefined, viewer(2)]) {
      const { state, credentials, ask } = createWorld();
      await ask();
      let lost = 0;
      credentials.watch('Bearer cli_x', () => {
        lost += 1;
      });
      state.answer = answer;
      credentials.revoked({ clientId: '1', agentId: null });
      await credentials.recheck();
      expect(lost).toBe(1);
    }
  });

  test('keep theirs through the revocation of another', async () => {
    const { state, credentials, ask } = createWorld();
    await ask();
    let lost = 0;
    credentials.watch('Bearer cli_x', () => {
      lost += 1;
    });
    credentials.revoked({ clientId: '2', agentId: null });
    await credentials.recheck();
    expect([lost, state.asked]).toEqual([0, 1]);
  });

  test('are asked for again when their answer is too old', async () => {
    const { state, credentials, ask } = createWorld();
    state.since = undefined;
    await ask();
    const stop = credentials.watch('Bearer cli_x', () => {});
    state.now += 5_000;
    await credentials.recheck();
    expect(state.asked).toBe(2);
    stop();
    state.now += 5_000;
    await credentials.recheck();
    expect(state.asked).toBe(2);
  });
});
