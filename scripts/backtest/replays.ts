import type { AvailabilityBacktest, AvailabilityBacktestOptions, DeadlineBacktest } from '#policy/backtest/backtest.ts';
import type { AvailabilityHistory, BacktestResult } from '#policy/backtest/histories.ts';
import { UsageError } from '../../simulator/usage.ts';
import type { BacktestCommand } from './options.ts';

interface Replays {
  readonly availability?: AvailabilityBacktest;
  readonly deadline?: DeadlineBacktest;
}

/** What replays recorded availability. */
const replays: Replays = {};

/** Replays one recording as the command wants it. */
export function replayRecording(command: BacktestCommand): (history: AvailabilityHistory) => BacktestResult[] {
  const { changeoverHours, onDemandRatio, workHours, deadlineHours, starts } = command;
  const options: AvailabilityBacktestOptions = { changeoverHours, onDemandRatio };
  if (command.kind === 'deadline' && replays.deadline) {
    const { deadline } = replays;
    return (history) => deadline(history, { ...options, workHours, deadlineHours, starts });
  }
  const { availability } = replays;
  if (command.kind === 'availability' && availability) return (history) => availability(history, options);
  throw new UsageError(`--${command.kind} is not replayed by this program.`);
}
