import { backtestAvailability } from '#policy/backtest/availability/backtest.ts';
import { backtestDeadline } from '#policy/backtest/deadline/backtest.ts';
import type { AvailabilityHistory, BacktestResult } from '#policy/backtest/histories.ts';
import type { BacktestCommand } from './options.ts';

/** Replays one recording as the command wants it. */
export function replayRecording(command: BacktestCommand): (history: AvailabilityHistory) => BacktestResult[] {
  const { kind, changeoverHours, onDemandRatio, workHours, deadlineHours, starts } = command;
  const options = { changeoverHours, onDemandRatio };
  if (kind === 'availability') return (history) => backtestAvailability(history, options);
  return (history) => backtestDeadline(history, { ...options, workHours, deadlineHours, starts });
}
