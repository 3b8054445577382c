import type { EntityName, EntityProperty, FilterQuery, FindOptions } from '@mikro-orm/core';
import type { EntityManager } from '@mikro-orm/sql';
import { decodeCursor, encodeCursor } from './cursor.ts';

export interface PageRequest {
  readonly first: number;
  /** A cursor that `cursorOf` of an earlier page gave. */
  readonly after?: string | null;
}

export interface Page<T> {
  readonly items: T[];
  readonly hasNextPage: boolean;
  cursorOf(item: T): string;
}

export type Order<T> = readonly (readonly [field: keyof T & string, direction: 'asc' | 'desc'])[];

/**
 * A slice of a list by position, not by number: rows that come or go meanwhile shift nothing. The order fields are
 * columns of the entity that are never null; the last one is unique. A foreign or malformed `after` throws
 * `invalidCursor()`.
 */
export async function page<T extends object>(
  em: EntityManager,
  entity: EntityName<T>,
  where: FilterQuery<T>,
  orderBy: Order<T>,
  { first, after }: PageRequest,
  options: Omit<FindOptions<T>, 'orderBy' | 'limit' | 'offset'> = {},
): Promise<Page<T>> {
  const { name, properties } = em.getMetadata().get<T>(entity);
  const fields: EntityProperty[] = orderBy.map(([field]) => properties[field as keyof typeof properties]);
  const order = `${name}:${orderBy.map(([field, direction]) => `${field} ${direction}`).join()}`;
  const beyond = after ? [afterPosition(orderBy, decodeCursor(order, fields, after))] : [];

  const rows = await em.find(entity, { $and: [where, ...beyond] } as never, {
    ...options,
    orderBy: orderBy.map(([field, direction]) => ({ [field]: direction })) as never,
    limit: first + 1,
  });
  return {
    items: rows.slice(0, first),
    hasNextPage: rows.length > first,
    cursorOf: (item) =>
      encodeCursor(
        order,
        fields,
        orderBy.map(([field]) => item[field]),
      ),
  };
}

/** `a ≥ x and (a > x or (a = x and (b < y or …)))`: the first part alone lets an index be entered at the position. */
function afterPosition<T>(orderBy: Order<T>, values: readonly unknown[]): object {
  const [[field, direction] = ['', 'asc'], ...rest] = orderBy;
  const [value, ...others] = values;
  const [beyond, from] = direction === 'asc' ? ['$gt', '$gte'] : ['$lt', '$lte'];
  if (rest.length === 0) return { [field]: { [beyond as string]: value } };
  const same = { $and: [{ [field]: value }, afterPosition(rest as Order<T>, others)] };
  return {
    $and: [{ [field]: { [from as string]: value } }, { $or: [{ [field]: { [beyond as string]: value } }, same] }],
  };
}
