import { dampedTrend } from './damped-trend.ts';
import type { ForecastMethod } from './method.ts';
import { naive } from './naive.ts';
import { seasonalNaive } from './seasonal-naive.ts';
import { ses } from './ses.ts';
import { theta } from './theta.ts';

/** The candidates among which each series chooses, simplest first: of equals, the first one wins. */
export const methods: readonly ForecastMethod[] = [naive, seasonalNaive, ses, dampedTrend, theta];
