import { p } from '@mikro-orm/core';
import { v7 } from 'uuid';

/** A new identifier; those made later sort later. */
export const uuidv7 = (): string => v7();

/** The key of every entity: spread into the properties of `defineEntity`. */
export const identityProperties = {
  id: p
    .uuid()
    .primary()
    .onCreate(() => uuidv7()),
};
