import {
  type GraphQLArgument,
  type GraphQLCompositeType,
  type GraphQLField,
  type GraphQLSchema,
  getNamedType,
  isAbstractType,
  isCompositeType,
  isLeafType,
  isNonNullType,
  isObjectType,
  isRequiredArgument,
  isUnionType,
  parse,
  validate,
} from 'graphql';
import type { Draw } from './draw.ts';
import { literal, randomInput } from './inputs.ts';

export interface RandomOperation {
  readonly query: string;
  readonly variables: Readonly<Record<string, unknown>>;
  /** The same with every condition turned round. */
  readonly turned: Readonly<Record<string, unknown>>;
}

/** What stands under one name of the answer: everything that stands there has to fit it. */
interface Named {
  readonly parent: GraphQLCompositeType;
  /** The field and its arguments, as text. */
  readonly asked: string;
  readonly type: string;
  readonly isLeaf: boolean;
}

interface Draft {
  readonly schema: GraphQLSchema;
  readonly draw: Draw;
  readonly declarations: string[];
  readonly variables: Record<string, unknown>;
  readonly conditions: Set<string>;
  readonly fragments: { readonly name: string; readonly type: string; text: string }[];
  readonly names: Map<string, Named[]>;
  /** How many fragments are deferred; undefined where none may be. */
  defers: number | undefined;
  fieldsLeft: number;
}

const FIELDS = 45;
const DEEPEST = 6;
// Among them the names of keys, and of what every JavaScript object has.
const ALIASES = ['a', 'b', 'id', 'name', 'title', 'weightClass', 'constructor', '__proto__', 'size'];

/** An operation that is valid against the schema, of at most so many fields. */
export function randomOperation(schema: GraphQLSchema, draw: Draw, mayDefer = false): RandomOperation {
  const query = schema.getQueryType();
  if (!query) throw new Error('The schema has no queries.');
  const draft: Draft = {
    schema,
    draw,
    declarations: [],
    variables: {},
    conditions: new Set(),
    fragments: [],
    names: new Map(),
    defers: mayDefer ? 0 : undefined,
    fieldsLeft: FIELDS,
  };
  const body = selections(draft, query, '', 0);
  const conditions = Object.fromEntries([...draft.conditions].map((name) => [name, draw.oneIn(2)]));
  const declared = [...draft.declarations, ...Object.keys(conditions).map((name) => `$${name}: Boolean!`)];
  const head = declared.length > 0 ? `query (${declared.join(', ')}) ` : '';
  const text = [`${head}${body}`, ...draft.fragments.map((fragment) => fragment.text)].join('\n');
  const turned = Object.fromEntries(Object.entries(conditions).map(([name, value]) => [name, !value]));
  return {
    query: settled(schema, text),
    variables: { ...draft.variables, ...conditions },
    turned: { ...draft.variables, ...turned },
  };
}

/** A fragment that is used once more stands as `<F1>`: it stays where the document is valid with it. */
function settled(schema: GraphQLSchema, text: string): string {
  const attempts = [text.replaceAll(/<(F\d+)>/g, '...$1'), text.replaceAll(/<F\d+>/g, '__typename')];
  const valid = attempts.find((attempt) => validate(schema, parse(attempt)).length === 0);
  if (valid) return valid;
  throw new AggregateError(validate(schema, parse(attempts[1] ?? '')), `Not a valid operation: ${attempts[1]}`);
}

function selections(draft: Draft, type: GraphQLCompositeType, path: string, depth: number): string {
  const { draw } = draft;
  const list = Array.from({ length: 1 + draw.upTo(4) }, () => selection(draft, type, path, depth));
  return `{ ${list.join(' ')} }`;
}

function selection(draft: Draft, type: GraphQLCompositeType, path: string, depth: number): string {
  const { draw } = draft;
  const kind = draw.upTo(19);
  if (kind < 14 || depth >= DEEPEST || draft.fieldsLeft <= 0) return fieldOrTypename(draft, type, path, depth);
  if (kind === 14) return `${draw.from(['__typename', 'kind_: __typename'])}${condition(draft)}`;
  if (kind === 15) return depth === 0 ? introspection(draw) : '__typename';
  const narrowed = draw.from(overlapping(draft.schema, type));
  if (kind === 16) return `...${marks(draft)} ${selections(draft, type, path, depth + 1)}`;
  if (kind === 17) return `... on ${narrowed.name}${marks(draft)} ${selections(draft, narrowed, path, depth + 1)}`;
  if (kind === 18) return newFragment(draft, narrowed, path, depth);
  const known = draft.fragments.filter((fragment) => fragment.type === type.name && fragment.text !== '');
  return known.length > 0 ? `<${draw.from(known).name}>` : '__typename';
}

const introspection = (draw: Draw): string =>
  draw.from(['__type(name: "Product") { name kind fields { name } }', '__schema { queryType { name } }']);

function newFragment(draft: Draft, type: GraphQLCompositeType, path: string, depth: number): string {
  const fragment = { name: `F${draft.fragments.length}`, type: type.name, text: '' };
  draft.fragments.push(fragment);
  fragment.text = `fragment ${fragment.name} on ${type.name} ${selections(draft, type, path, depth + 1)}`;
  return `...${fragment.name}${marks(draft)}`;
}

/** The types of which an object of this one may be. */
function overlapping(schema: GraphQLSchema, type: GraphQLCompositeType): GraphQLCompositeType[] {
  const own = isAbstractType(type) ? schema.getPossibleTypes(type) : [type];
  const candidates = Object.values(schema.getTypeMap()).filter(isCompositeType);
  return candidates.filter((candidate) => {
    if (candidate.name.startsWith('__')) return false;
    const possible = isAbstractType(candidate) ? schema.getPossibleTypes(candidate) : [candidate];
    return possible.some((one) => own.includes(one));
  });
}

/** The directives of a fragment. */
function marks(draft: Draft): string {
  const conditional = condition(draft);
  if (draft.defers === undefined || !draft.draw.oneIn(2)) return conditional;
  draft.defers += 1;
  const label = draft.draw.oneIn(3) ? '' : `label: "d${draft.defers}"`;
  const when = draft.draw.oneIn(4) ? `if: ${draft.draw.oneIn(2)}` : '';
  const given = [label, when].filter((text) => text !== '').join(', ');
  return `${conditional} @defer${given === '' ? '' : `(${given})`}`;
}

function condition({ draw, conditions }: Draft): string {
  if (!draw.oneIn(7)) return '';
  const directive = draw.from(['skip', 'include']);
  const name = draw.from(['c0', 'c1', 'c2', 'true', 'false']);
  if (!name.startsWith('c')) return ` @${directive}(if: ${name})`;
  conditions.add(name);
  return ` @${directive}(if: $${name})`;
}

function fieldOrTypename(draft: Draft, type: GraphQLCompositeType, path: string, depth: number): string {
  const fields = isUnionType(type) ? [] : Object.values(type.getFields());
  const isAtEnd = depth >= DEEPEST || draft.fieldsLeft <= 0;
  const possible = isAtEnd ? fields.filter((field) => isLeafType(getNamedType(field.type))) : fields;
  if (possible.length === 0) return '__typename';
  draft.fieldsLeft -= 1;
  return field(draft, type, draft.draw.from(possible), path, depth);
}

function field(
  draft: Draft,
  parent: GraphQLCompositeType,
  asked: GraphQLField<unknown, unknown>,
  path: string,
  depth: number,
) {
  const given = asked.args.map((argument) => argumentText(draft, argument)).filter((text) => text !== '');
  const call = `${asked.name}${given.length > 0 ? `(${given.join(', ')})` : ''}`;
  const named = getNamedType(asked.type);
  const entry = { parent, asked: call, type: String(asked.type), isLeaf: isLeafType(named) };
  const name = freeName(draft, entry, path, draft.draw.oneIn(4) ? draft.draw.from(ALIASES) : asked.name);
  const inner = isCompositeType(named) ? ` ${selections(draft, named, `${path}/${name}`, depth + 1)}` : '';
  return `${name === asked.name ? '' : `${name}: `}${call}${condition(draft)}${inner}`;
}

/** The wished name, or another one where something else stands under it already. */
function freeName({ names }: Draft, entry: Named, path: string, wished: string): string {
  const fits = (other: Named) =>
    other.type === entry.type &&
    (other.asked === entry.asked ||
      (entry.isLeaf && other.parent !== entry.parent && isObjectType(other.parent) && isObjectType(entry.parent)));
  for (let attempt = 0; ; attempt += 1) {
    const name = attempt === 0 ? wished : `${wished}_${attempt}`;
    const present = names.get(`${path}/${name}`) ?? [];
    if (!present.every(fits)) continue;
    names.set(`${path}/${name}`, [...present, entry]);
    return name;
  }
}

function argumentText(draft: Draft, argument: GraphQLArgument): string {
  const { draw, variables, declarations } = draft;
  if (!isRequiredArgument(argument) && !draw.oneIn(3)) return '';
  const value = randomInput(draw, argument.type);
  if (!draw.oneIn(3)) return `${argument.name}: ${literal(value, argument.type)}`;
  const name = `v${declarations.length}`;
  const hasDefault = draw.oneIn(3);
  const fallback = hasDefault ? ` = ${literal(randomInput(draw, argument.type), argument.type)}` : '';
  declarations.push(`$${name}: ${String(argument.type)}${fallback}`);
  const mayBeLeftOut = hasDefault || !isNonNullType(argument.type);
  if (!mayBeLeftOut || !draw.oneIn(4)) variables[name] = value;
  return `${argument.name}: $${name}`;
}
