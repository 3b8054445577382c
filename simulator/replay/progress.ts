import { Presets, SingleBar } from 'cli-progress';

export interface Progress extends Disposable {
  /** The replay is at this moment of its history. */
  reached(at: Date): void;
  /** Writes a line without disturbing the bar. */
  say(line: string): void;
  close(): void;
}

export interface ProgressOptions {
  readonly from: Date;
  readonly to: Date;
  /** Where it is shown; standard error unless told. */
  readonly stream?: NodeJS.WriteStream;
}

const LINE_MILLISECONDS = 5_000;

const dayOf = (at: Date): string => at.toISOString().slice(0, 10);

/** A bar on a terminal; elsewhere a line for a new day, every few seconds at most. */
export function openProgress({ from, to, stream = process.stderr }: ProgressOptions): Progress {
  return stream.isTTY ? openBar({ from, to, stream }) : openLines({ from, to, stream });
}

function openBar({ from, to, stream }: Required<ProgressOptions>): Progress {
  const format = '{bar} {percentage} % · {day} · {eta_formatted} left';
  const bar = new SingleBar({ format, stream, hideCursor: true, clearOnComplete: true }, Presets.shades_classic);
  const hours = (at: Date) => Math.floor((at.getTime() - from.getTime()) / 3_600_000);
  bar.start(Math.max(1, hours(to)), 0, { day: dayOf(from) });
  const close = () => bar.stop();
  return {
    reached: (at) => bar.update(hours(at), { day: dayOf(at) }),
    say: (line) => void stream.write(`\r\u001b[K${line}\n`),
    close,
    [Symbol.dispose]: close,
  };
}

function openLines({ from, to, stream }: Required<ProgressOptions>): Progress {
  let day = '';
  let saidAt = 0;
  const say = (line: string) => void stream.write(`${line}\n`);
  return {
    reached(at) {
      const now = performance.now();
      if (dayOf(at) === day || (saidAt > 0 && now - saidAt < LINE_MILLISECONDS)) return;
      day = dayOf(at);
      saidAt = now;
      const ratio = (at.getTime() - from.getTime()) / Math.max(1, to.getTime() - from.getTime());
      say(`${day}  ${Math.round(100 * ratio)} %`);
    },
    say,
    close: () => {},
    [Symbol.dispose]: () => {},
  };
}
