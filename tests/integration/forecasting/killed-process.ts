import { setTimeout as pause } from 'node:timers/promises';
import { asTest, openAlone } from './alone.ts';

// The forecasting subgraph in a process of its own: starts a run for a client, says its id and then how many series
// are done, and works until it is killed. Its arguments are the database (a server or a folder), the client and the
// moment at which it stands.
const [place = '', clientId = '', moment = ''] = process.argv.slice(2);
const alone = await openAlone({ ...(place.includes('://') ? { url: place } : { dataDir: place }), moment });
await alone.subgraph.start();
const { startForecastRun } = await alone.data<{ startForecastRun: { forecastRun: { id: string } } }>(
  asTest,
  'mutation ($input: StartForecastRunInput!) { startForecastRun(input: $input) { forecastRun { id } } }',
  { input: { clientId, horizonHours: 24, idempotencyKey: 'killed' } },
);
const { id } = startForecastRun.forecastRun;
process.stdout.write(`${id}\n`);
for (let said = 0; ; await pause(2)) {
  const { forecastRun } = await alone.data<{ forecastRun: { seriesDone: number } }>(
    asTest,
    'query ($id: ID!) { forecastRun(id: $id) { seriesDone } }',
    { id },
  );
  if (forecastRun.seriesDone > said) process.stdout.write(`${forecastRun.seriesDone}\n`);
  said = forecastRun.seriesDone;
}
