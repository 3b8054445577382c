import { existsSync, readFileSync, writeFileSync } from 'node:fs';
import { join, relative, resolve } from 'node:path';
import { parseArgs } from 'node:util';
import { loadSubgraphs } from './generate/compose.ts';
import { checkSchema } from './schema-check/check-schema.ts';
import { readDocuments } from './schema-check/documents.ts';
import { describeReport } from './schema-check/report.ts';

const usage = `Usage: npm run schema:check -- [--against FILE] [--documents FILE]... [--release [--accept-breaking]] [--json]

Checks the graph of the five subgraphs: composition, names and descriptions, breaking changes since the last release,
deprecations, and the operations that clients are known to send. Exits 0, 1 with something to be mended, or 2.

  --against FILE     public schema to compare with (schema/released.graphql when there is one)
  --documents FILE   operations: GraphQL, a folder of it, or a JSON manifest of trusted documents (simulator/documents)
  --release          writes schema/released.graphql when nothing is to be mended
  --accept-breaking  with --release: breaking changes are meant
  --json             the report as JSON
`;

const root = join(import.meta.dirname, '..');
const releasedPath = join(root, 'schema/released.graphql');

/** `npm run schema:check`. Answers the exit code. */
async function main(): Promise<0 | 1> {
  const { values } = parseArgs({
    options: {
      against: { type: 'string' },
      documents: { type: 'string', multiple: true, default: [join(root, 'simulator/documents')] },
      release: { type: 'boolean', default: false },
      'accept-breaking': { type: 'boolean', default: false },
      json: { type: 'boolean', default: false },
      help: { type: 'boolean', short: 'h', default: false },
    },
  });
  if (values.help) {
    process.stdout.write(usage);
    return 0;
  }
  const from = process.env.INIT_CWD ?? process.cwd();
  const against = values.against === undefined ? releasedPath : resolve(from, values.against);
  const isCompared = values.against !== undefined || existsSync(releasedPath);
  const report = await checkSchema({
    subgraphs: loadSubgraphs(root),
    released: isCompared ? readFileSync(against, 'utf8') : undefined,
    documents: values.documents.flatMap((path) => readDocuments(resolve(from, path))),
    today: new Date().toISOString().slice(0, 10),
  });
  const { publicSdl, ...findings } = report;
  process.stdout.write(values.json ? `${JSON.stringify(findings, null, 2)}\n` : describeReport(report));
  const left = report.problems.filter(({ rule }) => !(values['accept-breaking'] && rule === 'BREAKING'));
  const isReleasable = values.release && publicSdl !== undefined && left.length === 0;
  if (!isReleasable) return report.problems.length === 0 ? 0 : 1;
  writeFileSync(releasedPath, publicSdl);
  process.stderr.write(`${relative(root, releasedPath)} is what the next check compares with.\n`);
  return 0;
}

try {
  process.exitCode = await main();
} catch (error) {
  process.stderr.write(`${error instanceof Error ? error.message : String(error)}\n\n${usage}`);
  process.exitCode = 2;
}
