import { subgraphNames } from '#foundation/calls/define-call.ts';

// `npm run subgraph -- agent`: one subgraph as a process of its own. What follows the name is handed on.
const [name] = process.argv.splice(2, 1);
if (!subgraphNames.some((known) => known === name)) {
  console.error(`Usage: npm run subgraph -- <${subgraphNames.join('|')}> [--help]`);
  process.exit(2);
}
await import(`../subgraphs/${name}/main.ts`);
