import { z } from 'zod';
import { failure } from '#foundation/graphql/failure.ts';
import { checkInput, searchText } from '#foundation/graphql/input.ts';

/**
 * A filter whose field `name` holds text, checked: the database stores no control characters, so nothing can contain
 * them. BAD_USER_INPUT says what was expected.
 */
export function checkText<F extends object>(filter: F, name: keyof F & string): F {
  const checked = checkInput(z.object({ [name]: searchText() }), filter);
  if (checked.ok) return { ...filter, ...checked.value };
  throw failure('BAD_USER_INPUT', `\`filter.${name}\`: ${checked.errors[0]?.message}`, { argument: 'filter' });
}
