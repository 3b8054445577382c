import { analogues } from './analogues.ts';
import { autoregression } from './autoregression.ts';
import { croston } from './croston.ts';
import { dampedTrend } from './damped-trend.ts';
import { doubleSeasonal } from './double-seasonal.ts';
import { holt } from './holt.ts';
import { longSeasonalNaive } from './long-seasonal-naive.ts';
import type { ForecastMethod } from './method.ts';
import { naive } from './naive.ts';
import { seasonalAutoregression } from './seasonal-autoregression.ts';
import { seasonalDecomposition } from './seasonal-decomposition.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';
import { tsb } from './tsb.ts';

/** The candidates among which each series chooses, simplest first: of equals, the first one wins. */
export const methods: readonly ForecastMethod[] = [
  naive,
  seasonalNaive,
  longSeasonalNaive,
  ses,
  holt,
  dampedTrend,
  theta,
  croston,
  tsb,
  seasonalDecomposition,
  doubleSeasonal,
  autoregression,
  seasonalAutoregression,
  analogues,
];
