import type { FetchDataRewrite } from '@apollo/query-planner';
import { isRecord } from '#foundation/is-record.ts';
import type { Tree } from './merge.ts';
import type { IsOfType } from './type-test.ts';

const FRAGMENT = '... on ';

/** Changes a representation before it is sent, or an answer when it has come, as the planner says. */
export type Rewrite = (value: unknown) => void;

export function createRewrite(rewrites: readonly FetchDataRewrite[], isOfType: IsOfType): Rewrite {
  const made = rewrites.map((rewrite) => {
    const last = rewrite.path.at(-1) ?? '';
    const change = (value: Tree) => changeAt(value, last, rewrite);
    return (value: unknown) => applyAt(value, rewrite.path.slice(0, -1), change, isOfType);
  });
  return (value) => {
    for (const rewrite of made) rewrite(value);
  };
}

function changeAt(value: Tree, name: string, rewrite: FetchDataRewrite): void {
  if (rewrite.kind === 'ValueSetter') {
    value[name] = rewrite.setValueTo;
    return;
  }
  if (value[name] === undefined) return;
  value[rewrite.renameKeyTo] = value[name];
  delete value[name];
}

function applyAt(value: unknown, path: readonly string[], change: (value: Tree) => void, isOfType: IsOfType): void {
  if (Array.isArray(value)) {
    for (const element of value) applyAt(element, path, change, isOfType);
    return;
  }
  if (!isRecord(value)) return;
  const [first, ...rest] = path;
  if (first === undefined) change(value);
  else if (!first.startsWith(FRAGMENT)) applyAt(value[first], rest, change, isOfType);
  else if (isOfType(value.__typename, first.slice(FRAGMENT.length), true)) applyAt(value, rest, change, isOfType);
}
