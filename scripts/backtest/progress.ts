import { Presets, SingleBar } from 'cli-progress';

export interface Progress extends Disposable {
  /** So many groups are done; the name of the next one. */
  reached(done: number, next: string): void;
}

/** A bar on a terminal; elsewhere nothing is shown. */
export function openProgress(groups: number, stream: NodeJS.WriteStream = process.stderr): Progress {
  if (!stream.isTTY) return { reached: () => {}, [Symbol.dispose]: () => {} };
  const format = '{bar} {value} of {total} · {next}';
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  bar.start(groups, 0, { next: '' });
  return { reached: (done, next) => bar.update(done, { next }), [Symbol.dispose]: () => bar.stop() };
}
