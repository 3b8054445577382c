import { generate } from './scripts/generate/generate.ts';
import { differing, write } from './scripts/generate/generated-file.ts';

/** `npm run generate`: slices → supergraph, public schema, types. With `--check` nothing is written, only compared. */
const root = import.meta.dirname;
const { files, problems } = await generate(root);
for (const problem of problems) console.error(problem);

if (process.argv.includes('--check')) {
  const stale = differing(root, files);
  for (const { path } of stale) console.error(`${path} is not what \`npm run generate\` makes.`);
  if (stale.length > 0 || problems.length > 0) process.exitCode = 1;
} else {
  for (const path of write(root, files)) console.log(path);
  if (problems.length > 0) process.exitCode = 1;
}
