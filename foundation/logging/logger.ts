import { hostname } from 'node:os';
import {
  type DestinationStream,
  destination as fileDescriptor,
  type Logger as PinoLogger,
  pino,
  stdTimeFunctions,
} from 'pino';
import { readableLine } from './readable.ts';
import { redactLine } from './redact.ts';
import { currentRequest, traceIdOf } from './request-context.ts';

export type Logger = PinoLogger;

export const logLevels = ['trace', 'debug', 'info', 'warn', 'error', 'fatal', 'silent'] as const;
export type LogLevel = (typeof logLevels)[number];

export interface LoggerOptions {
  readonly service: string;
  readonly level?: LogLevel;
  /** Lines for people instead of JSON; by default when standard output is a terminal. */
  readonly pretty?: boolean;
  /** Where lines go instead of standard output. */
  readonly destination?: DestinationStream;
}

/**
 * The one way to log. Each line carries `time level msg service hostname pid`, and inside a request `request_id`,
 * `trace_id` and `client_id`. Secrets and tokens are redacted wherever they stand in the line.
 */
export function createLogger({ service, level = 'info', pretty, destination }: LoggerOptions): Logger {
  // Synchronous: a line written later by a thread is lost or out of order when the process exits.
  const sink = destination ?? fileDescriptor({ dest: 1, sync: true });
  const readable = pretty ?? (destination === undefined && process.stdout.isTTY === true);
  return pino(
    {
      level,
      base: { service, hostname: hostname(), pid: process.pid },
      timestamp: stdTimeFunctions.isoTime,
      formatters: { level: (label) => ({ level: label }) },
      mixin: requestFields,
      hooks: { streamWrite: redactLine },
    },
    readable ? { write: (line) => sink.write(readableLine(line)) } : sink,
  );
}

/** A logger that writes nothing. */
export const silentLogger = (): Logger => pino({ level: 'silent' });

function requestFields(): Record<string, string> {
  const request = currentRequest();
  if (!request) return {};
  const traceId = traceIdOf(request.traceparent);
  return {
    request_id: request.requestId,
    ...(traceId === undefined ? {} : { trace_id: traceId }),
    ...(request.clientId === undefined ? {} : { client_id: request.clientId }),
  };
}
