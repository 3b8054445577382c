import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { expect, test } from 'vitest';
import { createLogger } from '../logging/logger.ts';
import { toldExporter } from './told-exporter.ts';

test('G10 a collector that is away is one line of the log, and one more when it is back', () => {
  const lines: string[] = [];
  const write = (line: string) => void lines.push((JSON.parse(line) as { msg: string }).msg);
  const exporter = new InMemorySpanExporter();
  const state = { isAway: true };
  exporter.export = (_spans, done) => done(state.isAway ? { code: 1, error: new Error('refused') } : { code: 0 });
  const told = toldExporter(exporter, createLogger({ service: 'agent', destination: { write } }));
  const codes: number[] = [];
  const send = () => told.export([], ({ code }) => codes.push(code));
  send();
  send();
  state.isAway = false;
  send();
  send();
  expect(lines).toEqual(['Traces cannot be sent.', 'Traces are sent again.']);
  expect(codes).toEqual([1, 1, 0, 0]);
});
