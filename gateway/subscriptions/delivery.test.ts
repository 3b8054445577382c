import { expect, test } from 'vitest';
import { sharedPayload, subscriptionId } from './delivery.ts';

const payload = { data: { text: 'ü "quoted" \\ \n', list: [1, null] } };

test.for(['1', 'a-uuid-like-id', 'ü"\\', '{}'])(
  'a frame for the id %s is the message that JSON.stringify makes',
  (id) => {
    const frame = sharedPayload(JSON.stringify(payload)).frameFor(subscriptionId(id));
    expect(JSON.parse(frame.toString())).toEqual({ id, type: 'next', payload });
    expect(frame.toString()).toBe(JSON.stringify({ id, type: 'next', payload }));
  },
);

test('frames for ids of one length do not disturb each other', () => {
  const shared = sharedPayload('{}');
  const [one, two] = [shared.frameFor(subscriptionId('one')), shared.frameFor(subscriptionId('two'))];
  expect([one.toString(), two.toString()]).toEqual([
    '{"id":"one","type":"next","payload":{}}',
    '{"id":"two","type":"next","payload":{}}',
  ]);
});
