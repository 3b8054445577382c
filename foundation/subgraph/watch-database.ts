import type { DatabaseServer } from '../database/server.ts';
import type { VitalSigns } from '../health/vital-signs.ts';

/** Watches how much of the pool of connections is in use; beyond all of it there are those who wait. */
export function watchDatabase(vitals: VitalSigns, { usage }: Pick<DatabaseServer, 'usage'>): void {
  if (!usage) return;
  const read = () => {
    const { busy, waiting, size } = usage();
    return (busy + waiting) / size;
  };
  vitals.register({ name: 'database pool', unit: 'ratio', limit: 1, read });
}
