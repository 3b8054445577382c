import { runSubgraph } from '#foundation/subgraph/run-subgraph.ts';
import { forecastingSettings } from './config.ts';
import { createSubgraph } from './subgraph.ts';

// `npm run subgraph -- forecasting`: this subgraph as a process of its own.
await runSubgraph({
  name: 'forecasting',
  settings: forecastingSettings,
  createSubgraph,
  env: process.env,
  args: process.argv.slice(2),
});
