import { z } from 'zod';
import { subgraphNames } from '../calls/define-call.ts';

/** Whole days by the name of a policy. */
export type RetentionDays = Readonly<Record<string, number>>;

/** Which policies a subgraph has, it says itself at its start. */
const NAME = new RegExp(`^(${subgraphNames.join('|')})(\\.[a-z_]+)+$`);

const MOST_DAYS = 36_500;
const EXPECTED = `expected name=days separated by commas, or a JSON object, with 1 to ${MOST_DAYS} whole days, as in agent.decision=30`;

const days = z.record(z.string().regex(NAME), z.coerce.number().int().min(1).max(MOST_DAYS));

/** For how long rows are kept, by policy: `agent.decision=30,client.notification=60`, or the same as a JSON object. */
export const retentionDays = () =>
  z.string().transform((text, context): RetentionDays => {
    const parsed = days.safeParse(text.trimStart().startsWith('{') ? parseJson(text) : parseList(text));
    if (parsed.success) return parsed.data;
    context.addIssue({ code: 'custom', message: EXPECTED });
    return z.NEVER;
  });

/** What a subgraph declares that deletes what it need not keep. */
export const retentionSettings = {
  RETENTION_DAYS: retentionDays()
    .default({})
    .describe('days that rows are kept, by policy: agent.decision=30,client.notification=60; see docs/operations.md'),
};

function parseList(text: string): unknown {
  const entries = text.split(',').flatMap((item) => (item.trim() === '' ? [] : [item.split('=')]));
  const names = entries.map(([name = '']) => name.trim());
  // Given twice, it is not known which one is meant.
  if (new Set(names).size < names.length || entries.some(({ length }) => length !== 2)) return undefined;
  return Object.fromEntries(entries.map(([, value = ''], n) => [names[n], value.trim() || undefined]));
}

function parseJson(text: string): unknown {
  try {
    return JSON.parse(text);
  } catch {
    return undefined;
  }
}
