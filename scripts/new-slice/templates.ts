import type { SliceNames } from './names.ts';

/** The files of a slice that reads one entity by id, in house shape; what they do beyond that is for their author. */
export const templates: Readonly<Record<string, (names: SliceNames) => string>> = {
  'schema.graphql': ({ Type, value }) => `extend type Query {
  "One ${Type} by id; null for an id that is unknown to the caller."
  ${value}("Its id." id: ID!): ${Type} @requiresScopes(scopes: [["fleet:read"]])
}

"A ${Type} of a client."
type ${Type} @key(fields: "id") {
  "Opaque."
  id: ID!
  "When it was made."
  createdAt: DateTime!
}
`,
  'entity.ts': ({ Type, table }) => `import { defineEntity, p } from '@mikro-orm/core';
import { identityProperties } from '#foundation/database/identity.ts';

const ${Type}Schema = defineEntity({
  name: '${Type}',
  tableName: '${table}',
  properties: { ...identityProperties, clientId: p.uuid(), createdAt: p.datetime() },
});

/** A ${Type} of a client. */
export class ${Type} extends ${Type}Schema.class {}
${Type}Schema.setClass(${Type});
`,
  'repository.ts': ({ Type, value }) => `import type { EntityManager } from '@mikro-orm/sql';
import { inOrder } from '#foundation/database/rows.ts';
import { isUuid } from '#foundation/database/uuid.ts';
import { tenantFilter, type Viewer } from '#foundation/identity/viewer.ts';
import { ${Type} } from './entity.ts';

export function ${value}Repository(em: EntityManager) {
  return {
    /** Those with these ids, in the order asked; undefined where the viewer knows none. */
    async byIds(viewer: Viewer, ids: readonly string[]): Promise<(${Type} | undefined)[]> {
      const rows = await em.find(${Type}, { id: { $in: ids.filter(isUuid) }, ...tenantFilter(viewer) });
      return inOrder(rows, ids, ({ id }) => id);
    },
  };
}
export type ${Type}Repository = ReturnType<typeof ${value}Repository>;
`,
  'service.ts': ({ Type, value }) => `import type { Viewer } from '#foundation/identity/viewer.ts';
import type { ${Type}Repository } from './repository.ts';

interface ${Type}Dependencies {
  readonly ${value}s: ${Type}Repository;
}

/** What can be done with a ${Type}. */
export function create${Type}Service({ ${value}s }: ${Type}Dependencies) {
  return {
    find: (viewer: Viewer, ids: readonly string[]) => ${value}s.byIds(viewer, ids),
  };
}
export type ${Type}Service = ReturnType<typeof create${Type}Service>;
`,
  'loaders.ts': ({ Type, value }) => `import DataLoader from 'dataloader';
import type { Viewer } from '#foundation/identity/viewer.ts';
import type { ${Type}Service } from './service.ts';

export const ${value}Loaders = (${value}s: ${Type}Service, viewer: Viewer) => ({
  ${value}: new DataLoader((ids: readonly string[]) => ${value}s.find(viewer, ids), { maxBatchSize: 500 }),
});
`,
  'resolvers.ts': ({ Type, value }) => `import type { Resolvers } from '../generated/resolver-types.ts';

export const ${value}Resolvers: Resolvers = {
  Query: {
    ${value}: async (_, { id }, { loaders }) => (await loaders.${value}.load(id)) ?? null,
  },
  ${Type}: {
    __resolveReference: async ({ id }, { loaders }) => (await loaders.${value}.load(id)) ?? null,
  },
};
`,
};
