import { describe, expect, test } from 'vitest';
import { z } from 'zod';
import { describeEnvironment, describeValues } from './describe-environment.ts';
import { ConfigurationError, parseEnvironment } from './parse-environment.ts';
import { serviceAliases, serviceRules, serviceSettings } from './service-settings.ts';
import { decimalNumber, flag, integer, list, oneOf, origins, port, schedule, secret, url } from './variable.ts';

const load = (env: Record<string, string>) => parseEnvironment(serviceSettings, env, serviceAliases, serviceRules);

function problemsOf(read: () => unknown): readonly { name: string; expected: string }[] {
  try {
    read();
  } catch (error) {
    if (error instanceof ConfigurationError) return error.problems;
    throw error;
  }
  return [];
}

describe('P1 configuration', () => {
  test('an empty environment gives every default', () => {
    expect(load({})).toMatchObject({
      PORT: 4000,
      OPERATIONS_PORT: 8088,
      DATA_DIR: '.data',
      DATABASE_URL: undefined,
      CORS_ORIGINS: [],
      LOG_LEVEL: 'info',
      RATE_LIMIT_PER_MINUTE: 100,
      TRACES_SAMPLE_RATE: 0.1,
    });
  });

  test('every bad variable is named in one message, one a line', () => {
    const env = { PORT: 'http', DB_POOL_SIZE: '0', LOG_LEVEL: 'loud', REDIS_URL: 'localhost:6379' };
    expect(() => load(env)).toThrow(ConfigurationError);
    expect(problemsOf(() => load(env))).toEqual([
      { name: 'PORT', expected: 'expected a whole number from 0 to 65535, not "http"' },
      { name: 'LOG_LEVEL', expected: expect.stringContaining('one of trace, debug, info') },
      { name: 'DB_POOL_SIZE', expected: 'expected a whole number from 1 to 1000, not "0"' },
      { name: 'REDIS_URL', expected: 'expected a URL that starts with redis:// or rediss://' },
    ]);
    expect(() => load(env)).toThrow(/^The configuration cannot be used\.\n {2}PORT: .*\n {2}LOG_LEVEL: .*\n/);
  });

  test('the value of a secret never stands in the message', () => {
    const env = { SIGNING_SECRET: 'short-and-private', DATABASE_URL: 'mysql://me:pass-word@localhost/x' };
    const message = problemsOf(() => load(env)).map(({ name, expected }) => `${name} ${expected}`);
    expect(message).toHaveLength(2);
    expect(message.join()).not.toMatch(/short-and-private|pass-word/);
  });

  test('a signing secret is measured in bytes', () => {
    expect(load({ SIGNING_SECRET: 'ä'.repeat(16) }).SIGNING_SECRET).toHaveLength(16);
    expect(problemsOf(() => load({ SIGNING_SECRET: 'a'.repeat(31) }))).toEqual([
      { name: 'SIGNING_SECRET', expected: 'expected at least 32 bytes' },
    ]);
  });

  test('a database server makes both secrets required', () => {
    const missing = problemsOf(() => load({ DATABASE_URL: 'postgres://localhost/spotkeep', PORT: '-1' }));
    expect(missing.map(({ name }) => name)).toEqual(['PORT', 'ADMIN_TOKEN', 'SIGNING_SECRET']);
  });

  test('an empty text counts as not given', () => {
    expect(load({ PORT: '', DATABASE_URL: '  ', LOG_LEVEL: '' })).toMatchObject({ PORT: 4000, LOG_LEVEL: 'info' });
  });

  test('an unknown variable is no error', () => {
    expect(load({ SOMETHING_ELSE: 'yes' })).not.toHaveProperty('SOMETHING_ELSE');
  });

  test.for(Object.entries(serviceAliases).filter(([, name]) => name in serviceSettings))(
    '%s stands for %s',
    ([alias, name]) => {
      const samples = ['5', '0.5', 'true', 'redis://localhost', 'https://app.example.com', 'x'.repeat(32)];
      const read = (env: Record<string, string>) => parseEnvironment(serviceSettings, env, serviceAliases);
      const sample = samples.find((value) => problemsOf(() => read({ [name]: value })).length === 0) ?? '';
      expect(read({ [alias]: sample })).toEqual(read({ [name]: sample }));
      expect(problemsOf(() => read({ [alias]: sample, [name]: `${sample} ` }))).toMatchObject([{ name }]);
    },
  );

  test('a bad value under an alias is reported with both names', () => {
    expect(problemsOf(() => load({ RATE_LIMIT_BURST_SIZE: 'many' }))).toEqual([
      {
        name: 'RATE_LIMIT_BURST',
        expected: 'expected a whole number, 1 or more, not "many" (given as RATE_LIMIT_BURST_SIZE)',
      },
    ]);
  });

  test('the same value under two names is accepted', () => {
    expect(load({ HEALTH_CHECK_INTERVAL: '5', HEALTH_CHECK_INTERVAL_SECONDS: '5' })).toMatchObject({
      HEALTH_CHECK_INTERVAL_SECONDS: 5,
    });
  });

  test('a schema of plain zod is read as well', () => {
    const shape = { SIZE: z.coerce.number().int(), NAME: z.string().optional() };
    expect(parseEnvironment(shape, { SIZE: '3' })).toEqual({ SIZE: 3, NAME: undefined });
    expect(problemsOf(() => parseEnvironment({ NAME: z.string().describe('its name') }, {}))).toEqual([
      { name: 'NAME', expected: 'is required (its name)' },
    ]);
  });
});

describe('G15 CORS', () => {
  test.for(['*', 'https://*.example.com', 'https://app.example.com,*', '["*"]'])('%s is refused at start', (value) => {
    expect(problemsOf(() => load({ CORS_ORIGINS: value }))).toEqual([
      { name: 'CORS_ORIGINS', expected: expect.stringContaining('a wildcard is refused') },
    ]);
  });

  test.for(['null', 'app.example.com', 'https://app.example.com/path', 'ftp://example.com', '[1]', '["x"'])(
    '%s is no origin',
    (value) => {
      expect(problemsOf(() => load({ CORS_ORIGINS: value }))).toMatchObject([{ name: 'CORS_ORIGINS' }]);
    },
  );

  test.for([
    ['https://app.example.com, http://localhost:3000/', ['https://app.example.com', 'http://localhost:3000']],
    ['["https://app.example.com"]', ['https://app.example.com']],
  ] as const)('%s is read as a list of origins', ([value, expected]) => {
    expect(load({ CORS_ORIGIN: value }).CORS_ORIGINS).toEqual(expected);
  });
});

describe('one variable', () => {
  test.for([
    ['true', true],
    ['1', true],
    ['ON', true],
    ['false', false],
    ['0', false],
    ['Off', false],
  ] as const)('%s is the flag %s', ([value, expected]) => {
    expect(flag().parse(value)).toBe(expected);
  });

  test.for([
    [flag(), 'maybe'],
    [port(), '65536'],
    [port(), '1e3'],
    [integer(), '1.5'],
    [integer({ min: 3 }), '2'],
    [decimalNumber({ min: 0, max: 1 }), '1.01'],
    [decimalNumber({ min: 0, max: 1 }), 'NaN'],
    [oneOf(['a', 'b']), 'c'],
    [url(['https']), 'https:/'],
    [secret(4), 'abc'],
    [schedule(), 'daily'],
    [schedule(), '0 */6 * *'],
    [schedule(), '0 */6 * * * *'],
  ] as const)('%# is refused', ([schema, value]) => {
    expect(schema.safeParse(value).success).toBe(false);
  });

  test.for(['0 */6 * * *', '5,35 1-6 * * 0', 'off'])('%s is a schedule', (value) => {
    expect(schedule().parse(value)).toBe(value);
  });

  test('a list drops what is empty between commas', () => {
    expect(list().parse('a, b,,c')).toEqual(['a', 'b', 'c']);
    expect(origins().parse('')).toEqual([]);
  });

  test('port 0 takes a free one', () => {
    expect(load({ PORT: '0', OPERATIONS_PORT: '0' })).toMatchObject({ PORT: 0, OPERATIONS_PORT: 0 });
  });
});

describe('help and start report', () => {
  test('help lists each variable with its meaning, default and other names', () => {
    const help = describeEnvironment(serviceSettings, serviceAliases);
    expect(help.trimEnd().split('\n')).toHaveLength(Object.keys(serviceSettings).length + 1);
    expect(help).toMatch(/ {2}PORT +TCP port of the public endpoint; 0 takes a free one \(default 4000\)/);
    expect(help).toMatch(/SIGNING_SECRET .*\(none by default; also JWT_SECRET, SECRET_KEY\)/);
    expect(describeEnvironment({ NAME: z.string() })).toMatch(/NAME .*\(required\)/);
  });

  test('a start report says that a secret is given and never which', () => {
    const report = describeValues(
      serviceSettings,
      load({ ADMIN_TOKEN: 'let-me-in', REDIS_URL: 'redis://u:p@localhost' }),
    );
    expect(report).toMatchObject({ ADMIN_TOKEN: '[given]', REDIS_URL: '[given]', SIGNING_SECRET: null, PORT: 4000 });
  });
});
