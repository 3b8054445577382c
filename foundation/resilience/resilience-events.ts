import { z } from 'zod';
import { defineEvent } from '../events/define-event.ts';
import { CircuitState } from './circuit-state.ts';

/** A circuit opened, let calls try, or closed. Its aggregate is the circuit's name. */
export const circuitBreakerChanged = defineEvent(
  'circuitBreaker.changed',
  1,
  z.object({
    name: z.string(),
    from: z.enum(CircuitState),
    to: z.enum(CircuitState),
    failures: z.number().int().nonnegative(),
    changedAt: z.iso.datetime(),
  }),
);

const budgetLevel = z.object({
  /** The outside service that costs money. */
  api: z.string(),
  period: z.enum(['DAY', 'MONTH']),
  callsUsed: z.number().int().nonnegative(),
  /** Null where calls are not limited in this period. */
  callsLimit: z.number().int().nonnegative().nullable(),
  /** Exact decimals, in USD. */
  costUsed: z.string(),
  costLimit: z.string().nullable(),
  resetsAt: z.iso.datetime(),
});

/** At least 80 % of a period's budget is spent: once a period. Its aggregate is the name of the service. */
export const budgetWarned = defineEvent('budget.warned', 1, budgetLevel);

/** Nothing, or too little, is left of a period's budget: once a period. Its aggregate is the name of the service. */
export const budgetExhausted = defineEvent('budget.exhausted', 1, budgetLevel);
