import { once } from 'node:events';
import { type AddressInfo, connect, createServer, type Socket } from 'node:net';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { openRedis } from '#foundation/redis/open-redis.ts';
import { createRedisStore } from '../../../gateway/caching/store.ts';
import { openTestRedis, withoutRedis } from '../../support/services.ts';

/** A way to Redis on which it can stop to answer, though it stays connected. */
async function openWay(to: string) {
  const { hostname, port } = new URL(to);
  const sockets = new Set<Socket>();
  const counts = { bytes: 0 };
  let isHung = false;
  const held: (() => void)[] = [];
  const server = createServer((client) => {
    const redis = connect(Number(port), hostname);
    for (const socket of [client, redis]) sockets.add(socket.on('error', () => {}));
    client.on('data', (part) => {
      counts.bytes += part.byteLength;
      if (isHung) held.push(() => redis.write(part));
      else redis.write(part);
    });
    redis.pipe(client);
  });
  server.listen(0, '127.0.0.1');
  await once(server, 'listening');
  const url = new URL(to);
  url.host = `127.0.0.1:${(server.address() as AddressInfo).port}`;
  return {
    url: url.href,
    counts,
    hang: () => {
      isHung = true;
    },
    goOn: () => {
      isHung = false;
      for (const send of held.splice(0)) send();
    },
    async [Symbol.asyncDispose]() {
      for (const socket of sockets) socket.destroy();
      server.close();
    },
  };
}

describe.skipIf(withoutRedis())('G8 a store in a Redis that does not answer, or is gone,', () => {
  test('is left alone for a while: nobody waits for it, and nothing piles up on the way to it', async () => {
    await using shared = await openTestRedis();
    await using way = await openWay(shared.url);
    await using opened = openRedis(way.url, silentLogger());
    await once(opened.redis, 'ready');
    const store = createRedisStore({ redis: opened.redis, prefix: 'c:', logger: silentLogger() });
    const entry = { key: 'a', value: 'x'.repeat(10_000), seconds: 60 };
    store.set([entry]);
    await expect.poll(() => store.get(['a'])).toEqual([entry.value]);

    way.hang();
    expect(await Promise.all(Array.from({ length: 20 }, () => store.get(['a'])))).toEqual(
      Array.from({ length: 20 }, () => [undefined]),
    );
    const before = way.counts.bytes;
    const startedAt = performance.now();
    for (let turn = 0; turn < 50; turn += 1) {
      store.set([entry]);
      expect(await store.get(['a', 'b'])).toEqual([undefined, undefined]);
    }
    expect(performance.now() - startedAt).toBeLessThan(1_500);
    expect(way.counts.bytes - before).toBeLessThan(20_000);

    way.goOn();
    await expect.poll(() => store.get(['a']), { timeout: 10_000 }).toEqual([entry.value]);
    opened.redis.disconnect();
    store.set([entry]);
    expect(await store.get(['a'])).toEqual([undefined]);
  });
});
