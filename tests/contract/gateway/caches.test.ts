import { createHash } from 'node:crypto';
import { type OperationDefinitionNode, parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { anonymous } from '#foundation/identity/viewer.ts';
import { silentLogger } from '#foundation/logging/logger.ts';
import { createPlanCache } from '../../../gateway/execution/plan-cache.ts';
import { loadSupergraph } from '../../../gateway/execution/supergraph.ts';
import { createFixture } from './fixture/subgraphs.ts';

const graph = loadSupergraph(createFixture().supergraphSdl);
const nobody = { fetchers: new Map(), fetchTimeoutMilliseconds: 1_000, logger: silentLogger() };
const context = { viewer: anonymous, requestId: 'r1', mayIntrospect: true };

function prepare(plans: ReturnType<typeof createPlanCache>, query: string) {
  const document = parse(query);
  const documentKey = createHash('sha256').update(query).digest('hex');
  return plans.prepare({
    graph,
    documentKey,
    document,
    operation: document.definitions[0] as OperationDefinitionNode,
    variables: {},
    context,
  });
}

describe('G7 the plans that are kept', () => {
  test('are made once for each document', () => {
    const plans = createPlanCache({ ...nobody, capacity: 100_000 });
    expect(prepare(plans, '{ whoAmI }')).toBe(prepare(plans, '{ whoAmI }'));
    expect(prepare(plans, '{ me: whoAmI }')).not.toBe(prepare(plans, '{ whoAmI }'));
    expect(plans.size).toBe(2);
  });

  test('are few when each holds on to much text, and many when they do not', () => {
    const plans = createPlanCache({ ...nobody, capacity: 200_000 });
    for (let number = 0; number < 100; number += 1) prepare(plans, `{ a${number}: whoAmI }`);
    expect(plans.size).toBe(100);
    for (let number = 0; number < 100; number += 1) prepare(plans, `{ b${number}: whoAmI } # ${'x'.repeat(20_000)}`);
    expect(plans.size).toBeLessThan(10);
  });
});
