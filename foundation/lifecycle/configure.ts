import { ConfigurationError } from '../config/parse-environment.ts';

/**
 * The configuration of a program that is about to run. `--help` prints the help and exits 0; a configuration that
 * cannot be used prints what is wrong and exits 2.
 */
export function configureOrExit<C>(load: () => C, o: { args: readonly string[]; help: () => string }): C {
  if (o.args.includes('--help') || o.args.includes('-h')) {
    process.stdout.write(o.help());
    process.exit(0);
  }
  try {
    return load();
  } catch (error) {
    if (!(error instanceof ConfigurationError)) throw error;
    process.stderr.write(`${error.message}\n`);
    process.exit(2);
  }
}
