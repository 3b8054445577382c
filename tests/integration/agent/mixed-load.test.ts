import { afterAll, beforeAll, expect, test, vi } from 'vitest';
import { onEachDatabase } from '../../support/database.ts';
import { contradictions } from './invariants.ts';
import { operationsOn } from './mixed-load.ts';
import { createMoves, type Moves } from './moves.ts';

const WORKERS = 20;
const MILLISECONDS = 3_000;
const MOST_TURNS = 200;

onEachDatabase('A19 everything at once', (kind) => {
  let moves: Moves;
  beforeAll(async () => {
    moves = await createMoves({ kind });
  });
  afterAll(() => moves[Symbol.asyncDispose]());

  test('fails nobody, and leaves every agent one primary, one move at most, and its news in order', async () => {
    const first = await moves.member();
    const members = [first, await moves.member()];
    for (let n = 0; n < 2; n += 1) members.push(await moves.member({ clientId: first.clientId }));
    const operations = Object.values(operationsOn(moves));
    let seed = 1;
    const pick = <T>(items: readonly T[]): T => {
      seed = (seed * 48_271) % 2_147_483_647;
      return items[seed % items.length] as T;
    };
    const end = Date.now() + MILLISECONDS;
    const failures: string[] = [];
    let count = 0;
    const work = async () => {
      for (let turn = 0; turn < MOST_TURNS && Date.now() < end; turn += 1) {
        const operation = pick(operations);
        await operation({ member: pick(members), neighbour: pick(members), pick }).catch((error: unknown) => {
          failures.push(`${operation.name}: ${error}`);
        });
        count += 1;
        moves.world.clock.advance(pick([0, 1_000, 30_000]));
      }
    };
    await Promise.all(Array.from({ length: WORKERS }, work));
    expect(failures).toEqual([]);
    expect(count).toBeGreaterThan(WORKERS);
    await moves.world.settled();
    const clientIds = [...new Set(members.map(({ clientId }) => clientId))];
    // Imports that were begun are still being read.
    const nothingWrong = async () => expect(await contradictions(moves, clientIds)).toEqual([]);
    await vi.waitFor(nothingWrong, { timeout: 20_000, interval: 500 });
  });
});
