import type { MaskedError } from '../pipeline/mask-errors.ts';
import type { ClientStream } from './client-streams.ts';
import { createDelivery } from './delivery.ts';
import type { ResultSink } from './operations.ts';
import type { StreamForm } from './stream-forms.ts';

export interface StreamOperation {
  readonly stream: ClientStream;
  readonly form: Pick<StreamForm, 'encode' | 'fail' | 'complete'>;
  /** Whether `encode` writes the same for everybody, so that its bytes are made once. */
  readonly isShared: boolean;
  /** Told once, when the operation has come to its end by itself. */
  ended(): void;
}

/** Writes the results of one operation into an open answer. */
export function sinkInto({ stream, form, isShared, ended }: StreamOperation): ResultSink {
  let isOver = false;
  const deliver = createDelivery(stream, (batch) => {
    if (!isOver) stream.write(isShared ? batch.encoded(form.encode) : form.encode(batch.payloads));
  });
  const finish = (bytes: Buffer) => {
    if (isOver) return;
    isOver = true;
    stream.write(bytes);
    ended();
  };
  return {
    next(batch) {
      if (!isOver) deliver(batch);
    },
    fail: (errors: readonly MaskedError[]) => finish(Buffer.concat([form.fail(errors), form.complete])),
    complete: () => finish(form.complete),
  };
}
