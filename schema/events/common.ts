import { z } from 'zod';

/** Shapes that the events of several subgraphs share. */
export const id = z.uuid();
/** RFC 3339, UTC. */
export const moment = z.iso.datetime();
/** An exact decimal with at most six places, as text. */
export const decimal = z.string().regex(/^-?\d{1,12}(\.\d{1,6})?$/);
export const ratio = z.number().min(0).max(1);
export const mode = z.enum(['SPOT', 'ON_DEMAND']);
export const role = z.enum(['PRIMARY', 'REPLICA', 'ZOMBIE', 'TERMINATED']);
export const trigger = z.enum(['AUTOMATIC', 'MANUAL', 'EMERGENCY']);
