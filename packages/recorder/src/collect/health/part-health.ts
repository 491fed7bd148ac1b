/** How a part of a gatherer is, and why. */
export interface PartHealth {
  readonly state: 'ok' | 'starting' | 'degraded' | 'unhealthy'
  readonly detail?: string
}
