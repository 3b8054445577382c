import { execFileSync } from 'node:child_process';
import { existsSync, readFileSync } from 'node:fs';
import { dirname, join, normalize } from 'node:path/posix';

export interface Import {
  /** As written. */
  readonly specifier: string;
  /** The file meant, from the root of the repository; undefined for a package. */
  readonly target: string | undefined;
  /** Whether it vanishes at run time. */
  readonly isType: boolean;
}

export interface Module {
  readonly path: string;
  readonly text: string;
  readonly imports: readonly Import[];
}

const STATEMENT = /^[ \t]*(?:import|export)\s+(type\s+)?(?:[\w*{},\s$]+?\s+from\s+)?(['"])([^'"\n]+)\2/gm;
const EXPRESSION = /\bimport\(\s*(['"])([^'"\n]+)\1/g;

/** Reads the imports of one file: static, exported from elsewhere, side-effect only and dynamic. */
export function moduleOf(path: string, text: string): Module {
  const code = withoutComments(text);
  const statements = [...code.matchAll(STATEMENT)].map(([, type, , specifier = '']) => ({ specifier, isType: !!type }));
  const expressions = [...code.matchAll(EXPRESSION)].map(([, , specifier = '']) => ({ specifier, isType: false }));
  const imports = [...statements, ...expressions].map(({ specifier, isType }) => ({
    specifier,
    isType,
    target: targetOf(path, specifier),
  }));
  return { path, text, imports };
}

/** Replaces comments by nothing, so that what is only mentioned does not count. */
export const withoutComments = (text: string): string =>
  text.replaceAll(/\/\*[\s\S]*?\*\//g, '').replaceAll(/(^|[\s;,{}()])\/\/.*$/gm, '$1');

function targetOf(path: string, specifier: string): string | undefined {
  if (specifier.startsWith('#')) return specifier.slice(1);
  return specifier.startsWith('.') ? normalize(join(dirname(path), specifier)) : undefined;
}

/** Every file of the working tree that git knows or would add. */
export function listFiles(root: string): string[] {
  const output = execFileSync('git', ['ls-files', '-z', '--cached', '--others', '--exclude-standard'], {
    cwd: root,
    encoding: 'utf8',
    maxBuffer: 64 * 1024 * 1024,
  });
  const paths = new Set(output.split('\0').filter((path) => path !== ''));
  return [...paths].filter((path) => existsSync(join(root, path))).sort();
}

export const readModules = (root: string, paths: readonly string[]): Module[] =>
  paths.map((path) => moduleOf(path, readFileSync(join(root, path), 'utf8')));
