import { Counter, Gauge, type Registry } from 'prom-client';
import type { CircuitState } from '#foundation/resilience/circuit-state.ts';
import type { GuardedEndpoint } from '../execution/transport/guarded.ts';
import type { DeliveryCounters } from '../subscriptions/delivery-counters.ts';

export interface FigureSources {
  readonly endpoints: ReadonlyMap<string, GuardedEndpoint>;
  readonly plans: { readonly size: number };
  readonly groups: { readonly size: number; readonly members: number };
  readonly sockets: { readonly size: number };
  readonly counters: DeliveryCounters;
}

const circuitNumber: Record<CircuitState, number> = { CLOSED: 0, HALF_OPEN: 1, OPEN: 2 };

/** Figures of what is there at the moment, read when they are asked for. */
export function addGatewayFigures(
  registry: Registry,
  { endpoints, plans, groups, sockets, counters }: FigureSources,
): void {
  const { gauge, total } = figuresIn([registry]);
  addSubgraphFigures(registry, endpoints);
  gauge('spotkeep_gateway_plans_cached', 'Operations whose plan is kept, compiled.', () => plans.size);
  gauge('spotkeep_gateway_subscription_groups', 'Subscriptions that subgraphs see.', () => groups.size);
  gauge('spotkeep_gateway_subscribers', 'Subscriptions that clients have.', () => groups.members);
  gauge('spotkeep_gateway_sockets', 'Open WebSockets of clients.', () => sockets.size);
  total('spotkeep_gateway_deliveries_total', 'Results handed to subscribers.', () => counters.deliveries);
  total(
    'spotkeep_gateway_conflated_total',
    'Results that a newer one of the same window replaced before anyone heard them.',
    () => counters.conflated,
  );
  total(
    'spotkeep_gateway_evictions_total',
    'Connections ended because their clients read too slowly.',
    () => counters.evictions,
  );
}

function figuresIn(registers: Registry[]) {
  return {
    gauge(name: string, help: string, read: () => number): void {
      const one: Gauge = new Gauge({ name, help, registers, collect: () => one.set(read()) });
    },
    total(name: string, help: string, read: () => number): void {
      const one: Counter = new Counter({
        ...{ name, help, registers },
        collect() {
          one.reset();
          one.inc(read());
        },
      });
    },
  };
}

function addSubgraphFigures(registry: Registry, endpoints: FigureSources['endpoints']): void {
  const ofEach = (name: string, help: string, read: (endpoint: GuardedEndpoint) => number): void => {
    const each: Gauge<'subgraph'> = new Gauge({
      ...{ name, help, registers: [registry] },
      labelNames: ['subgraph'],
      collect() {
        // A new supergraph may have others.
        each.reset();
        for (const endpoint of endpoints.values()) each.set({ subgraph: endpoint.name }, read(endpoint));
      },
    });
  };
  ofEach('spotkeep_gateway_fetches_running', 'Fetches from a subgraph that run.', (one) => one.usage().running);
  ofEach('spotkeep_gateway_fetches_queued', 'Fetches that wait for a place.', (one) => one.usage().queued);
  ofEach(
    'spotkeep_gateway_circuit_state',
    'The circuit towards a subgraph. 0: closed, 1: half open, 2: open.',
    (one) => circuitNumber[one.breaker.state()],
  );
}
