import { InMemorySpanExporter } from '@opentelemetry/sdk-trace-base';
import { afterEach, describe, expect, test } from 'vitest';
import { silentLogger } from '../logging/logger.ts';
import { createSpanSender } from './span-sender.ts';
import { isSampled, spanContextOf } from './trace-context.ts';
import { noTracing, type Tracing } from './tracing.ts';

const SAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-01';
const UNSAMPLED = '00-0af7651916cd43dd8448eb211c80319c-b7ad6b7169203331-00';

describe('G10 tracing', () => {
  const opened: Tracing[] = [];
  afterEach(async () => {
    for (const tracing of opened.splice(0)) await tracing[Symbol.asyncDispose]();
  });

  /** Finished spans can be read until the tracing is disposed. */
  function open(sampleRate = 1) {
    const exporter = new InMemorySpanExporter();
    const logger = silentLogger();
    const build = { version: '1.2.3', commit: 'c0ffee' };
    const tracing = createSpanSender({ service: 'agent', build, sampleRate, exporter, logger, flushMilliseconds: 100 });
    opened.push(tracing);
    return { tracing, exporter };
  }

  /** The exporter forgets at its shutdown, so what it was sent is copied when it is sent. */
  function openKept(sampleRate = 1) {
    const { tracing, exporter } = open(sampleRate);
    const kept: ReturnType<InMemorySpanExporter['getFinishedSpans']> = [];
    const send = exporter.export.bind(exporter);
    exporter.export = (spans, done) => {
      kept.push(...spans);
      send(spans, done);
    };
    return { tracing, kept };
  }

  test('continues the trace of its caller', async () => {
    const { tracing, kept } = openKept();
    const work = tracing.start('GraphQL execution', { kind: 'SERVER', parent: SAMPLED });
    work.end();
    await tracing[Symbol.asyncDispose]();
    const [span] = kept;
    expect(span?.spanContext().traceId).toBe('0af7651916cd43dd8448eb211c80319c');
    expect(span?.parentSpanContext?.spanId).toBe('b7ad6b7169203331');
    expect(work.traceparent).toBe(`00-0af7651916cd43dd8448eb211c80319c-${span?.spanContext().spanId}-01`);
  });

  test('tells which service, version and commit did the work', async () => {
    const { tracing, kept } = openKept();
    tracing.start('work', { kind: 'INTERNAL' }).end();
    await tracing[Symbol.asyncDispose]();
    expect(kept[0]?.resource.attributes).toMatchObject({ 'service.name': 'agent', 'service.version': '1.2.3' });
  });

  test('records nothing of what its caller does not record, and passes the trace on unchanged', async () => {
    const { tracing, kept } = openKept();
    const work = tracing.start('work', { kind: 'SERVER', parent: UNSAMPLED });
    work.end();
    await tracing[Symbol.asyncDispose]();
    expect(work).toMatchObject({ traceparent: UNSAMPLED, isRecorded: false });
    expect(kept).toEqual([]);
  });

  test('a trace that is not chosen still has an id, which tells others not to record it', () => {
    const { tracing } = open(0);
    const { traceparent, isRecorded } = tracing.start('work', { kind: 'SERVER' });
    expect(isRecorded).toBe(false);
    expect(spanContextOf(traceparent)).toBeDefined();
    expect(isSampled(traceparent ?? '')).toBe(false);
  });

  test('an error becomes the status and the type of the span', async () => {
    const { tracing, kept } = openKept();
    tracing.start('work', { kind: 'CLIENT' }).end('SUBGRAPH_TIMEOUT');
    await tracing[Symbol.asyncDispose]();
    expect(kept[0]).toMatchObject({ status: { code: 2 }, attributes: { 'error.type': 'SUBGRAPH_TIMEOUT' } });
  });

  test('something related is a link and no parent', async () => {
    const { tracing, kept } = openKept();
    tracing.start('event', { kind: 'CONSUMER', link: SAMPLED }).end();
    await tracing[Symbol.asyncDispose]();
    expect(kept[0]?.parentSpanContext).toBeUndefined();
    expect(kept[0]?.links[0]?.context.spanId).toBe('b7ad6b7169203331');
  });

  test('a collector that never answers does not keep the program from stopping', async () => {
    const { tracing, exporter } = open();
    exporter.export = () => {};
    tracing.start('work', { kind: 'INTERNAL' }).end();
    const begun = performance.now();
    await tracing[Symbol.asyncDispose]();
    expect(performance.now() - begun).toBeLessThan(2_000);
  });

  test('without a collector the context of the caller is passed on', () => {
    expect(noTracing.start('work', { kind: 'SERVER', parent: SAMPLED }).traceparent).toBe(SAMPLED);
    expect(noTracing.start('work', { kind: 'SERVER' }).traceparent).toBeUndefined();
  });

  test.for([undefined, null, '', 'nonsense', `00-${'0'.repeat(32)}-b7ad6b7169203331-01`, `${SAMPLED}-more`])(
    '%j names no span',
    (text) => expect(spanContextOf(text)).toBeUndefined(),
  );
});
