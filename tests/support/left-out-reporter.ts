import type { Reporter, TestCase, TestModule, Vitest } from 'vitest/node';

/** Says at the end of a run which tests were left out, and why. */
export default class LeftOutReporter implements Reporter {
  #vitest: Vitest | undefined;

  onInit(vitest: Vitest): void {
    this.#vitest = vitest;
  }

  onTestRunEnd(modules: readonly TestModule[]): void {
    const missing = new Set(this.#vitest?.projects.flatMap((project) => missingServices(project.getProvidedContext())));
    const lines = leftOut(modules);
    if (lines.length === 0) return;
    const why = missing.size > 0 ? `, as this machine has no ${[...missing].join(' and no ')}` : '';
    this.#vitest?.logger.log(`\nLeft out${why}:\n${lines.join('\n')}\n`);
  }
}

/** One line for each file and reason. */
function leftOut(modules: readonly TestModule[]): string[] {
  const skipped = modules.flatMap((module) => [...module.children.allTests('skipped')]);
  const groups = Map.groupBy(skipped, (test) => `${test.module.relativeModuleId}${reasonOf(test)}`);
  return [...groups].map(([group, tests]) => `  ${tests.length} of ${group}`);
}

function reasonOf(test: TestCase): string {
  const result = test.result();
  const note = result.state === 'skipped' ? result.note : undefined;
  return note ? `: ${note}` : '';
}

function missingServices(context: object): readonly string[] {
  const services =
    'services' in context ? (context.services as { missing?: readonly string[] } | undefined) : undefined;
  return services?.missing ?? [];
}
