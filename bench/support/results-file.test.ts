import { expect, test } from 'vitest';
import { sectionOf, withSection } from './results-file.ts';

const section = (figure: string) =>
  sectionOf({
    title: 'Start',
    name: 'start',
    machine: 'a machine',
    outcome: { tables: [{ head: ['start', 'ms'], rows: [['cold | empty', figure]] }], notes: ['Measured twice.'] },
  });

test('a section holds where it was measured, its tables and its notes', () => {
  expect(section('12')).toBe(`## Start

\`npm run bench -- start --write\` on a machine.

| start | ms |
| --- | ---: |
| cold \\| empty | 12 |

- Measured twice.
`);
});

test('the first section makes the file', () => {
  expect(withSection(undefined, 'Start', section('12'))).toMatch(/^# Results\n\n[^#]+\n\n## Start\n/);
});

test('a section takes the place of its older one alone', () => {
  const before = `# Results\n\nWords.\n\n## Replay\n\nKept.\n\n### Start\n\nAlso kept.\n\n${section('12')}\n## Start again\n\nKept too.\n`;
  const after = withSection(before, 'Start', section('34'));
  expect(after).toBe(before.replace('| 12 |', '| 34 |'));
});

test('a new section goes to the end', () => {
  const after = withSection('# Results\n\n## Replay\n\nKept.\n', 'Start', section('12'));
  expect(after).toBe(`# Results\n\n## Replay\n\nKept.\n\n${section('12')}`);
});
