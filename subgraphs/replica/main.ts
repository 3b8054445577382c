import { runSubgraph } from '#foundation/subgraph/run-subgraph.ts';
import { replicaSettings } from './config.ts';
import { createSubgraph } from './subgraph.ts';

// `npm run subgraph -- replica`: this subgraph as a process of its own.
await runSubgraph({
  name: 'replica',
  settings: replicaSettings,
  createSubgraph,
  env: process.env,
  args: process.argv.slice(2),
});
