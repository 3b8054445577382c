import { existsSync, readFileSync } from 'node:fs';
import { z } from 'zod';

/** The part of vitest's JSON report that is counted. */
const Report = z.object({
  success: z.boolean(),
  numPassedTests: z.number(),
  numFailedTests: z.number(),
  numPendingTests: z.number(),
  numTodoTests: z.number(),
  testResults: z.array(z.object({ status: z.string(), assertionResults: z.array(z.object({ status: z.string() })) })),
});

/** A file that could not even be read has no tests to fail; it counts as one. */
const brokenFiles = ({ testResults }: z.output<typeof Report>): number =>
  testResults.filter(
    ({ status, assertionResults }) =>
      status === 'failed' && !assertionResults.some((assertion) => assertion.status === 'failed'),
  ).length;

/** What the run came to; one that left no report has failed as a whole. */
function summarise(path: string): { passed: number; failed: number; skipped: number } {
  if (!existsSync(path)) return { passed: 0, failed: 1, skipped: 0 };
  const report = Report.parse(JSON.parse(readFileSync(path, 'utf8')));
  const failed = report.numFailedTests + brokenFiles(report);
  return {
    passed: report.numPassedTests,
    // An error outside of any test fails the run as well.
    failed: report.success ? failed : Math.max(1, failed),
    skipped: report.numPendingTests + report.numTodoTests,
  };
}

const [, , path] = process.argv;
if (path === undefined) throw new Error('Usage: test-summary <the JSON report of vitest>');
const { passed, failed, skipped } = summarise(path);
console.log(`${passed} passed, ${failed} failed${skipped > 0 ? `, ${skipped} skipped` : ''}`);
if (failed > 0) process.exitCode = 1;
