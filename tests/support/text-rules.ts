import type { Rule } from './architecture-rules.ts';
import { type Module, withoutComments } from './source-tree.ts';
import { zoneOf } from './zones.ts';

const LONGEST_FILE_LINES = 300;

const isGenerated = (path: string): boolean =>
  /(^|\/)generated\//.test(path) || /^schema\/(supergraph|public|released)\.graphql$/.test(path);

const isWritten = (path: string): boolean => /\.(ts|tsx|js|mjs|css|graphql|sh)$/.test(path) && !isGenerated(path);

/** A file is about one concept, and a concept is small. */
export const shortFiles: Rule = (modules) =>
  modules.flatMap(({ path, text }) => {
    const lines = text.trimEnd().split('\n').length;
    return isWritten(path) && lines > LONGEST_FILE_LINES
      ? [`${path}: ${lines} lines, ${LONGEST_FILE_LINES} at most`]
      : [];
  });

const ENVIRONMENT =
  /\bprocess\s*(\.\s*env\b|\[\s*['"]env)|\{[^}]*\benv\b[^}]*\}\s*=\s*process\b|\benv\b[^;]*from\s+['"](node:)?process['"]/;

/** Whether the file is one of those that may name the environment of the process. */
function mayReadEnvironment(path: string): boolean {
  if (['tests', 'bench'].includes(zoneOf(path)) || path.startsWith('scripts/')) return true;
  return /(^|\/)(main|config)\.ts$/.test(path) || path === 'spotkeep.ts' || /^[^/]+\.config\.ts$/.test(path);
}

/** The environment is read in one place of each program and handed on as values. */
export const environment: Rule = (modules) =>
  modules.flatMap(({ path, text }) =>
    isCode(path) && !mayReadEnvironment(path) && ENVIRONMENT.test(withoutComments(text))
      ? [`${path}: reads the environment; have the value handed in`]
      : [],
  );

const REFRESHING_FILE = 'foundation/database/fresh.ts';

/** Rows are read again only after what the unit of work has changed of them is written. */
export const freshReads: Rule = (modules) =>
  modules.flatMap(({ path, text }) =>
    isCode(path) &&
    path !== REFRESHING_FILE &&
    zoneOf(path) !== 'tests' &&
    /\brefresh: true\b/.test(withoutComments(text))
      ? [`${path}: reads rows again without \`fresh\` or \`locked\``]
      : [],
  );

const FORBIDDEN: readonly [what: string, pattern: RegExp][] = [
  ['a test that runs alone', /\b(test|it|describe|suite)(\.\w+)*\.only\b/],
  ['an escape from types', /\bas\s+any\b|:\s*any\b(?!\s*\()|<\s*any\s*>/],
  ['a silenced type error', /@ts-(ignore|nocheck|expect-error)/],
  ['a mock of a module', /\bvi\.(mock|doMock)\(/],
];

/** What no file may hold. */
export const forbiddenWords: Rule = (modules) =>
  modules.filter(({ path }) => isCode(path)).flatMap((module) => FORBIDDEN.flatMap((entry) => findings(module, entry)));

function findings({ path, text }: Module, [what, pattern]: (typeof FORBIDDEN)[number]): string[] {
  // A silenced error is a comment; everything else only counts as code.
  const code = pattern.source.startsWith('@') ? text : withoutTexts(withoutComments(text));
  return pattern.test(code) ? [`${path}: ${what}`] : [];
}

/** Blanks texts in quotes on one line, in which anything may stand. */
const withoutTexts = (code: string): string =>
  code.replaceAll(/'(?:[^'\\\n]|\\.)*'|"(?:[^"\\\n]|\\.)*"|`(?:[^`\\\n$]|\\.)*`/g, "''");

const isCode = (path: string): boolean => /\.tsx?$/.test(path) && !isGenerated(path);
