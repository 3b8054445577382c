import fc from 'fast-check';
import { describe, expect, test } from 'vitest';
import { parseRepeated } from './parse-repeated.ts';

const PATH = ['reviews', 'author'];
const author = (id: string) => ({
  __typename: 'User',
  id,
  reviews: Array.from({ length: 80 }, (_, n) => ({ id: `${n}` })),
});
const textOf = (authors: readonly unknown[], more = {}): string =>
  JSON.stringify({
    data: { _entities: [{ reviews: authors.map((one) => ({ author: one, body: '{"author"' })) }] },
    ...more,
  });
type Answer = { data: { _entities: [{ reviews: { author: unknown }[] }] } };
const authorsIn = (text: string) =>
  (parseRepeated(text, PATH) as Answer).data._entities[0].reviews.map((r) => r.author);

describe('G7 answers in which objects come again', () => {
  const plain = (authors: readonly unknown[]) => textOf(authors).replaceAll('{\\"author\\"', 'none');

  test('equal objects are one, others are not', () => {
    const [first, second, third] = authorsIn(plain([author('1'), author('2'), author('1'), author('1')]));
    expect(first).toEqual(author('1'));
    expect(third).toBe(first);
    expect(second).toEqual(author('2'));
  });

  test('objects that only begin alike are told apart', () => {
    const [first, second] = authorsIn(
      plain([author('1'), { ...author('1'), name: 'other' }, author('1'), author('1')]),
    );
    expect(second).toEqual({ ...author('1'), name: 'other' });
    expect(first).toEqual(author('1'));
  });

  test.for<readonly [what: string, text: string]>([
    ['with escapes', textOf([author('1'), author('1'), author('1')])],
    ['with errors', JSON.stringify({ ...JSON.parse(plain([author('1'), author('1'), author('1')])), errors: [] })],
    ['with a number where an object should be', plain([author('1'), author('1'), author('1'), 0])],
    ['with nulls', plain([author('1'), null, author('1'), author('1')])],
    [
      'with such objects elsewhere',
      JSON.stringify({ ...JSON.parse(plain([author('1'), author('1')])), author: author('1') }),
    ],
  ])('an answer %s is what it is', ([, text]) => {
    expect(parseRepeated(text, PATH)).toEqual(JSON.parse(text));
  });

  test('what is no JSON is refused as JSON.parse refuses it', () => {
    const text = plain([author('1'), author('1'), author('1')]);
    for (const broken of [text.slice(0, -1), text.slice(0, 3_000), text.replace('"author":{', '"author":{]')]) {
      expect(() => parseRepeated(broken, PATH)).toThrow(SyntaxError);
    }
  });

  test('any answer is what JSON.parse makes of it', () => {
    const value = fc.oneof(
      fc.integer({ max: 3, min: 0 }),
      fc.constant(null),
      fc.string(),
      fc.integer({ max: 3, min: 0 }).map((n) => author(`${n}`)),
    );
    fc.assert(
      fc.property(fc.array(value, { maxLength: 12 }), (authors) => {
        const text = plain(authors);
        expect(parseRepeated(text, PATH)).toEqual(JSON.parse(text));
      }),
    );
  });
});
