import { randomUUID } from 'node:crypto';
import { mkdtemp, rm } from 'node:fs/promises';
import { tmpdir } from 'node:os';
import { join } from 'node:path';
import { setTimeout as wait } from 'node:timers/promises';
import { type Child, freePort, startChild } from '../child.ts';
import { type Listener, startListener } from './listener.ts';
import { environmentOf } from './settings.ts';

/** What is taken away in a round. */
export const FAULTS = ['the gateway', 'the subgraph', 'the sockets'] as const;
export type Fault = (typeof FAULTS)[number];

export interface FaultWorld extends AsyncDisposable {
  readonly socketUrl: string;
  readonly listeners: readonly Listener[];
  /** Takes it away without a warning while ticks flow, and waits until everybody has heard of a later one. */
  round(fault: Fault): Promise<void>;
  /** The number of the last tick that was written. */
  lastNumber(): Promise<number>;
  /** Forgets the log's history. */
  trim(): Promise<void>;
}

const repository = join(import.meta.dirname, '../../..');
const USERS = ['one', 'one', 'one', 'two', 'two'] as const;
const STEP_MILLISECONDS = 50;
const RECOVER_MILLISECONDS = 30_000;

/** A subgraph that writes 200 ticks a second into its log, a gateway, and listeners of two users, who want the same. */
export async function openFaultWorld(): Promise<FaultWorld> {
  await using resources = new AsyncDisposableStack();
  const dataDir = await mkdtemp(join(tmpdir(), 'spotkeep-faults-'));
  resources.defer(() => rm(dataDir, { recursive: true, force: true }));
  const [port, subgraphPort, controlPort] = [await freePort(), await freePort(), await freePort()];
  const common = { subgraphPort, controlPort, dataDir, signingSecret: randomUUID() };
  const children = new Map<string, Child>();
  resources.defer(async () => {
    await Promise.all([...children.values()].map((child) => child[Symbol.asyncDispose]()));
  });
  const start = (name: 'gateway' | 'subgraph') => {
    const env = environmentOf({ ...common, port: name === 'gateway' ? port : subgraphPort });
    const file = join(repository, `tests/support/faults/${name}-program.ts`);
    children.set(name, startChild(join(repository, 'node_modules/.bin/node'), [file], { env }));
  };
  const control = async (path: string) => Number(await (await fetch(`http://127.0.0.1:${controlPort}${path}`)).text());
  const restart = async (name: 'gateway' | 'subgraph') => {
    await children.get(name)?.kill();
    start(name);
  };

  start('subgraph');
  start('gateway');
  await until('the subgraph does not answer', () => control('/').then(Boolean, () => false));
  const socketUrl = `ws://127.0.0.1:${port}/graphql`;
  const listeners = USERS.map((user) => startListener(socketUrl, user));
  resources.defer(async () => {
    await Promise.all(listeners.map((listener) => listener.leave()));
  });
  const haveHeardOf = (number: number) => () => listeners.every(({ numbers }) => (numbers.at(-1) ?? 0) >= number);
  await until('a listener hears nothing', haveHeardOf(1));

  const owned = resources.move();
  return {
    socketUrl,
    listeners,
    async round(fault) {
      const before = await control('/');
      await until('ticks do not flow', haveHeardOf(before));
      if (fault === 'the gateway') await restart('gateway');
      else if (fault === 'the subgraph') await restart('subgraph');
      else for (const listener of listeners) listener.cut();
      await until('the subgraph does not come back', async () => (await control('/').catch(() => 0)) > before);
      await until(`a listener does not recover from losing ${fault}`, haveHeardOf(await control('/')));
    },
    lastNumber: () => control('/'),
    trim: async () => void (await control('/trim')),
    [Symbol.asyncDispose]: () => owned.disposeAsync(),
  };
}

export async function until(otherwise: string, isSo: () => boolean | Promise<boolean>): Promise<void> {
  const deadline = Date.now() + RECOVER_MILLISECONDS;
  while (!(await isSo())) {
    if (Date.now() > deadline) throw new Error(`${otherwise}, within ${RECOVER_MILLISECONDS / 1000} s.`);
    await wait(STEP_MILLISECONDS);
  }
}

/** What is wrong with what a listener was told: nothing, when every tick came once and in order, and only its own. */
export function faultIn({ user, numbers, subjects, gaps, failures }: Listener): string | undefined {
  const at = numbers.findIndex((number, index) => index > 0 && number !== (numbers[index - 1] ?? 0) + 1);
  if (at > 0) return `${user} was told ${numbers[at]} after ${numbers[at - 1]}`;
  if (gaps > 0) return `${user} was told of ${gaps} gaps`;
  if (failures.length > 0) return `${user} was told ${JSON.stringify(failures)}`;
  const others = [...subjects].filter((subject) => subject !== `client:${user}`);
  return others.length > 0 ? `${user} was told what ${others.join()} is told` : undefined;
}
