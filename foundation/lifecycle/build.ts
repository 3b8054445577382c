import { existsSync, readFileSync, statSync } from 'node:fs';
import { join, resolve } from 'node:path';

/** What runs: shown at the start, in health reports and in metrics. */
export interface Build {
  readonly version: string;
  /** The full commit; `unknown` outside of a checkout when none is given. */
  readonly commit: string;
  /** The version of Node. */
  readonly node: string;
}

/** Reads the build from the package's folder. A given commit wins: images carry no `.git`. */
export function readBuild(directory: string, commit?: string): Build {
  const { version } = JSON.parse(readFileSync(join(directory, 'package.json'), 'utf8')) as { version: string };
  return { version, commit: commit ?? readCommit(directory) ?? 'unknown', node: process.versions.node };
}

function readCommit(directory: string): string | undefined {
  try {
    const git = gitFolder(join(directory, '.git'));
    const head = readFileSync(join(git, 'HEAD'), 'utf8').trim();
    if (!head.startsWith('ref: ')) return head;
    return readReference(git, head.slice('ref: '.length));
  } catch {
    // No checkout, or one in a form that we do not read: a version without a commit still starts.
    return undefined;
  }
}

/** `.git` is a folder, or in a linked worktree a file that names one. */
function gitFolder(path: string): string {
  if (statSync(path).isDirectory()) return path;
  return resolve(path, '..', readFileSync(path, 'utf8').trim().slice('gitdir: '.length));
}

function readReference(git: string, name: string): string | undefined {
  const common = existsSync(join(git, 'commondir'))
    ? resolve(git, readFileSync(join(git, 'commondir'), 'utf8').trim())
    : git;
  if (existsSync(join(common, name))) return readFileSync(join(common, name), 'utf8').trim();
  const packed = readFileSync(join(common, 'packed-refs'), 'utf8').split('\n');
  return packed.find((line) => line.endsWith(` ${name}`))?.split(' ')[0];
}
