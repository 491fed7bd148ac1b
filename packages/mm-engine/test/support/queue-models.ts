import type { QueueModelConfig } from '../../src/queue/queue-model.ts'

/** One of each kind. */
export const QUEUE_MODELS: readonly QueueModelConfig[] = [
  { kind: 'risk-averse' },
  { kind: 'power', exponent: 2 },
  { kind: 'power-total', exponent: 2 },
  { kind: 'power-share', exponent: 2 },
  { kind: 'log' },
  { kind: 'log-total' },
]
