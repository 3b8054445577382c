import { makeSlice } from './new-slice/make-slice.ts';
import { namesOf } from './new-slice/names.ts';

// `npm run new-slice agent pricing`: the files of a slice, ready to be filled.
try {
  const names = namesOf(...(process.argv.slice(2) as [string?, string?]));
  for (const path of makeSlice(new URL('..', import.meta.url).pathname, names)) console.log(path);
  console.log(`Next: a migration for its table, its mapper and its place in subgraphs/${names.subgraph}/subgraph.ts;`);
  console.log('then `npm run generate`.');
} catch (error) {
  console.error(error instanceof Error ? error.message : error);
  process.exitCode = 2;
}
