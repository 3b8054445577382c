import { statfs } from 'node:fs/promises';
import { totalmem } from 'node:os';
import { monitorEventLoopDelay } from 'node:perf_hooks';
import { getHeapStatistics } from 'node:v8';
import type { VitalSigns } from './vital-signs.ts';

// Each sample of the delay wakes the process.
const EVENT_LOOP_SAMPLE_MILLISECONDS = 100;
// Others wait as long: beyond it requests are visibly late.
const EVENT_LOOP_LIMIT_SECONDS = 0.2;
// Databases stop before the last block is taken.
const DISK_LIMIT = 0.95;

/** What every process watches of itself: memory, heap, the event loop, and the disk of a folder if it keeps one. */
export function watchProcess(vitals: VitalSigns, { dataDir }: { readonly dataDir?: string | undefined }): Disposable {
  vitals.register({
    name: 'memory',
    unit: 'bytes',
    limit: memoryLimit(),
    read: () => process.memoryUsage.rss(),
  });
  const { heap_size_limit: limit } = getHeapStatistics();
  vitals.register({ name: 'heap', unit: 'bytes', limit, read: () => getHeapStatistics().used_heap_size });
  const delay = monitorEventLoopDelay({ resolution: EVENT_LOOP_SAMPLE_MILLISECONDS });
  delay.enable();
  vitals.register({
    name: 'event loop delay',
    unit: 'seconds',
    limit: EVENT_LOOP_LIMIT_SECONDS,
    read() {
      const seconds = Math.max(0, delay.percentile(99) / 1e9 - EVENT_LOOP_SAMPLE_MILLISECONDS / 1000);
      delay.reset();
      return seconds;
    },
  });
  if (dataDir !== undefined) {
    vitals.register({ name: 'disk', unit: 'ratio', limit: DISK_LIMIT, read: () => usedShare(dataDir) });
  }
  return { [Symbol.dispose]: () => void delay.disable() };
}

/** What the container allows, or else what the machine has. In bytes. */
function memoryLimit(): number {
  const allowed = process.constrainedMemory();
  return allowed > 0 && allowed < totalmem() ? allowed : totalmem();
}

/** 0 to 1, of what those without special rights may use. */
async function usedShare(folder: string): Promise<number> {
  const { blocks, bfree, bavail } = await statfs(folder);
  const used = blocks - bfree;
  return used / (used + bavail);
}
