import { expect, test } from 'vitest';
import { createFrames, subscriptionId } from './websocket-frame.ts';

const payload = { data: { text: 'ü "quoted" \\ \n', list: [1, null] } };

/** The text messages in the frames of a server (RFC 6455, section 5.2). */
function messagesIn(bytes: Buffer): string[] {
  const messages: string[] = [];
  for (let at = 0; at < bytes.length; ) {
    expect(bytes[at]).toBe(0x81);
    const short = bytes.readUInt8(at + 1);
    const [head, size] =
      short < 126
        ? [2, short]
        : short === 126
          ? [4, bytes.readUInt16BE(at + 2)]
          : [10, Number(bytes.readBigUInt64BE(at + 2))];
    messages.push(bytes.toString('utf8', at + head, at + head + size));
    at += head + size;
  }
  return messages;
}

test.for(['1', 'a-uuid-like-id', 'ü"\\', '{}'])(
  'the frames for the id %s hold the messages that JSON.stringify makes',
  (id) => {
    const payloads = [payload, { data: 'x'.repeat(300) }, { data: 'x'.repeat(70_000) }];
    const encoded = subscriptionId(id);
    const frames = createFrames(
      payloads.map((each) => ({ json: JSON.stringify(each) })),
      encoded.length,
    );
    const expected = payloads.map((each) => JSON.stringify({ id, type: 'next', payload: each }));
    expect(messagesIn(frames.for(encoded))).toEqual(expected);
  },
);

test('kept bytes stay as they are, others are written into again', () => {
  const frames = createFrames([{ json: '{}' }], subscriptionId('one').length);
  const one = frames.for(subscriptionId('one'));
  const two = frames.for(subscriptionId('two'));
  expect(one).toBe(two);
  frames.keep();
  const six = frames.for(subscriptionId('six'));
  expect(messagesIn(two)).toEqual(['{"id":"two","type":"next","payload":{}}']);
  expect(messagesIn(six)).toEqual(['{"id":"six","type":"next","payload":{}}']);
});
