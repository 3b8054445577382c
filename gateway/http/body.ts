import type { FastifyInstance } from 'fastify';
import { failure } from '#foundation/graphql/failure.ts';
import { isNestedTooDeeply, MAXIMUM_JSON_LEVELS } from '../pipeline/json-nesting.ts';

const READABLE = /^application\/json\s*(;\s*charset="?utf-8"?\s*)?$/i;

/** JSON in UTF-8 and nothing else: no other charset, no compression, no bytes that are not text. */
export function addBodyParser(app: FastifyInstance): void {
  app.removeAllContentTypeParsers();
  app.addHook('onRequest', (request, _, done) => {
    const encoding = request.headers['content-encoding'];
    if (encoding === undefined || encoding === 'identity') done();
    else done(unsupported());
  });
  const utf8 = new TextDecoder('utf-8', { fatal: true });
  // Names that JavaScript gives a meaning to are dropped from what callers send.
  const parseJson = app.getDefaultJsonParser('remove', 'remove');
  app.addContentTypeParser('application/json', { parseAs: 'buffer' }, (request, body, done) => {
    if (!READABLE.test(request.headers['content-type'] ?? '')) return done(unsupported(), undefined);
    let text: string;
    try {
      text = utf8.decode(body as Buffer);
    } catch {
      return done(failure('BAD_REQUEST', 'The body is not UTF-8.'), undefined);
    }
    if (isNestedTooDeeply(text)) return done(tooDeep(), undefined);
    parseJson(request, text, (error, value) =>
      error ? done(failure('BAD_REQUEST', 'The body is not JSON.'), undefined) : done(null, value),
    );
  });
}

const tooDeep = () => failure('LIMIT_EXCEEDED', `The body has more than ${MAXIMUM_JSON_LEVELS} levels.`);

const unsupported = (): Error => Object.assign(new Error('Unsupported media type'), { statusCode: 415 });
