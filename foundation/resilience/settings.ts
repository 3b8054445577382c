/** A setting that may change while the program runs is handed in as a function, and read on each use. */
export type Setting<T> = T | (() => T);

export const read = <T extends object>(setting: Setting<T>): T =>
  typeof setting === 'function' ? (setting as () => T)() : setting;
