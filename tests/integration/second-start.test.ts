import { spawn } from 'node:child_process';
import { once } from 'node:events';
import { mkdtemp, rm } from 'node:fs/promises';
import { createServer } from 'node:net';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { text } from 'node:stream/consumers';
import { expect, onTestFinished, test } from 'vitest';
import { lockFolder } from '#foundation/database/lock-folder.ts';
import { freePort } from '../support/child.ts';

const program = join(import.meta.dirname, '../../spotkeep.ts');

test('P8 a second program on a data folder hears of the folder first, although its ports are taken too', async () => {
  const dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-data-'));
  onTestFinished(() => rm(dataDir, { recursive: true, force: true }));
  using _ = lockFolder(dataDir);
  const port = await freePort();
  const taken = createServer().listen(port, '127.0.0.1');
  onTestFinished(() => void taken.close());
  await once(taken, 'listening');
  const { PATH = '', HOME = '' } = process.env;
  const env = { PATH, HOME, DATA_DIR: dataDir, PORT: String(port), OPERATIONS_PORT: String(port), LOG_FORMAT: 'json' };
  const second = spawn(process.execPath, [program], { env, stdio: ['ignore', 'pipe', 'inherit'] });
  onTestFinished(() => void second.kill('SIGKILL'));
  const [said, [code]] = await Promise.all([text(second.stdout), once(second, 'exit')]);
  expect(said).toContain(`The data folder ${dataDir} is in use by process ${process.pid}.`);
  expect(code).toBe(1);
});
