import { runSubgraph } from '#foundation/subgraph/run-subgraph.ts';
import { agentSettings } from './config.ts';
import { createSubgraph } from './subgraph.ts';

// `npm run subgraph -- agent`: this subgraph as a process of its own.
await runSubgraph({
  name: 'agent',
  settings: agentSettings,
  createSubgraph,
  env: process.env,
  args: process.argv.slice(2),
});
