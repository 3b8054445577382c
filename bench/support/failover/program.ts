import { createServer } from 'node:http';
import { openDatabase } from '#foundation/database/open.ts';
import { statement } from '#foundation/database/statement.ts';
import { createHealth } from '#foundation/health/health.ts';
import { createLogger } from '#foundation/logging/logger.ts';
import { loadConfig, openSpotkeep } from '../../../spotkeep.ts';
import { setting } from '../subscriptions/control.ts';

// The one-process program, with handles on what a test of its emergencies takes away.

const config = loadConfig(process.env);
const logger = createLogger({ service: 'spotkeep', level: config.LOG_LEVEL, pretty: false });
const database = await openDatabase({ dataDir: config.DATA_DIR, logger });
const health = createHealth({ service: 'spotkeep', version: '0.0.0', commit: 'unknown' });
const spotkeep = await openSpotkeep({ config, logger, health, database });
const tables = await database.openSchema({ schema: 'bench', entities: [], migrations: [] });

const doings: Readonly<Record<string, () => Promise<unknown>>> = {
  /** Waits until all news has arrived. */
  '/quiet': () => spotkeep.caughtUp(),
  /** Forecasting ends, and every decision fails: what it is made by is gone. */
  '/take-away': async () => {
    await spotkeep.services.get('forecasting')?.[Symbol.asyncDispose]();
    await statement(tables.fork(), 'alter table agent.decision_state rename to taken_away');
  },
  /** How many agents have one primary, how many any other number, and how many decisions could not be made. */
  '/count': async () => {
    const [counts] = await statement(
      tables.fork(),
      `select (count(*) filter (where primaries = 1))::int as one, (count(*) filter (where primaries <> 1))::int as other,
         (select count(*)::int from agent.promotion) as promotions,
         (select count(*)::int from agent.dead_letter) as "deadLetters"
       from (select (select count(*) from agent.instance i where i.agent_id = a.id and i.role = 'PRIMARY') as primaries
             from agent.agent a) agents`,
    );
    return counts;
  },
};

createServer(async (request, response) => {
  try {
    const answer = await doings[request.url ?? '']?.();
    response.end(JSON.stringify(answer ?? {}));
  } catch (error) {
    response.writeHead(500).end(String(error));
  }
}).listen(Number(setting('CONTROL_PORT')), '127.0.0.1');
await spotkeep.gateway.listen({ port: config.PORT, host: config.HOST });
health.setReady(true);
// Its folder is a temporary one.
process.once('SIGTERM', () => process.exit(0));
