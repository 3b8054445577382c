import { readdirSync, readFileSync } from 'node:fs';
import { join, relative } from 'node:path';
import { featureGroups } from './feature-list.ts';
import type { GeneratedFile } from './generated-file.ts';

const TEST_FOLDERS = ['tests', 'foundation', 'policy', 'gateway', 'subgraphs', 'simulator'];
// The first text of `describe(…)`, `test(…)` or a suite run on several databases or shapes, when it begins with ids.
const TITLE =
  /\b(?:describe|test|onEach\w+)[\w.]*(?:\([^'"`\n]*\))*\(\s*(['"`])((?:[A-Z]\d+(?:, | and )?)+)\b([^\n]*?)\1/g;
const ID = /[A-Z]\d+/g;

interface ProvenBy {
  readonly file: string;
  readonly title: string;
}

/** `docs/features.md`: every feature with the tests whose titles begin with its id. */
export function featuresDocument(root: string): GeneratedFile {
  const proofs = new Map<string, ProvenBy[]>();
  for (const file of testFiles(root)) collect(relative(root, file), readFileSync(file, 'utf8'), proofs);
  const groups = featureGroups.map(({ title, features }) => {
    const rows = features.map(([id, text]) => `| ${id} | ${text} | ${shown(proofs.get(id))} |`);
    return `## ${title}\n\n| id | capability | tests |\n| --- | --- | --- |\n${rows.join('\n')}\n`;
  });
  const all = featureGroups.flatMap(({ features }) => features);
  const proven = all.filter(([id]) => proofs.has(id)).length;
  const content = [
    '# Features\n',
    'Made by `npm run generate` from the titles of the tests; never edited. A row without a test is open.\n',
    `${proven} of ${all.length} have tests.\n`,
    ...groups,
  ];
  return { path: 'docs/features.md', text: content.join('\n') };
}

/** Adds the titles of one test file that begin with ids, under each of their ids. */
export function collect(file: string, source: string, proofs: Map<string, ProvenBy[]>): void {
  for (const [, , ids = '', rest = ''] of source.matchAll(TITLE)) {
    const title = `${ids}${rest}`.replace(/\$\{[^}]*\}/g, '').trim();
    for (const [id] of ids.matchAll(ID)) proofs.set(id, [...(proofs.get(id) ?? []), { file, title }]);
  }
}

const shown = (proofs: readonly ProvenBy[] | undefined): string =>
  proofs?.map(({ file, title }) => `[${title.replaceAll('|', '\\|')}](../${file})`).join('<br>') ?? '*open*';

function testFiles(root: string): string[] {
  const found = TEST_FOLDERS.flatMap((folder) =>
    readdirSync(join(root, folder), { recursive: true, withFileTypes: true })
      .filter((entry) => entry.isFile() && entry.name.endsWith('.test.ts'))
      .map((entry) => join(entry.parentPath, entry.name)),
  );
  return found.sort();
}
