import { describe, expect, test } from 'vitest';
import { describeEnvironment } from './describe-environment.ts';
import { ConfigurationError, parseEnvironment } from './parse-environment.ts';
import { retentionSettings } from './retention-days.ts';

const read = (RETENTION_DAYS?: string) =>
  parseEnvironment(retentionSettings, RETENTION_DAYS === undefined ? {} : { RETENTION_DAYS }).RETENTION_DAYS;

describe('J6 the days that rows are kept', () => {
  test('are read from a list and from JSON alike, and are none unless given', () => {
    const expected = { 'agent.decision': 30, 'client.notification.read': 7 };
    expect(read('agent.decision=30, client.notification.read = 7,')).toEqual(expected);
    expect(read('{"agent.decision": 30, "client.notification.read": 7}')).toEqual(expected);
    expect(read()).toEqual({});
  });

  test.for(['agent.decision', 'agent.decision=', 'agent.decision=0', 'agent.decision=1.5', 'agent.decision=-1'])(
    'are refused when they are %s',
    (text) => expect(() => read(text)).toThrow(ConfigurationError),
  );

  test.for([
    'decision=3',
    'agnet.decision=3',
    'agent.decision=36501',
    'agent.decision=1,agent.decision=2',
    '{"agent.decision":',
    '[1]',
  ])('are no days when written %s', (text) => expect(() => read(text)).toThrow('RETENTION_DAYS'));

  test('are none by default in the help, which names an example', () => {
    expect(describeEnvironment(retentionSettings)).toMatch(/RETENTION_DAYS .*agent\.decision=30.*\(none by default\)/);
  });
});
