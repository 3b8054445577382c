import { describe, expect, test } from 'vitest';
import { readOptions, SIMULATE_USAGE } from './simulate-options.ts';

describe('the command line of a simulation', () => {
  test('needs a token and has defaults for the rest', () => {
    expect(readOptions(['--client-token', 'cli_1'])).toEqual({
      url: 'http://localhost:4000',
      clientToken: 'cli_1',
      agents: 8,
      seed: 1,
      speed: 1,
    });
    expect(readOptions(['--client-token', 'cli_1', '--speed', '60'])).toMatchObject({ speed: 60 });
    expect(readOptions(['--help'])).toBe('help');
  });

  test.for([
    [[], SIMULATE_USAGE],
    [['--client-token', 'x', '--url', 'localhost'], '--url is an address'],
    [['--client-token', 'x', '--speed', '0'], '--speed is a whole number from 1 to 1000'],
    [['--client-token', 'x', 'more'], 'more'],
  ] as const)('refuses %j', ([args, message]) => {
    expect(() => readOptions(args)).toThrow(message);
  });
});
