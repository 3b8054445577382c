// What the resolvers of each type are given as its parent; read by `npm run generate`.
export type { ForecastRun as ForecastRunMapper } from './run/entity.ts';
export type { Series as TimeSeriesMapper } from './series/entity.ts';
