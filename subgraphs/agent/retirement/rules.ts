/** An agent that could not end a machine is not told again for so long. */
const SPARED_MILLISECONDS = 5 * 60_000;

/** Failures since then keep an agent from being told again. */
export const sparedSince = (now: Date): Date => new Date(now.getTime() - SPARED_MILLISECONDS);
