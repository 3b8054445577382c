import { describe, expect, test } from 'vitest';
import { ConfigurationError } from '#foundation/config/parse-environment.ts';
import { readConfig } from './settings.ts';

interface Given {
  readonly file?: unknown;
  readonly env?: Record<string, string>;
  readonly flags?: Record<string, string>;
  readonly isOpen?: boolean;
}

const read = ({ file, env = {}, flags = {}, isOpen = true }: Given = {}) =>
  readConfig({
    text: file === undefined ? undefined : JSON.stringify(file),
    env,
    flags,
    isOpen,
    directory: '/etc/graph',
  });

function problemsOf(given: Given): Record<string, string> {
  try {
    read(given);
  } catch (error) {
    if (error instanceof ConfigurationError) {
      return Object.fromEntries(error.problems.map(({ name, expected }) => [name, expected]));
    }
    throw error;
  }
  return {};
}

const jwt = { issuer: 'https://login.example.com', audience: 'graph', secretFile: 'secret' };

describe('G1 the configuration of a gateway for any graph', () => {
  test('flags win over the file, the file over the environment, the environment over the defaults', () => {
    const { settings } = read({
      file: { settings: { PORT: 3, MAX_SOCKETS: 30, MAX_DEPTH: 7 } },
      env: { PORT: '2', MAX_SOCKETS: '20', LOG_LEVEL: 'warn' },
      flags: { PORT: '1' },
    });
    expect(settings).toMatchObject({ PORT: 1, MAX_SOCKETS: 30, LOG_LEVEL: 'warn', MAX_DEPTH: 7, HOST: '127.0.0.1' });
  });

  test('a setting may be a number, a truth, a text, or a list of texts', () => {
    const origins = ['https://one.example.com', 'https://two.example.com'];
    const { settings } = read({ file: { settings: { CORS_ORIGINS: origins, METRICS_ENABLED: false, HOST: '::1' } } });
    expect(settings).toMatchObject({ CORS_ORIGINS: origins, METRICS_ENABLED: false, HOST: '::1' });
  });

  test('a file that a setting of the file names is beside that file', () => {
    const { settings } = read({ file: { settings: { POLICIES_FILE: 'policies.json' } }, env: {} });
    expect(settings.POLICIES_FILE).toBe('/etc/graph/policies.json');
    expect(read({ env: { POLICIES_FILE: 'policies.json' } }).settings.POLICIES_FILE).toBe('policies.json');
  });

  test('without a signing secret one is made, and that is told', () => {
    const one = read();
    expect(one.isSecretMade).toBe(true);
    expect(one.settings.SIGNING_SECRET).not.toBe(read().settings.SIGNING_SECRET);
    const SIGNING_SECRET = 'a-signing-secret-of-thirty-two-bytes';
    expect(read({ env: { SIGNING_SECRET } })).toMatchObject({ isSecretMade: false, settings: { SIGNING_SECRET } });
  });

  test('rates are not limited, and there is no port for operators, unless they are asked for', () => {
    expect(read().settings).toMatchObject({ RATE_LIMIT_ENABLED: false, OPERATIONS_PORT: undefined });
  });

  test('somebody is checked, or nobody by intention', () => {
    expect(problemsOf({ isOpen: false })).toEqual({ identity: expect.stringContaining('is required') });
    expect(problemsOf({ isOpen: true, file: { identity: { jwt } } })).toEqual({
      identity: expect.stringContaining('--no-auth'),
    });
    expect(problemsOf({ isOpen: false, file: { identity: { jwt } } })).toEqual({});
  });

  test('headers are known by their names in lower case', () => {
    const { file } = read({
      file: { forwardHeaders: ['X-Tenant'], subgraphs: { 'a b': { headers: { 'X-Key': 'k' } } } },
    });
    expect(file.forwardHeaders).toEqual(['x-tenant']);
    expect(file.subgraphs['a b']?.headers).toEqual({ 'x-key': 'k' });
  });

  test('every problem is told at once, by its path', () => {
    const file = {
      nonsense: 1,
      forwardHeaders: ['Host', 'not a name'],
      subgraphs: { a: { url: 'ftp://a', subscriptionUrl: 'http://a', headers: { 'content-length': '1', ok: 'b\nc' } } },
      identity: { jwt: { issuer: 'i', audience: [], jwksUrl: 'https://a', secretFile: 'x' } },
      settings: { MAX_SOCKETS: 0, QUATSCH: 1 },
    };
    expect(Object.keys(problemsOf({ file, env: { LOG_LEVEL: 'silly' } })).sort()).toEqual([
      '--config',
      'LOG_LEVEL',
      'MAX_SOCKETS',
      'forwardHeaders.0',
      'forwardHeaders.1',
      'identity.jwt',
      'identity.jwt.audience',
      'settings.QUATSCH',
      'subgraphs.a.headers.content-length',
      'subgraphs.a.headers.ok',
      'subgraphs.a.subscriptionUrl',
      'subgraphs.a.url',
    ]);
  });

  test('a public key is never a shared secret', () => {
    const wrong = { ...jwt, secretFile: undefined, publicKeyFile: 'key.pem', algorithms: ['RS256', 'HS256'] };
    expect(problemsOf({ isOpen: false, file: { identity: { jwt: wrong } } })).toEqual({
      'identity.jwt.algorithms': expect.stringContaining('never HS256'),
    });
  });

  test('what is not JSON is told as that', () => {
    expect(() => readConfig({ text: '{', env: {}, flags: {}, isOpen: true, directory: '/' })).toThrow('expected JSON');
    expect(problemsOf({ file: [] })).toEqual({ '--config': expect.stringContaining('expected object') });
  });
});
