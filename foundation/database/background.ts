import { AsyncLocalStorage } from 'node:async_hooks';

const background = new AsyncLocalStorage<boolean>();

/**
 * Runs work that no caller waits for: relays, consumers, jobs. On the embedded database, which does one thing at a
 * time, it lets those go first whom somebody waits for. It holds for everything that the work starts.
 */
export const inBackground = <T>(work: () => T): T => background.run(true, work);

/** Whether the calling code works in the background. */
export const isInBackground = (): boolean => background.getStore() === true;
