import { describe, expect, test } from 'vitest';
import {
  betweenSlices,
  doors,
  downwards,
  fileCycles,
  folders,
  leaves,
  type Rule,
  sliceCycles,
  wiring,
} from './support/architecture-rules.ts';
import { listFiles, moduleOf, readModules } from './support/source-tree.ts';
import { environment, forbiddenWords, freshReads, shortFiles } from './support/text-rules.ts';

const root = new URL('..', import.meta.url).pathname;

/** One file that holds one line, and what the rule says about it. */
const judge = (rule: Rule, path: string, ...lines: string[]): string[] => rule([moduleOf(path, lines.join('\n'))]);

const value = (specifier: string): string => `import { x } from '${specifier}';`;
const type = (specifier: string): string => `import type { X } from '${specifier}';`;

type Case = readonly [path: string, line: string];

function describeRule(name: string, rule: Rule, cases: { refused: readonly Case[]; allowed: readonly Case[] }): void {
  describe(name, () => {
    test.for(cases.refused)('refuses, in %s: %s', ([path, line]) => {
      expect(judge(rule, path, line)).toHaveLength(1);
    });
    test.for(cases.allowed)('allows, in %s: %s', ([path, line]) => {
      expect(judge(rule, path, line)).toEqual([]);
    });
  });
}

describeRule('folders', folders, {
  refused: [
    ['foundation/events/log.ts', value('#schema/events/agent.ts')],
    ['foundation/events/log.ts', type('../../gateway/context.ts')],
    ['schema/events/agent.ts', value('../../subgraphs/agent/config.ts')],
    ['gateway/server.ts', value('../subgraphs/agent/subgraph.ts')],
    ['gateway/server.ts', value('#policy/decide.ts')],
    ['policy/decide.ts', value('#foundation/clock.ts')],
    ['policy/decide.ts', type('../subgraphs/agent/config.ts')],
    ['gateway/server.ts', `const x = await import('../subgraphs/agent/subgraph.ts');`],
    ['subgraphs/agent/subgraph.ts', type('../replica/subgraph.ts')],
    ['subgraphs/agent/subgraph.ts', value('../../gateway/server.ts')],
    ['spotkeep.ts', value('./gateway/pipeline/limits.ts')],
    ['spotkeep.ts', value('./subgraphs/agent/pricing/service.ts')],
    ['simulator/agent.ts', value('#foundation/clock.ts')],
    ['simulator/agent.ts', type('../subgraphs/agent/config.ts')],
    ['console/src/page.tsx', value('../../schema/events/agent.ts')],
    ['cli/replay.ts', value('../subgraphs/agent/pricing/service.ts')],
  ],
  allowed: [
    ['foundation/events/log.ts', value('zod')],
    ['foundation/events/log.ts', value('../clock.ts')],
    ['schema/events/agent.ts', value('#foundation/events/define-event.ts')],
    ['gateway/server.ts', value('#schema/calls/agent.ts')],
    ['subgraphs/agent/subgraph.ts', value('./pricing/service.ts')],
    ['subgraphs/forecasting/backtest/rules.ts', value('#policy/decide.ts')],
    ['spotkeep.ts', value('./gateway/server.ts')],
    ['spotkeep.ts', value('./subgraphs/agent/subgraph.ts')],
    ['spotkeep.ts', value('./simulator/simulator.ts')],
    ['simulator/agent.ts', value('./generated/documents.ts')],
    ['cli/replay.ts', value('../spotkeep.ts')],
    ['foundation/events/log.test.ts', value('../../tests/support/clock.ts')],
    ['tests/journey/failover.test.ts', value('../../subgraphs/agent/pricing/entity.ts')],
  ],
});

describeRule('leaves', leaves, {
  refused: [
    ['gateway/server.ts', value('../tests/support/clock.ts')],
    ['scripts/dev.ts', value('../bench/measure.ts')],
    ['foundation/clock.ts', value('./clock.test.ts')],
  ],
  allowed: [
    ['bench/prices.bench.ts', value('../tests/support/database.ts')],
    ['foundation/clock.test.ts', value('../tests/support/clock.ts')],
  ],
});

describeRule('doors', doors, {
  refused: [
    ['subgraphs/agent/pricing/service.ts', value('../../../foundation/clock.ts')],
    ['gateway/server.ts', type('../schema/events/agent.ts')],
    ['foundation/events/log.ts', value('#foundation/clock.ts')],
  ],
  allowed: [
    ['subgraphs/agent/pricing/service.ts', value('#foundation/clock.ts')],
    ['subgraphs/agent/pricing/service.ts', type('../instance/service.ts')],
    ['foundation/events/log.ts', value('../clock.ts')],
    ['tests/journey/failover.test.ts', value('../../foundation/clock.ts')],
  ],
});

describeRule('downwards', downwards, {
  refused: [
    ['subgraphs/agent/pricing/service.ts', type('./resolvers.ts')],
    ['subgraphs/agent/pricing/repository.ts', value('./service.ts')],
    ['subgraphs/agent/pricing/entity.ts', value('./rules.ts')],
    ['subgraphs/agent/pricing/rules.ts', value('./repository.ts')],
    ['subgraphs/agent/pricing/repository.ts', value('./rules.ts')],
    ['subgraphs/agent/pricing/jobs.ts', value('./resolvers.ts')],
    ['subgraphs/agent/pricing/resolvers.ts', value('./repository.ts')],
    ['subgraphs/agent/pricing/consumers.ts', value('./price-repository.ts')],
    ['subgraphs/agent/pricing/rules/clean.ts', value('../service.ts')],
    ['subgraphs/agent/pricing/service.ts', value('./loaders.ts')],
  ],
  allowed: [
    ['subgraphs/agent/pricing/resolvers.ts', type('./service.ts')],
    ['subgraphs/agent/pricing/resolvers.ts', type('./repository.ts')],
    ['subgraphs/agent/pricing/jobs.ts', value('./service.ts')],
    ['subgraphs/agent/pricing/loaders.ts', value('./repository.ts')],
    ['subgraphs/agent/pricing/loaders.ts', type('./service.ts')],
    ['subgraphs/agent/pricing/service.ts', value('./rules.ts')],
    ['subgraphs/agent/pricing/service.ts', value('./import-service.ts')],
    ['subgraphs/agent/pricing/repository.ts', value('./entity.ts')],
    ['subgraphs/agent/pricing/rules.ts', value('./policy/regret.ts')],
  ],
});

test('a helper stands as high as what it uses', () => {
  const helper = (line: string) => [
    moduleOf('subgraphs/agent/pricing/rules.ts', value('./interpolate.ts')),
    moduleOf('subgraphs/agent/pricing/interpolate.ts', line),
  ];
  expect(downwards(helper(value('./service.ts')))).toHaveLength(1);
  expect(downwards(helper(value('./entity.ts')))).toEqual([]);
  expect(downwards(helper(value('./rules.ts')))).toEqual([]);
});

describeRule('between slices', betweenSlices, {
  refused: [
    ['subgraphs/agent/pricing/service.ts', type('../instance/repository.ts')],
    ['subgraphs/agent/pricing/service.ts', type('../instance/entity.ts')],
    ['subgraphs/agent/pricing/rules.ts', value('../instance/rules.ts')],
    ['subgraphs/agent/pricing/service.ts', value('../instance/service.ts')],
    ['subgraphs/agent/pricing/service.ts', value('../instance/words.ts')],
  ],
  allowed: [
    ['subgraphs/agent/pricing/service.ts', type('../instance/service.ts')],
    ['subgraphs/agent/pricing/resolvers.ts', type('../generated/resolvers.ts')],
    ['subgraphs/agent/pricing/resolvers.ts', type('../context.ts')],
    ['subgraphs/agent/subgraph.ts', value('./instance/repository.ts')],
    ['subgraphs/agent/pricing/service.test.ts', value('../instance/entity.ts')],
  ],
});

describeRule('wiring', wiring, {
  refused: [
    ['subgraphs/agent/pricing/service.ts', type('../subgraph.ts')],
    ['subgraphs/agent/pricing/jobs.ts', value('../main.ts')],
  ],
  allowed: [['subgraphs/agent/main.ts', value('./subgraph.ts')]],
});

describe('rings', () => {
  const ring = (line: (specifier: string) => string) => [
    moduleOf('subgraphs/agent/instance/service.ts', line('../pricing/service.ts')),
    moduleOf('subgraphs/agent/pricing/service.ts', line('../decision/service.ts')),
    moduleOf('subgraphs/agent/decision/service.ts', line('../instance/service.ts')),
  ];

  test('slices in a ring are refused, even by types alone', () => {
    expect(sliceCycles(ring(type))).toEqual([
      'agent/instance → agent/pricing → agent/decision → agent/instance: slices form a ring',
    ]);
    expect(sliceCycles(ring(type).slice(1))).toEqual([]);
  });

  test('files in a ring are refused unless types close it', () => {
    expect(fileCycles(ring(value))).toHaveLength(1);
    expect(fileCycles(ring(type))).toEqual([]);
    expect(fileCycles(ring(value).slice(1))).toEqual([]);
  });
});

describeRule('environment', environment, {
  refused: [
    ['gateway/server.ts', 'const url = process.env.REDIS_URL;'],
    ['foundation/config/x.ts', `import { env } from 'node:process';`],
    ['subgraphs/agent/pricing/service.ts', 'const { env } = process;'],
    ['simulator/agent.ts', `const url = process['env'].URL;`],
  ],
  allowed: [
    ['gateway/main.ts', 'const config = loadConfig(process.env);'],
    ['subgraphs/agent/config.ts', 'export const config = load(process.env);'],
    ['spotkeep.ts', 'load(process.env);'],
    ['vitest.config.ts', 'process.env.CI'],
    ['scripts/dev.ts', 'process.env'],
    ['gateway/server.ts', '// process.env is read in main.ts'],
    ['gateway/server.ts', 'process.exitCode = 1;'],
  ],
});

describeRule('forbidden words', forbiddenWords, {
  refused: [
    ['gateway/x.test.ts', `test.only('x', () => {});`],
    ['gateway/x.test.ts', `describe.concurrent.only('x', () => {});`],
    ['gateway/x.ts', 'const x = y as any;'],
    ['gateway/x.ts', 'function f(x: any) {}'],
    ['gateway/x.ts', 'const m = new Map<any>();'],
    ['gateway/x.ts', `// @ts-${'expect-error'} because`],
    ['gateway/x.test.ts', `vi.mock('./server.ts');`],
  ],
  allowed: [
    ['gateway/x.ts', '// any as good as any'],
    ['gateway/x.ts', `const text = 'as any';`],
    ['gateway/x.ts', 'const any = x.only;'],
    ['gateway/x.ts', 'Promise.any([x])'],
    ['subgraphs/agent/generated/resolvers.ts', 'type X = any;'],
  ],
});

describeRule('fresh reads', freshReads, {
  refused: [['subgraphs/agent/pricing/repository.ts', 'em.findOne(Pool, { id }, { refresh: true });']],
  allowed: [
    ['foundation/database/fresh.ts', 'return { refresh: true };'],
    ['subgraphs/agent/pricing/repository.ts', 'em.findOne(Pool, { id }, await fresh(em));'],
  ],
});

describe('short files', () => {
  const lines = (count: number) => Array.from({ length: count }, () => 'x();');
  test('a file of 301 lines is refused, one of 300 or a generated one is not', () => {
    expect(judge(shortFiles, 'gateway/x.ts', ...lines(301))).toEqual(['gateway/x.ts: 301 lines, 300 at most']);
    expect(judge(shortFiles, 'gateway/x.ts', ...lines(300))).toEqual([]);
    expect(judge(shortFiles, 'subgraphs/agent/generated/resolvers.ts', ...lines(400))).toEqual([]);
    expect(judge(shortFiles, 'schema/supergraph.graphql', ...lines(400))).toEqual([]);
  });
});

describe('reading imports', () => {
  test('every form of import is seen, and a comment is none', () => {
    const text = [
      `import { a,\n  type B } from './a.ts';`,
      `import type { C } from './c.ts';`,
      `import './side.ts';`,
      `export * from "./all.ts";`,
      `export type { D } from './d.ts';`,
      `const e = await import('./e.ts');`,
      `// import { x } from './not.ts';`,
      `/* import { x } from './not.ts'; */`,
      `import z, * as y from '#foundation/clock.ts';`,
    ];
    const found = moduleOf('gateway/x.ts', text.join('\n')).imports;
    expect(found.filter(({ isType }) => isType).map(({ target }) => target)).toEqual(['gateway/c.ts', 'gateway/d.ts']);
    expect(found.map(({ target }) => target).sort()).toEqual([
      ...['foundation/clock.ts', 'gateway/a.ts', 'gateway/all.ts', 'gateway/c.ts', 'gateway/d.ts', 'gateway/e.ts'],
      'gateway/side.ts',
    ]);
  });
});

describe('this repository', () => {
  const paths = listFiles(root);
  const modules = readModules(
    root,
    paths.filter((path) => /\.(ts|tsx|js|mjs|css|graphql|sh)$/.test(path)),
  );
  const sources = modules.filter(({ path }) => /\.tsx?$/.test(path) && !/(^|\/)generated\//.test(path));
  const rules = {
    folders,
    leaves,
    doors,
    downwards,
    betweenSlices,
    wiring,
    sliceCycles,
    fileCycles,
    environment,
    forbiddenWords,
    freshReads,
  };

  test.for(Object.entries(rules))('keeps the rule of %s', ([, rule]) => {
    expect(rule(sources)).toEqual([]);
  });

  test('keeps its files short', () => {
    expect(shortFiles(modules)).toEqual([]);
  });

  test('is read at all: every source has been seen, with its imports', () => {
    expect(sources.length).toBeGreaterThan(50);
    expect(sources.flatMap(({ imports }) => imports).length).toBeGreaterThan(sources.length);
  });
});
