import { describeEnvironment } from '#foundation/config/describe-environment.ts';
import { serviceAliases } from '#foundation/config/service-settings.ts';
import { configureOrExit } from '#foundation/lifecycle/configure.ts';
import { gatewayProcessSettings, loadConfig } from './config.ts';
import { runDistributed } from './distributed.ts';
import { type Invocation, readArguments, UsageError, usage } from './standalone/arguments.ts';
import { describeConfigFile } from './standalone/describe-config.ts';
import { runStandalone } from './standalone/run.ts';
import { standaloneSettings } from './standalone/settings.ts';

// `npm run gateway`: Spotkeep's gateway, or with `--supergraph FILE` that of any other graph.
const { env } = process;
const help = (isStandalone: boolean): string => {
  const settings = isStandalone ? standaloneSettings : gatewayProcessSettings;
  const file = isStandalone ? `The file of --config, all of it optional:\n${describeConfigFile()}\n` : '';
  return `${usage}\n${file}${describeEnvironment(settings, serviceAliases)}`;
};
const invocation = invocationOrExit();

switch (invocation.kind) {
  case 'HELP':
    process.stdout.write(help(invocation.isStandalone));
    break;
  case 'STANDALONE':
    // npm runs a script in the package's folder, and says where it was called.
    await runStandalone(invocation, { env, directory: env.INIT_CWD ?? process.cwd() });
    break;
  case 'SPOTKEEP':
    await runDistributed(configureOrExit(() => loadConfig(env), { args: [], help: () => usage }));
}

function invocationOrExit(): Invocation {
  try {
    return readArguments(process.argv.slice(2));
  } catch (error) {
    if (!(error instanceof UsageError)) throw error;
    process.stderr.write(`${error.message}\n\n${usage}`);
    process.exit(2);
  }
}
