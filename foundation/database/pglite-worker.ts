/** Holds the one PGlite instance of the process, off its event loop. */
import { mkdirSync } from 'node:fs';
import { type MessagePort, parentPort, workerData } from 'node:worker_threads';
import { PGlite } from '@electric-sql/pglite';
import { errorFields } from './error-fields.ts';
import type { WorkerReport, WorkerRequest, WorkerSettings } from './pglite-messages.ts';
import { PgliteSession } from './pglite-session.ts';

/** A PANIC, or a trap of WebAssembly: the database answers nothing any more, not even with an error. */
const isDeadly = (error: unknown): boolean =>
  error instanceof Error && (error.name === 'RuntimeError' || ('severity' in error && error.severity === 'PANIC'));

async function start(port: MessagePort, settings: WorkerSettings) {
  const tell = (report: WorkerReport) => port.postMessage(report);
  try {
    if (settings.dataDir !== undefined) mkdirSync(settings.dataDir, { recursive: true, mode: 0o700 });
    const { dataDir, loadDataDir, program } = settings;
    const pglite = await PGlite.create({ dataDir, loadDataDir, ...program });
    const session = new PgliteSession(pglite, settings, tell);
    port.on('message', async (request: WorkerRequest) => {
      try {
        tell({ id: request.id, result: await session.answer(request) });
      } catch (error) {
        if (isDeadly(error)) tell({ event: 'failed', error: errorFields(error) });
        tell({ id: request.id, error: errorFields(error) });
      }
    });
    tell({ event: 'ready' });
  } catch (error) {
    tell({ event: 'failed', error: errorFields(error) });
  }
}

if (parentPort) await start(parentPort, workerData as WorkerSettings);
