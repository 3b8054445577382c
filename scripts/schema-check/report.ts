/** What a finding is about. */
export const Rule = {
  COMPOSITION: 'COMPOSITION', // the subgraphs do not make one graph
  LINT: 'LINT', // a name, a description or a shape against the rules of the graph
  BREAKING: 'BREAKING', // a client of the last release would no longer work
  DEPRECATION: 'DEPRECATION', // a deprecation without a date, or one whose date has passed
  OPERATION: 'OPERATION', // an operation that clients are known to send is no longer valid
} as const;
export type Rule = keyof typeof Rule;

/** One thing that is wrong, in one sentence. */
export interface Finding {
  readonly rule: Rule;
  /** Where in the schema, or in which document; not of composition. */
  readonly path?: string | undefined;
  readonly message: string;
}

export interface Report {
  /** What fails the check. */
  readonly problems: readonly Finding[];
  /** What a reviewer should know: changes that may surprise a client, though none breaks. */
  readonly notes: readonly Finding[];
  /** The public schema as it is now; undefined when the subgraphs do not compose. */
  readonly publicSdl: string | undefined;
}

/** As people read it: a finding a line, the count last. */
export function describeReport({ problems, notes }: Report): string {
  const line = ({ rule, path, message }: Finding) => `${rule.toLowerCase()}: ${path ? `${path}: ` : ''}${message}`;
  const lines = [...problems.map(line), ...notes.map((note) => `(note) ${line(note)}`)];
  const count = problems.length === 0 ? 'The schema is fit to be released.' : `${problems.length} to be mended.`;
  return `${[...lines, count].join('\n')}\n`;
}
