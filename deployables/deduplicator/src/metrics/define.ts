import type { DeduplicatorEvent } from '@kassandra/recorder'
import { Counter, Gauge, Histogram, type Registry } from '@kassandra/runtime'

const PREFIX = 'kassandra_deduplicator_'

export type Observe = (event: DeduplicatorEvent) => void

/** Metrics of one registry, named `kassandra_deduplicator_...`. */
export interface Define {
  counter<Label extends string = never>(name: string, help: string, ...labels: Label[]): Counter<Label>
  gauge<Label extends string = never>(name: string, help: string, ...labels: Label[]): Gauge<Label>
  histogram<Label extends string = never>(name: string, help: string, buckets: number[], ...labels: Label[]): Histogram<Label>
}

export function defineIn(registry: Registry): Define {
  const registers = [registry]
  return {
    counter: (name, help, ...labelNames) => new Counter({ name: PREFIX + name, help, labelNames, registers }),
    gauge: (name, help, ...labelNames) => new Gauge({ name: PREFIX + name, help, labelNames, registers }),
    histogram: (name, help, buckets, ...labelNames) => new Histogram({ name: PREFIX + name, help, buckets, labelNames, registers }),
  }
}
