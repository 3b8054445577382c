import type { GraphQLCompositeType, GraphQLOutputType } from 'graphql';
import type { ErrorLog } from './error-log.ts';
import type { FieldItem, FragmentItem } from './normalise.ts';

/** One field of an object's answer. */
export interface ShapeField {
  readonly responseKey: string;
  /** The key in the tree of what was fetched. */
  readonly planName: string;
  readonly name: string;
  readonly type: GraphQLOutputType;
  readonly isDenied: boolean;
  /** The selections that ask for it. */
  readonly items: readonly FieldItem[];
  /** Where its value is an object, or a list of some. */
  readonly position?: Position;
}

/** What the answer has of an object of one type, in the order of the specification's CollectFields. */
export interface ObjectShape {
  readonly typeName: string;
  readonly fields: readonly ShapeField[];
  /** The fragments that are answered later. */
  readonly deferred: readonly FragmentItem[];
  /** The fields by the key in the tree: several, where the caller has several names for one. */
  readonly byPlanName: ReadonlyMap<string, readonly ShapeField[]>;
  /** The object as JSON. Undefined when a null rises through it: all of its errors have been told then. */
  write(value: object, writing: Writing): string | undefined;
}

/** A place in the answer where objects stand. Its shapes are made when an object of their type is first met. */
export interface Position {
  readonly type: GraphQLCompositeType;
  /** Whether what is selected depends on the object's own type: then it must be known. */
  readonly needsTypename: boolean;
  /** What the tree holds is the same object wherever it is equal: see targets.ts. */
  readonly isInterned: boolean;
  /** Of the object's `__typename` in the tree; undefined when no object of this graph can have it. */
  shapeOf(typename: unknown): ObjectShape | undefined;
  /** The shape of a deferred fragment on an object of this type. */
  partOf(fragment: FragmentItem, typename: unknown): ObjectShape | undefined;
}

/** One writing of an answer. */
export interface Writing {
  /** Whether no string of the tree needs escaping. */
  readonly isPlain: boolean;
  readonly errors: ErrorLog;
  /** Where the writer stands; it leaves the path as it found it. */
  readonly path: (string | number)[];
  /** What is known of root fields without a fetch, as JSON, by the name in the answer. */
  readonly local: ReadonlyMap<string, string>;
}
