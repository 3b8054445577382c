import { expect, test } from 'vitest';
import { transact } from '#foundation/database/transact.ts';
import { EventLogClosed, type Follower, type FollowItem } from '#foundation/events/follow.ts';
import { renewEpoch } from '#foundation/events/log-table.ts';
import { accountClosed, noteAdded, onEachWorld, range } from './fixture.ts';

onEachWorld('following', (createWorld) => {
  test('it replays what is kept, then goes on live, without loss or duplicate under concurrent writes', async () => {
    await using world = await createWorld();
    const other = world.openLog();
    await other.start();
    for (let time = 0; time < 10; time += 1) await world.change('a', { times: 15 });
    const { epoch } = await world.log.position();
    const followers = [world.log, other].map((log) => log.follow({ topic: 'account', after: { epoch, sequence: 0 } }));
    const writing = ['b', 'c', 'd'].map(async (account) => {
      for (let time = 0; time < 10; time += 1) await world.change(account, { times: 5 });
    });
    const taken = await Promise.all(followers.map((follower) => takeSequences(follower, 300)));
    await Promise.all(writing);
    expect(taken).toEqual([range(1, 300), range(1, 300)]);
  });

  test('it begins with what comes after it was asked for', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 3 });
    await world.log.newest();
    const follower = world.log.follow({ topic: 'account' });
    await world.change('a', { times: 2 });
    expect(await takeSequences(follower, 2)).toEqual([4, 5]);
  });

  test('it resumes after the event it had last', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 5 });
    await world.log.newest();
    const { epoch } = await world.log.position();
    const first = world.log.follow({ topic: 'account', after: { epoch, sequence: 0 } });
    const items = await take(first, 2);
    await first.return();
    const last = items.at(-1);
    if (last?.kind !== 'event') throw new Error('An event was expected.');
    const after = { epoch: last.epoch, sequence: last.event.sequence };
    // A process that was started later knows it from the table alone.
    for (const log of [world.log, world.openLog()]) {
      expect(await takeSequences(log.follow({ topic: 'account', after }), 3)).toEqual([3, 4, 5]);
    }
  });

  test('it hears of what another process has numbered', async () => {
    await using world = await createWorld();
    const reader = world.openLog();
    await reader.start();
    const follower = reader.follow({ topic: 'account' });
    await world.change();
    await world.log.newest();
    expect(await takeSequences(follower, 1)).toEqual([1]);
  });

  test('it gives only what was asked for: topic, types, tenant, aggregate', async () => {
    await using world = await createWorld();
    const requests = [
      { topic: 'account', types: ['account.closed'] },
      { topic: 'note' },
      { topic: 'account', clientId: '2' },
      { topic: 'account', aggregateId: 'a' },
    ];
    const followers = requests.map((request) => world.log.follow(request));
    await world.change('b', { clientId: '1' });
    await transact(world.database.fork(), async (tx) => {
      world.outbox.add(tx, noteAdded, { aggregateId: 'n', clientId: null, payload: { text: 'hi' } });
      world.outbox.add(tx, accountClosed, { aggregateId: 'b', clientId: '1', payload: {} });
    });
    await world.change('c', { clientId: '2' });
    await world.change('a', { clientId: '1' });
    const firsts = await Promise.all(followers.map((follower) => takeSequences(follower, 1)));
    expect(firsts).toEqual([[3], [2], [4], [5]]);
  });

  test('one that reads slowly gets everything, from the table when memory has moved on', async () => {
    await using world = await createWorld();
    const follower = world.log.follow({ topic: 'account' });
    await world.change();
    expect(await takeSequences(follower, 1)).toEqual([1]);
    for (let time = 0; time < 3; time += 1) await world.change('a', { times: 500 });
    await world.log.newest();
    expect(await takeSequences(follower, 1_500)).toEqual(range(2, 1_501));
  });

  test('it says what was pruned before it resumed', async () => {
    await using world = await createWorld();
    const { epoch } = await world.log.position();
    await world.change('a', { times: 6 });
    world.time.advance(8 * 86_400_000);
    await world.change('a');
    await world.log.newest();
    await world.log.prune();
    const follower = world.openLog().follow({ topic: 'account', after: { epoch, sequence: 2 } });
    const [gap, event] = await take(follower, 2);
    expect(gap).toEqual({ kind: 'gap', from: 2, to: 6, epoch });
    expect(event).toMatchObject({ kind: 'event', event: { sequence: 7 } });
  });

  test('it says that a position belongs to another log, and goes on live', async () => {
    await using world = await createWorld();
    await world.change('a', { times: 3 });
    await world.log.newest();
    const before = await world.log.position();
    await renewEpoch(world.database.fork(), world.database.schema);
    const log = world.openLog();
    await log.start();
    const { epoch } = await log.position();
    expect(epoch).not.toBe(before.epoch);
    const follower = log.follow({ topic: 'account', after: { epoch: before.epoch, sequence: 1 } });
    expect(await take(follower, 1)).toEqual([{ kind: 'gap', from: 1, to: 3, epoch }]);
    await world.change();
    expect(await takeSequences(follower, 1)).toEqual([4]);
  });

  test('a new epoch under a live one is a gap, not silence', async () => {
    await using world = await createWorld();
    const log = world.openLog({ pollMilliseconds: 100 });
    await log.start();
    const follower = log.follow({ topic: 'account' });
    await world.change();
    expect(await takeSequences(follower, 1)).toEqual([1]);
    await renewEpoch(world.database.fork(), world.database.schema);
    expect(await take(follower, 1)).toMatchObject([{ kind: 'gap', from: 1, to: 1 }]);
    await world.change();
    expect(await takeSequences(follower, 1)).toEqual([2]);
  });

  test('returning or aborting settles a waiting next() at once on a quiet log', async () => {
    await using world = await createWorld();
    const returned = world.log.follow({ topic: 'account' });
    const pending = returned.next();
    expect(await returned.return()).toEqual({ done: true, value: undefined });
    expect(await pending).toEqual({ done: true, value: undefined });

    const abort = new AbortController();
    const aborted = world.log.follow({ topic: 'account' }, abort.signal);
    const waiting = aborted.next();
    abort.abort();
    expect(await waiting).toEqual({ done: true, value: undefined });
    expect(await aborted.next()).toEqual({ done: true, value: undefined });
  });

  test('closing the log is an error to those who follow, not an end', async () => {
    await using world = await createWorld();
    const log = world.openLog();
    await log.start();
    const follower = log.follow({ topic: 'account' });
    const pending = follower.next();
    const told = expect(pending).rejects.toThrow(EventLogClosed);
    await log[Symbol.asyncDispose]();
    await told;
    expect(await follower.next()).toEqual({ done: true, value: undefined });
  });

  test('a log that is closed fails whoever comes to read it, at once', async () => {
    await using world = await createWorld();
    const log = world.openLog();
    await log.start();
    await world.change();
    const after = await log.position();
    await log[Symbol.asyncDispose]();
    await expect(log.follow({ topic: 'account' }).next()).rejects.toThrow(EventLogClosed);
    await expect(log.follow({ topic: 'account', after }).next()).rejects.toThrow(EventLogClosed);
    await expect(log.read({ after: 0, limit: 10 })).rejects.toThrow(EventLogClosed);
    await expect(log.newest()).rejects.toThrow(EventLogClosed);
  });
});

async function take(follower: Follower, count: number): Promise<FollowItem[]> {
  const items: FollowItem[] = [];
  while (items.length < count) {
    const { done, value } = await follower.next();
    if (done) break;
    items.push(value);
  }
  return items;
}

/** The sequences of the next events; a gap among them would be its negative end. */
async function takeSequences(follower: Follower, count: number): Promise<number[]> {
  const items = await take(follower, count);
  return items.map((item) => (item.kind === 'event' ? item.event.sequence : -item.to));
}
