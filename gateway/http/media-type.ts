import { failure } from '#foundation/graphql/failure.ts';

/** In which form an answer is sent. */
export interface AnswerType {
  /** The whole `content-type`. */
  readonly header: string;
  /**
   * Whether the caller asked for `application/json` by name: a client of before there was a type for GraphQL's own
   * answers, which reads them only with status 200.
   */
  readonly isLegacy: boolean;
}

const JSON_TYPE = 'application/json';
const GRAPHQL_TYPE = 'application/graphql-response+json';
const UTF_8 = '; charset=utf-8';

const usual: AnswerType = { header: JSON_TYPE + UTF_8, isLegacy: false };
const legacy: AnswerType = { header: JSON_TYPE + UTF_8, isLegacy: true };
const modern: AnswerType = { header: GRAPHQL_TYPE + UTF_8, isLegacy: false };

const MAXIMUM_CHARACTERS = 1_000;

/** Chooses by the `accept` header, as https://graphql.github.io/graphql-over-http says. Throws when nothing fits. */
export function answerTypeFor(accept: string | undefined): AnswerType {
  if (accept === undefined || accept === '' || accept === '*/*') return usual;
  const ranges = accept.slice(0, MAXIMUM_CHARACTERS).split(',').map(readRange);
  const json = weightOf(JSON_TYPE, ranges);
  const graphql = weightOf(GRAPHQL_TYPE, ranges);
  if (json <= 0 && graphql <= 0) {
    const message = `Answers are ${JSON_TYPE} or ${GRAPHQL_TYPE}, and the request accepts neither.`;
    throw failure('BAD_REQUEST', message, { status: 406 });
  }
  const named = (type: string) => ranges.some((range) => range.type === type && range.weight > 0);
  if (graphql > json || (graphql === json && named(GRAPHQL_TYPE))) return modern;
  return named(JSON_TYPE) && !named(GRAPHQL_TYPE) ? legacy : usual;
}

interface Range {
  readonly type: string;
  readonly weight: number;
}

function readRange(text: string): Range {
  const [type = '', ...parameters] = text.split(';').map((part) => part.trim().toLowerCase());
  const weight = Number(parameters.find((parameter) => parameter.startsWith('q='))?.slice(2) ?? 1);
  return { type, weight: Number.isFinite(weight) ? weight : 0 };
}

/** The most specific range that the type falls into decides. */
const weightOf = (type: string, ranges: readonly Range[]): number => {
  const find = (wanted: string) => ranges.find((range) => range.type === wanted)?.weight;
  return find(type) ?? find('application/*') ?? find('*/*') ?? 0;
};
