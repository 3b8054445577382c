import type { WriteStream } from 'node:tty';

export interface Progress extends Disposable {
  /** Shows what is being done now. */
  show(step: string): void;
  /** Takes the line away, so that something else can be printed. */
  clear(): void;
}

/** One line that says what is being done: rewritten on a terminal, a line for each step elsewhere. */
export function openProgress(stream: WriteStream): Progress {
  const begun = performance.now();
  const clear = () => {
    if (!stream.isTTY) return;
    stream.cursorTo(0);
    stream.clearLine(1);
  };
  return {
    show(step) {
      clear();
      const line = `${String(Math.round((performance.now() - begun) / 1000)).padStart(4)} s  ${step}`;
      stream.write(stream.isTTY ? line.slice(0, stream.columns - 1) : `${line}\n`);
    },
    clear,
    [Symbol.dispose]: clear,
  };
}
