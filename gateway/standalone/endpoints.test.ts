import { mkdtemp, rm, writeFile } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { describe, expect, test } from 'vitest';
import { silentLogger } from '#foundation/logging/logger.ts';
import { configFile } from './config-file.ts';
import { endpointOpener } from './endpoints.ts';

describe('G1 a header whose value is kept in a file', () => {
  test.for(['two\nlines', 'pässword', 'a\u0000b'])(
    '%j is refused when the subgraph is opened, and not told',
    async (secret) => {
      const directory = await mkdtemp(join(tmpdir(), 'headers-'));
      await using _ = { [Symbol.asyncDispose]: () => rm(directory, { recursive: true }) };
      await writeFile(join(directory, 'key'), secret);
      const file = configFile.parse({ subgraphs: { films: { headers: { 'x-key': { file: 'key' } } } } });
      const open = endpointOpener({ file, directory, logger: silentLogger() });
      const reason = 'The header x-key of the subgraph films cannot be sent: its file has more than printable ASCII.';
      expect(() => open({ name: 'films', url: 'http://127.0.0.1:9/' })).toThrow(reason);
    },
  );
});
