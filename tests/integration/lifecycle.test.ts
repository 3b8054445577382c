import { type ChildProcess, spawn } from 'node:child_process';
import { once } from 'node:events';
import { createInterface } from 'node:readline';
import { describe, expect, test } from 'vitest';

const root = new URL('../..', import.meta.url).pathname;

/** Runs the sample program in a process of its own and gathers what it logs. */
function launch(plan: object = {}, o: { args?: string[]; env?: Record<string, string> } = {}) {
  const args = ['tests/support/lifecycle-program.ts', JSON.stringify(plan), ...(o.args ?? [])];
  const child = spawn(`${root}/node_modules/.bin/node`, args, { cwd: root, env: { PATH: process.env.PATH, ...o.env } });
  const entries: Record<string, unknown>[] = [];
  const output: string[] = [];
  createInterface({ input: child.stdout }).on('line', (line) => {
    output.push(line);
    if (line.startsWith('{')) entries.push(JSON.parse(line));
    child.emit('said');
  });
  child.stderr.on('data', (data) => output.push(String(data)));
  const ended = once(child, 'close').then(([code]) => code as number | null);
  return {
    child,
    entries,
    ended,
    messages: () => entries.map(({ msg }) => msg),
    text: () => output.join('\n'),
    said: (message: string) => heard(child, () => entries.some(({ msg }) => msg === message), message),
    [Symbol.asyncDispose]: async () => {
      child.kill('SIGKILL');
      await ended;
    },
  };
}

async function heard(child: ChildProcess, isHeard: () => boolean, what: string): Promise<void> {
  const signal = AbortSignal.timeout(10_000);
  while (!isHeard()) {
    if (child.exitCode !== null) throw new Error(`It ended with ${child.exitCode} before it said "${what}".`);
    await Promise.race([once(child, 'said', { signal }), once(child, 'close', { signal })]);
  }
}

describe('P7 lifecycle', () => {
  test.for(['SIGTERM', 'SIGINT', 'SIGHUP'] as const)('%s drains, closes in reverse and exits 0', async (signal) => {
    await using program = launch();
    await program.said('Sample started.');
    program.child.kill(signal);
    expect(await program.ended).toBe(0);
    expect(program.messages().slice(2)).toEqual([
      'Sample stops.',
      ...['unready', 'draining', 'drained', 'closed: server', 'closed: database', 'Sample stopped.'],
    ]);
  });

  test('SIGHUP has a program that can reload do so, and SIGTERM still stops it', async () => {
    await using program = launch({ reloads: true });
    await program.said('Sample started.');
    program.child.kill('SIGHUP');
    await program.said('reloaded');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.messages()).toContain('drained');
  });

  test('the start is reported in one line with its settings', async () => {
    await using program = launch({}, { env: { SIZE: '7' } });
    await program.said('Sample started.');
    expect(program.entries.at(-1)).toMatchObject({ settings: { SIZE: 7 }, start_milliseconds: expect.any(Number) });
  });

  test('it is unready for the whole delay before it drains', async () => {
    await using program = launch({ delaySeconds: 0.3 });
    await program.said('Sample started.');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    const at = (message: string) =>
      new Date(String(program.entries.find(({ msg }) => msg === message)?.time)).getTime();
    expect(at('draining') - at('unready')).toBeGreaterThanOrEqual(290);
  });

  test('a drain that runs out is told, everything is closed still, and the exit is 1', async () => {
    await using program = launch({ drain: 'hangs', graceSeconds: 0.2 });
    await program.said('Sample started.');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(1);
    expect(program.messages()).toEqual(
      expect.arrayContaining(['drain told to give up', 'closed: server', 'closed: database']),
    );
  });

  test('a drain that fails closes everything still and exits 1', async () => {
    await using program = launch({ drain: 'throws' });
    await program.said('Sample started.');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(1);
    expect(program.messages()).toContain('closed: database');
  });

  test('a resource that hangs while it closes does not hold the exit for ever', async () => {
    await using program = launch({ closing: 'hangs', graceSeconds: 0.1 });
    await program.said('Sample started.');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(1);
    expect(program.messages()).toContain('Sample did not close everything in time.');
  });

  test('a second signal exits at once with 1, but the same Ctrl-C heard twice does not', async () => {
    await using program = launch({ drain: 'hangs', graceSeconds: 60 });
    await program.said('Sample started.');
    program.child.kill('SIGINT');
    await program.said('draining');
    program.child.kill('SIGINT');
    const again = setInterval(() => program.child.kill('SIGTERM'), 300);
    expect(await program.ended).toBe(1);
    clearInterval(again);
    expect(program.messages()).toContain('Told twice to stop; exits at once.');
    expect(program.messages().filter((message) => message === 'Sample stops.')).toHaveLength(1);
  });

  test('a signal during the start ends the start and exits 0', async () => {
    await using program = launch({ startMilliseconds: 60_000 });
    await program.said('opening');
    program.child.kill('SIGTERM');
    expect(await program.ended).toBe(0);
    expect(program.messages()).toContain('closed: database');
    expect(program.messages()).not.toContain('Sample started.');
  });

  test('a failed start is one clear line and exit 1', async () => {
    await using program = launch({ startFails: 'error' });
    expect(await program.ended).toBe(1);
    expect(program.messages()).toEqual(['Sample could not start: The folder is in use by another process.']);
    expect(program.text()).not.toContain('    at ');
  });

  test('a configuration that turns out wrong during the start exits 2', async () => {
    await using program = launch({ startFails: 'configuration' });
    expect(await program.ended).toBe(2);
    expect(program.text()).toContain('SIZE: is too large');
  });

  test('an error that nobody caught is logged, and the program stops in order with 1', async () => {
    await using program = launch({ throwsLater: true });
    expect(await program.ended).toBe(1);
    expect(program.messages()).toEqual(expect.arrayContaining(['Nobody caught: Nobody waits for this.', 'drained']));
  });
});

describe('P1 configuration at the start', () => {
  test('a bad environment is told in full and exits 2', async () => {
    await using program = launch({}, { env: { SIZE: 'big' } });
    expect(await program.ended).toBe(2);
    expect(program.text()).toBe(
      'The configuration cannot be used.\n  SIZE: expected a whole number, 1 or more, not "big"\n',
    );
  });

  test('help lists the variables and exits 0', async () => {
    await using program = launch({}, { args: ['--help'], env: { SIZE: 'big' } });
    expect(await program.ended).toBe(0);
    expect(program.text()).toContain('SIZE  how much (default 1)');
  });
});
