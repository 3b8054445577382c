import { runSubgraph } from '#foundation/subgraph/run-subgraph.ts';
import { clientSettings } from './config.ts';
import { createSubgraph } from './subgraph.ts';

// `npm run subgraph -- client`: this subgraph as a process of its own.
await runSubgraph({
  name: 'client',
  settings: clientSettings,
  createSubgraph,
  env: process.env,
  args: process.argv.slice(2),
});
