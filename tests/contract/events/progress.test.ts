import { expect, test, vi } from 'vitest';
import { onEachWorld, range } from './fixture.ts';

onEachWorld('G11 how consumers get on', (createWorld) => {
  test('a consumer whose source never answers goes on once it is begun anew', async () => {
    await using world = await createWorld();
    const source = await world.source();
    const asked = Promise.withResolvers<void>();
    let isSilent = true;
    const unreliable: typeof source = {
      ...source,
      read: (request) => {
        asked.resolve();
        return isSilent ? new Promise(() => {}) : source.read(request);
      },
    };
    const consumer = await world.consumer('one', { source: unreliable });
    await world.change('a', { times: 3 });
    await consumer.start();
    await asked.promise;
    isSilent = false;
    consumer.restart();
    await world.catchUp(consumer);
    expect(await world.effects('one')).toEqual(range(1, 3));
    expect(consumer.progress()).toEqual({ lag: 0, failingSince: undefined });
  });

  test('a consumer that cannot go on says since when, and what it has not passed', async () => {
    await using world = await createWorld();
    const source = await world.source();
    let isDown = false;
    const unreliable: typeof source = {
      ...source,
      read: (request) => (isDown ? Promise.reject(new Error('connection refused')) : source.read(request)),
    };
    const consumer = await world.consumer('one', { source: unreliable });
    await consumer.start();
    await world.change('a');
    await world.catchUp(consumer);
    isDown = true;
    await world.change('a', { times: 2 });
    await world.log.newest();
    await vi.waitFor(() => expect(consumer.progress().failingSince).toBeTypeOf('number'), { timeout: 5_000 });
    isDown = false;
    await vi.waitFor(() => expect(consumer.progress()).toEqual({ lag: 0, failingSince: undefined }), {
      timeout: 5_000,
    });
    expect(await world.effects('one')).toEqual(range(1, 3));
  });
});
