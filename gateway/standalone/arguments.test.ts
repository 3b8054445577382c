import { describe, expect, test } from 'vitest';
import { readArguments, UsageError } from './arguments.ts';

describe('G1 the command line of the gateway', () => {
  test('without arguments it is the gateway of its environment', () => {
    expect(readArguments([])).toEqual({ kind: 'SPOTKEEP' });
  });

  test('a supergraph is served alone, with what else is given', () => {
    const args = ['--supergraph', 'a.graphql', '--port', '0', '--host', '::1', '--config', 'a.json', '--no-auth'];
    const all = { supergraph: 'a.graphql', port: 0, host: '::1', config: 'a.json', isOpen: true };
    expect(readArguments(args)).toEqual({ kind: 'STANDALONE', ...all });
    expect(readArguments(['--supergraph=b'])).toEqual({ kind: 'STANDALONE', supergraph: 'b', isOpen: false });
  });

  test('help is help, whatever else is said', () => {
    expect(readArguments(['--supergraph', 'x', '-h'])).toEqual({ kind: 'HELP', isStandalone: true });
    expect(readArguments(['--help'])).toEqual({ kind: 'HELP', isStandalone: false });
  });

  test.for([
    [['--port', '4000'], '--supergraph FILE is required'],
    [['--no-auth'], '--supergraph FILE is required'],
    [['--supergraph', 'x', '--port', 'http'], '--port: expected a whole number from 0 to 65535, not "http"'],
    [['--supergraph', 'x', '--port', '65536'], '--port: expected'],
    [['--supergraph'], '--supergraph'],
    [['--supergraph', 'x', '--nonsense'], '--nonsense'],
    [['x.graphql'], 'x.graphql'],
  ] as const)('%j is refused with the reason', ([args, reason]) => {
    expect(() => readArguments(args)).toThrow(UsageError);
    expect(() => readArguments(args)).toThrow(reason);
  });
});
