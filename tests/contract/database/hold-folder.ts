/** Another process that takes a data folder and keeps it. */
import pino from 'pino';
import { openDatabase } from '#foundation/database/open.ts';

const logger = pino({ level: 'silent' });
try {
  await openDatabase({ dataDir: process.argv[2] ?? '', logger });
  process.stdout.write('held\n');
  setInterval(() => {}, 60_000);
} catch (error) {
  process.stdout.write(`${error instanceof Error ? error.message : error}\n`);
}
