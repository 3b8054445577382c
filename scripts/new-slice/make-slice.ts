import { existsSync, mkdirSync, writeFileSync } from 'node:fs';
import { join } from 'node:path';
import type { SliceNames } from './names.ts';
import { templates } from './templates.ts';

/** Writes the files of a new slice under `root` and returns their paths. Refuses a folder that exists. */
export function makeSlice(root: string, names: SliceNames): string[] {
  const folder = `subgraphs/${names.subgraph}/${names.slice}`;
  if (existsSync(join(root, folder))) throw new Error(`${folder} exists already; nothing was written.`);
  mkdirSync(join(root, folder), { recursive: true });
  return Object.entries(templates).map(([file, template]) => {
    const path = `${folder}/${file}`;
    writeFileSync(join(root, path), template(names), { flag: 'wx' });
    return path;
  });
}
