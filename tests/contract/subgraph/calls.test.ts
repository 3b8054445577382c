import { afterAll, beforeAll, describe, expect, test } from 'vitest';
import { CallFailed } from '#foundation/calls/call-failed.ts';
import { defineCall } from '#foundation/calls/define-call.ts';
import { runInRequest } from '#foundation/logging/request-context.ts';
import { brokenCall, findParcel, misleadingCall, slowCall, whoCalls } from './fixture/parcels.ts';
import { acme, createSubgraphWorld, type SubgraphWorld, shapes } from './world.ts';

describe.each(shapes)('a call from service to service, %s', (shape) => {
  let world: SubgraphWorld;
  beforeAll(async () => {
    world = await createSubgraphWorld(shape);
  });
  afterAll(() => world[Symbol.asyncDispose]());

  test('is answered by the one who owns it', async () => {
    const id = await world.addParcel({ place: 'shelf' });
    expect(await world.peers.call(findParcel, { id })).toEqual({ place: 'shelf' });
  });

  test('carries the request id of the caller', async () => {
    const asked = runInRequest({ requestId: 'outer-1' }, () => world.peers.call(whoCalls, {}));
    expect(await asked).toEqual({ requestId: 'outer-1' });
    expect(await world.peers.call(whoCalls, {})).toEqual({ requestId: expect.stringMatching(/^[0-9a-f-]{36}$/) });
  });

  test('fails with a code for input of another shape and for a name that nobody has', async () => {
    const wrongInput = world.peers.call(findParcel, { id: 5 } as never);
    await expect(wrongInput).rejects.toThrow(expect.objectContaining({ code: 'BAD_USER_INPUT' }));
    const unknown = defineCall('agent', 'nobodysCall', findParcel.input, findParcel.output);
    await expect(world.peers.call(unknown, { id: '1' })).rejects.toThrow(
      expect.objectContaining({ code: 'BAD_REQUEST' }),
    );
  });

  test('fails when its handler breaks or answers in another shape', async () => {
    await expect(world.peers.call(brokenCall, {})).rejects.toThrow(CallFailed);
    await expect(world.peers.call(misleadingCall, {})).rejects.toThrow(
      expect.objectContaining({ code: 'INTERNAL_SERVER_ERROR' }),
    );
  });

  test('fails when it takes longer than it was given', async () => {
    const asked = world.peers.call(slowCall, {}, { timeoutMilliseconds: 100 });
    await expect(asked).rejects.toThrow(expect.objectContaining({ code: 'SUBGRAPH_TIMEOUT' }));
  });

  test('is for services alone', async () => {
    const asked = world.service.handleCall(findParcel.name, { id: '1' }, acme);
    await expect(asked).rejects.toMatchObject({ extensions: { code: 'FORBIDDEN' } });
  });

  test('reaches the log of another subgraph, and hears of news in it', async () => {
    const source = world.peers.source('agent');
    const heard = Promise.withResolvers<void>();
    const stop = source.onNews(() => heard.resolve());
    const before = await source.newest();
    const id = await world.addParcel();
    await world.move(id, 'ship');
    await heard.promise;
    const read = () => source.read({ after: before, limit: 10, topics: ['parcel'] });
    await expect.poll(async () => (await read()).events.length, { timeout: 5000 }).toBe(1);
    stop();
    expect((await read()).events).toMatchObject([
      { type: 'parcel.moved', aggregateId: id, payload: { place: 'ship' } },
    ]);
  });
});
