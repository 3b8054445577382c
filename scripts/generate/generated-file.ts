import { existsSync, mkdirSync, readFileSync, writeFileSync } from 'node:fs';
import { dirname, join } from 'node:path';

export const GENERATED = '// Made by `npm run generate`; never edited.\n';

export interface GeneratedFile {
  /** From the root of the repository. */
  readonly path: string;
  readonly text: string;
}

/** Which of the files under `root` are missing or say something else. */
export const differing = (root: string, files: readonly GeneratedFile[]): GeneratedFile[] =>
  files.filter(({ path, text }) => !existsSync(join(root, path)) || readFileSync(join(root, path), 'utf8') !== text);

/** Writes what differs and leaves the rest untouched, so that a watcher sees real changes only. Answers the paths. */
export function write(root: string, files: readonly GeneratedFile[]): string[] {
  return differing(root, files).map(({ path, text }) => {
    mkdirSync(dirname(join(root, path)), { recursive: true });
    writeFileSync(join(root, path), text);
    return path;
  });
}
