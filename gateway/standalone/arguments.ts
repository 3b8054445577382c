import { parseArgs } from 'node:util';
import { port as portText } from '#foundation/config/variable.ts';

/** How the program was called: for any supergraph, or as the gateway of Spotkeep, which its environment describes. */
export type Invocation =
  | { readonly kind: 'HELP'; readonly isStandalone: boolean }
  | { readonly kind: 'SPOTKEEP' }
  | ({ readonly kind: 'STANDALONE' } & StandaloneArguments);

export interface StandaloneArguments {
  /** Paths as given. */
  readonly supergraph: string;
  readonly config?: string;
  readonly port?: number;
  readonly host?: string;
  /** Nobody is checked, and every field is everybody's. */
  readonly isOpen: boolean;
}

/** The program was called with arguments that it does not have; the message says which. */
export class UsageError extends Error {
  override readonly name = 'UsageError';
}

export const usage = `Usage: npm run gateway -- [--supergraph FILE [--port N] [--host ADDRESS] [--config FILE] [--no-auth]]

Without arguments it is the gateway of Spotkeep, described by its environment. With a supergraph it serves that graph
alone, whatever its subgraphs are called.

  --supergraph FILE  a federation 2 supergraph; read again when it changes, and on SIGHUP
  --port N           TCP port of the public endpoint; 0 takes a free one (otherwise PORT, or 4000)
  --host ADDRESS     address the public endpoint listens on (otherwise HOST, or 127.0.0.1)
  --config FILE      JSON: subgraphs, forwarded headers, identity, settings; see docs/gateway.md
  --no-auth          nobody is checked: every field is everybody's
  --help             this text, and every setting; with --supergraph those of any graph
`;

const options = {
  supergraph: { type: 'string' },
  config: { type: 'string' },
  port: { type: 'string' },
  host: { type: 'string' },
  'no-auth': { type: 'boolean' },
  help: { type: 'boolean', short: 'h' },
} as const;

/** Reads the arguments of the command line. @throws UsageError */
export function readArguments(args: readonly string[]): Invocation {
  const given = parsed(args);
  if (given.help) return { kind: 'HELP', isStandalone: given.supergraph !== undefined };
  if (Object.keys(given).length === 0) return { kind: 'SPOTKEEP' };
  const { supergraph, config, port, host } = given;
  if (!supergraph) throw new UsageError('--supergraph FILE is required with any other argument.');
  return {
    kind: 'STANDALONE',
    supergraph,
    isOpen: given['no-auth'] ?? false,
    ...(config !== undefined && { config }),
    ...(port !== undefined && { port: portIn(port) }),
    ...(host !== undefined && { host }),
  };
}

function parsed(args: readonly string[]) {
  try {
    return parseArgs({ args: [...args], options, allowPositionals: false }).values;
  } catch (error) {
    throw new UsageError(error instanceof Error ? error.message : String(error));
  }
}

function portIn(given: string): number {
  const read = portText().safeParse(given);
  if (read.success) return read.data;
  throw new UsageError(`--port: ${read.error.issues[0]?.message}, not ${JSON.stringify(given)}.`);
}
