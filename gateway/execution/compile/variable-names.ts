/**
 * The planner names one variable of each fetch of entities itself, and would not notice a caller's of the same name. So
 * that one, and what it is renamed to, is planned with one more underscore.
 */
export const plannedVariable = (asked: string): string => (/^_*representations$/.test(asked) ? `_${asked}` : asked);

/** The caller's name of a variable of a plan. */
export const askedVariable = (planned: string): string =>
  /^_+representations$/.test(planned) ? planned.slice(1) : planned;
