import { expect, test } from 'vitest';
import { accept, refuse, spreadPayload, toPayload } from './refuse.ts';

const gone = refuse('AgentGone', 'It is gone.', ['agentId'], { since: 3 });

test('a refusal carries its type, words, path and whatever else its type has', () => {
  expect(gone).toEqual({
    ok: false,
    errors: [{ __typename: 'AgentGone', message: 'It is gone.', path: ['agentId'], since: 3 }],
  });
});

test('a payload has either its object or the refusals', () => {
  expect(toPayload('agent', accept({ id: 'a' }))).toEqual({ agent: { id: 'a' }, errors: [] });
  expect(toPayload('agent', gone)).toEqual({ agent: null, errors: gone.errors });
});

test('a payload of several fields has them all or none', () => {
  expect(spreadPayload(accept({ agent: { id: 'a' }, token: 't' }))).toEqual({
    agent: { id: 'a' },
    token: 't',
    errors: [],
  });
  expect(spreadPayload(gone)).toEqual({ errors: gone.errors });
});
