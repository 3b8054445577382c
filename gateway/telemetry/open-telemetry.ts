import type { Operations } from '#foundation/health/open-operations.ts';
import type { GatewayTelemetry } from '../telemetry.ts';
import { createGatewayTelemetry } from './create-telemetry.ts';
import { createGatewayMetrics } from './gateway-metrics.ts';

/** Where the gateway tells of its work. */
export type GatewayObservers = Pick<Operations, 'tracing' | 'metrics' | 'requests'>;

/** Undefined where nobody looks. */
export const openGatewayTelemetry = (observers: GatewayObservers | undefined): GatewayTelemetry | undefined =>
  observers &&
  createGatewayTelemetry({ ...observers, metrics: observers.metrics && createGatewayMetrics(observers.metrics) });
