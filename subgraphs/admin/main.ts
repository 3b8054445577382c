import { runSubgraph } from '#foundation/subgraph/run-subgraph.ts';
import { adminSettings } from './config.ts';
import { createSubgraph } from './subgraph.ts';

// `npm run subgraph -- admin`: this subgraph as a process of its own.
await runSubgraph({
  name: 'admin',
  settings: adminSettings,
  createSubgraph,
  env: process.env,
  args: process.argv.slice(2),
});
