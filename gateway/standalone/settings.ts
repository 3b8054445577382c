import { randomBytes } from 'node:crypto';
import { resolve } from 'node:path';
import type { ValuesOf } from '#foundation/config/declaration.ts';
import { ConfigurationError, type Problem, parseEnvironment } from '#foundation/config/parse-environment.ts';
import { serviceAliases } from '#foundation/config/service-settings.ts';
import { flag, integer, port } from '#foundation/config/variable.ts';
import { isRecord } from '#foundation/is-record.ts';
import { gatewayProcessSettings } from '../config.ts';
import { type ConfigFile, configFile } from './config-file.ts';

const { SUPERGRAPH_FILE, ADMIN_TOKEN, AGENT_URL, REPLICA_URL, CLIENT_URL, ADMIN_URL, FORECASTING_URL, ...shared } =
  gatewayProcessSettings;

/** What the gateway reads of the environment when it serves another graph than Spotkeep's. */
export const standaloneSettings = {
  ...shared,
  SIGNING_SECRET: gatewayProcessSettings.SIGNING_SECRET.optional().describe(
    'at least 32 bytes; seals the places that subscriptions resume from, and must be the same in every process',
  ),
  // Spotkeep's own figures fit its own agents; of another graph's clients nothing is known.
  RATE_LIMIT_ENABLED: flag().default(false).describe('whether rate limits act'),
  BULKHEAD_MAX_CONCURRENT: integer({ min: 1, max: 10_000 })
    .default(100)
    .describe('fetches from one subgraph at a time'),
  OPERATIONS_PORT: port().optional().describe('TCP port of metrics and health; not opened without it'),
};

export type StandaloneSettings = ValuesOf<typeof standaloneSettings> & { readonly SIGNING_SECRET: string };

export interface StandaloneConfig {
  readonly file: ConfigFile;
  readonly settings: StandaloneSettings;
  /** Whether the signing secret was made for this process alone: no subscription resumes in another. */
  readonly isSecretMade: boolean;
}

export interface ConfigSources {
  /** The text of the file of `--config`. */
  readonly text?: string | undefined;
  readonly env: Readonly<Record<string, string | undefined>>;
  /** Of the command line: they win. */
  readonly flags: Readonly<Record<string, string | undefined>>;
  readonly isOpen: boolean;
  /** Where relative paths of the file begin. */
  readonly directory: string;
}

/** Reads the file, the environment and the flags. @throws ConfigurationError with every problem of all at once */
export function readConfig({ text, env, flags, isOpen, directory }: ConfigSources): StandaloneConfig {
  const problems: Problem[] = [];
  const given = json(text ?? '{}', problems);
  const file = problems.length > 0 ? undefined : readFile(given, problems);
  const settings = readSettings({ ...env, ...settingsIn(given, directory, problems), ...flags }, problems);
  if (file && !file.identity && !isOpen) {
    problems.push({ name: 'identity', expected: 'is required in the file of --config, or --no-auth' });
  }
  if (file?.identity && isOpen) {
    problems.push({ name: 'identity', expected: 'is not used with --no-auth: take one of them away' });
  }
  if (problems.length > 0 || !file || !settings) throw new ConfigurationError(problems);
  const isSecretMade = settings.SIGNING_SECRET === undefined;
  const SIGNING_SECRET = settings.SIGNING_SECRET ?? randomBytes(32).toString('base64url');
  return { file, settings: { ...settings, SIGNING_SECRET }, isSecretMade };
}

function readFile(given: unknown, problems: Problem[]): ConfigFile | undefined {
  const read = configFile.safeParse(given);
  if (read.success) return read.data;
  for (const issue of read.error.issues) {
    const message = issue.code === 'invalid_key' ? (issue.issues[0]?.message ?? issue.message) : issue.message;
    problems.push({ name: issue.path.map(String).join('.') || '--config', expected: message });
  }
  return undefined;
}

function json(text: string, problems: Problem[]): unknown {
  try {
    return JSON.parse(text);
  } catch (error) {
    problems.push({ name: '--config', expected: `expected JSON (${error instanceof Error ? error.message : ''})` });
    return undefined;
  }
}

/** As the environment would have them: texts, several of them as a JSON array. Also of a file with other faults. */
function settingsIn(given: unknown, directory: string, problems: Problem[]): Record<string, string> {
  const settings = isRecord(given) && isRecord(given.settings) ? given.settings : {};
  const texts: Record<string, string> = {};
  for (const [name, value] of Object.entries(settings)) {
    const text = Array.isArray(value) ? JSON.stringify(value) : `${value}`;
    if (!Object.hasOwn(standaloneSettings, name)) {
      problems.push({ name: `settings.${name}`, expected: 'is not a setting; --help lists them' });
    } else texts[name] = name.endsWith('_FILE') ? resolve(directory, text) : text;
  }
  return texts;
}

function readSettings(env: ConfigSources['env'], problems: Problem[]) {
  try {
    return parseEnvironment(standaloneSettings, env, serviceAliases);
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    problems.push(...error.problems);
    return undefined;
  }
}
