import type { Outcome, Table } from './benchmark.ts';

const PREAMBLE = `# Results

Every figure was measured on the machine and at the commit that its section names. \`npm run bench -- --write\` measures again.
`;

/** The section of one benchmark, its heading included. */
export function sectionOf(o: {
  title: string;
  name: string;
  machine: string;
  outcome: Outcome;
  /** What measures it again, where that is not `npm run bench`. */
  command?: string;
}): string {
  const command = o.command ?? `npm run bench -- ${o.name} --write`;
  const tables = o.outcome.tables.map(markdownTable).join('\n\n');
  const notes = o.outcome.notes.map((note) => `- ${note}`).join('\n');
  return `## ${o.title}\n\n\`${command}\` on ${o.machine}.\n\n${tables}\n\n${notes}\n`;
}

function markdownTable({ head, rows }: Table): string {
  const line = (cells: readonly string[]) => `| ${cells.map((cell) => cell.replaceAll('|', '\\|')).join(' | ')} |`;
  // Names to the left, figures to the right.
  const rule = line(head.map((_, index) => (index === 0 ? '---' : '---:')));
  return [line(head), rule, ...rows.map(line)].join('\n');
}

/** The file with this section in place of its older one, or at the end; every other section stays as it is. */
export function withSection(file: string | undefined, title: string, section: string): string {
  const parts = (file?.trim() ? file : PREAMBLE).trimEnd().split(/^(?=## )/m);
  const own = parts.findIndex((part) => part.split('\n', 1)[0] === `## ${title}`);
  if (own === -1) parts.push(section);
  else parts[own] = section;
  return `${parts.map((part) => part.trim()).join('\n\n')}\n`;
}
