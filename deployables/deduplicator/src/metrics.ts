import type { DeduplicatorEvent } from '@kassandra/recorder'
import { createMetrics, type Registry } from '@kassandra/runtime'
import { mergeMetrics } from './metrics/merge-metrics.ts'
import { roundMetrics } from './metrics/round-metrics.ts'
import { sealMetrics } from './metrics/seal-metrics.ts'

export interface DeduplicatorMetrics {
  readonly registry: Registry
  observe(event: DeduplicatorEvent): void
}

/** @param nowMs Wall clock, milliseconds. */
export function createDeduplicatorMetrics(nowMs: () => number): DeduplicatorMetrics {
  const registry = createMetrics()
  const stages = [roundMetrics(registry, nowMs), mergeMetrics(registry), sealMetrics(registry)]
  return {
    registry,
    observe: (event) => {
      for (const observe of stages) observe(event)
    },
  }
}
