// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { Client as ClientMapper } from './account/entity.ts';
export type { TaskView as TaskMapper } from './task/entity.ts';
