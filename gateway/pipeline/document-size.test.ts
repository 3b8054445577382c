import fc from 'fast-check';
import { parse } from 'graphql';
import { describe, expect, test } from 'vitest';
import { sizesOfOperations } from './document-size.ts';

const sizeOf = (text: string) => sizesOfOperations(parse(text))[0];

type Tree = { readonly field: string; readonly below: readonly Tree[] } | { readonly spread: number };

/** Fragments that use later ones only, as text and, for the same operation, with every fragment written out. */
const documents = fc
  .array(
    fc.array(
      fc.letrec<{ tree: Tree }>((tie) => ({
        tree: fc.oneof(
          { maxDepth: 3 },
          fc.record({ field: fc.constantFrom('a', 'b', 'c'), below: fc.constant([]) }),
          fc.record({ spread: fc.nat(9) }),
          fc.record({
            field: fc.constantFrom('a', 'b', 'c'),
            below: fc.array(tie('tree'), { minLength: 1, maxLength: 3 }),
          }),
        ),
      })).tree,
      { minLength: 1, maxLength: 4 },
    ),
    { minLength: 1, maxLength: 5 },
  )
  .map((sets) => {
    const write = (trees: readonly Tree[], from: number, isExpanded: boolean): string =>
      trees
        .map((tree) => {
          if ('field' in tree) {
            return tree.below.length > 0 ? `${tree.field} { ${write(tree.below, from, isExpanded)} }` : tree.field;
          }
          const target = from + 1 + (tree.spread % sets.length);
          const set = sets[target];
          if (!set) return 'd';
          return isExpanded ? `... on T { ${write(set, target, true)} }` : `...F${target}`;
        })
        .join(' ');
    const fragments = sets.map((set, index) => `fragment F${index} on T { ${write(set, index, false)} }`);
    const [first = []] = sets;
    return {
      text: `{ ${write(first, 0, false)} } ${fragments.join(' ')}`,
      expanded: `{ ${write(first, 0, true)} }`,
    };
  });

describe('G4 what a document measures', () => {
  test('is the same with its fragments and with all of them written out', () => {
    const property = fc.property(documents, ({ text, expanded }) => {
      expect(sizeOf(text)).toEqual(sizeOf(expanded));
    });
    fc.assert(property);
  });

  test.for([
    ['{ a b c }', { depth: 1, fields: 3, breadth: 3, roots: 3, repeats: 0 }],
    ['{ a { b { c } } }', { depth: 3, fields: 3, breadth: 1, roots: 1, repeats: 0 }],
    ['{ x: a y: a @skip(if: false) }', { aliases: 2, directives: 1, repeats: 0 }],
    ['{ a { b } a { c } a { d } }', { repeats: 2 }],
    ['{ a { b } x: a { c } ... { a { d } ...F } } fragment F on T { a { e } }', { repeats: 2 }],
    ['{ a { b { c d e } } f }', { breadth: 3, roots: 2 }],
    ['{ __typename __schema { types { name } } }', { roots: 1, introspections: 1, breadth: 1 }],
  ] as const)('%s', ([text, expected]) => {
    expect(sizeOf(text)).toMatchObject(expected);
  });
});
