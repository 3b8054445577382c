// What the resolvers of each type are given as its parent; read by `npm run generate`.

export type {
  ShownAccuracies as ForecastAccuracyConnectionMapper,
  ShownAccuracy as ForecastAccuracyMapper,
} from './accuracy/service.ts';
export type { Backtest as BacktestMapper } from './backtest/entity.ts';
export type { MarketRefresh as MarketRefreshMapper } from './market/entity.ts';
export type { MarketNote as MarketNoteMapper } from './note/entity.ts';
export type { RiskFigures as PortfolioRiskMapper } from './portfolio/rules.ts';
export type { Portfolio as PortfolioMapper } from './portfolio/service.ts';
export type { PriceIndex as PriceIndexMapper } from './price-index/entity.ts';
export type { Quality as DataQualityMapper } from './quality/rules.ts';
export type { ClientRisk as ClientRiskMapper, PoolRisk as PoolRiskMapper } from './risk/service.ts';
export type { ForecastRun as ForecastRunMapper } from './run/entity.ts';
export type { Series as TimeSeriesMapper } from './series/entity.ts';
export type { Upload as ObservationUploadMapper } from './upload/entity.ts';
