import type { Metric, Registry } from 'prom-client';

export interface SeriesHistogramOptions {
  readonly name: string;
  readonly help: string;
  /** Upper bounds in the metric's unit, least first. */
  readonly buckets: readonly number[];
  readonly registers: readonly Registry[];
}

/** Of one set of labels. */
export interface Series {
  observe(value: number): void;
}

type Labels = Readonly<Record<string, string>>;

interface Value {
  readonly metricName: string;
  readonly labels: Readonly<Record<string, string | number>>;
  readonly value: number;
}

/**
 * A histogram whose series are opened once and then counted without a look at their labels, for what is observed many
 * times in a request. The library's own looks its labels up, by sorting and joining them, at each observation.
 */
export class SeriesHistogram {
  readonly name: string;
  readonly help: string;
  readonly type = 'histogram';
  readonly aggregator = 'sum';
  readonly #buckets: readonly number[];
  readonly #series: { readonly labels: Labels; readonly counts: Float64Array; sum: number }[] = [];

  constructor({ name, help, buckets, registers }: SeriesHistogramOptions) {
    this.name = name;
    this.help = help;
    this.#buckets = buckets;
    // What a registry asks of a metric is `get` and `reset`; the library's type names its own classes.
    for (const registry of registers) registry.registerMetric(this as unknown as Metric);
  }

  /** Opens the series of these labels; each is opened once, by whoever observes it. */
  open(labels: Labels): Series {
    const buckets = this.#buckets;
    // The last one counts what is above all bounds.
    const series = { labels, counts: new Float64Array(buckets.length + 1), sum: 0 };
    this.#series.push(series);
    return {
      observe(value) {
        let at = 0;
        while (at < buckets.length && value > (buckets[at] as number)) at += 1;
        series.counts[at] = (series.counts[at] as number) + 1;
        series.sum += value;
      },
    };
  }

  async get(): Promise<{ name: string; help: string; type: string; aggregator: string; values: Value[] }> {
    const { name, help, type, aggregator } = this;
    return { name, help, type, aggregator, values: this.#series.flatMap((series) => this.#valuesOf(series)) };
  }

  reset(): void {
    for (const series of this.#series) {
      series.counts.fill(0);
      series.sum = 0;
    }
  }

  #valuesOf({ labels, counts, sum }: { labels: Labels; counts: Float64Array; sum: number }): Value[] {
    let total = 0;
    const buckets = [...this.#buckets, '+Inf'].map((le, index) => {
      total += counts[index] as number;
      return { metricName: `${this.name}_bucket`, labels: { le, ...labels }, value: total };
    });
    const sumOf = { metricName: `${this.name}_sum`, labels, value: sum };
    return [...buckets, sumOf, { metricName: `${this.name}_count`, labels, value: total }];
  }
}
