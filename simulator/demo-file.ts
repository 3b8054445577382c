import { randomUUID } from 'node:crypto';
import { mkdir, open, readFile, rename, rm } from 'node:fs/promises';
import { dirname } from 'node:path';
import { z } from 'zod';

const shape = z.object({
  clientId: z.string(),
  /** The client's token, which the graph shows once. */
  token: z.string(),
  /** The graph's endpoint. */
  url: z.string(),
  /** Where the made-up market begins that the fleet runs on. */
  marketStart: z.iso.datetime(),
});

/** What the demo keeps between two starts. */
export type DemoFile = z.infer<typeof shape>;

/** What was kept; undefined where there is nothing, or nothing that can be used. */
export async function readDemoFile(path: string): Promise<DemoFile | undefined> {
  try {
    return shape.parse(JSON.parse(await readFile(path, 'utf8')));
  } catch (error) {
    const isAbsent = error instanceof Error && 'code' in error && error.code === 'ENOENT';
    if (isAbsent || error instanceof SyntaxError || error instanceof z.ZodError) return undefined;
    throw error;
  }
}

/** Keeps it whole or not at all, for this user alone. */
export async function writeDemoFile(path: string, content: DemoFile): Promise<void> {
  await mkdir(dirname(path), { recursive: true, mode: 0o700 });
  const draft = `${path}.${randomUUID()}`;
  try {
    await using file = await open(draft, 'wx', 0o600);
    await file.writeFile(`${JSON.stringify(content, null, 2)}\n`);
    await file.sync();
    await rename(draft, path);
  } finally {
    await rm(draft, { force: true });
  }
}
