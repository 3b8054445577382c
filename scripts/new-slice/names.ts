import { subgraphNames } from '#foundation/calls/define-call.ts';

/** The forms of a slice's name that its files use. */
export interface SliceNames {
  readonly subgraph: string;
  /** As given, and as the folder is called: `price-alert`. */
  readonly slice: string;
  /** `PriceAlert` */
  readonly Type: string;
  /** `priceAlert` */
  readonly value: string;
  /** `price_alert` */
  readonly table: string;
}

const WORDS = /^[a-z][a-z0-9]*(-[a-z0-9]+)*$/;

/** Checks what was asked for; throws a sentence for the person who asked. */
export function namesOf(subgraph: string | undefined, slice: string | undefined): SliceNames {
  if (!subgraphNames.some((name) => name === subgraph) || slice === undefined) {
    throw new Error(`Usage: npm run new-slice <${subgraphNames.join('|')}> <name>`);
  }
  if (!WORDS.test(slice)) throw new Error('A slice is named by lower-case words joined by hyphens, as in price-alert.');
  const words = slice.split('-');
  const Type = words.map((word) => `${word.charAt(0).toUpperCase()}${word.slice(1)}`).join('');
  const value = `${Type.charAt(0).toLowerCase()}${Type.slice(1)}`;
  return { subgraph: String(subgraph), slice, Type, value, table: words.join('_') };
}
