/** State of one component. `starting` counts as degraded, and as not ready. */
export type ComponentState = 'ok' | 'starting' | 'degraded' | 'unhealthy'

export interface ComponentHealth {
  readonly state: ComponentState
  readonly detail?: string
}

export type HealthStatus = 'ok' | 'degraded' | 'unhealthy'

/** Body of `/health`; a program adds fields of its own, such as `drained`. */
export interface HealthReport {
  readonly status: HealthStatus
  readonly components: Readonly<Record<string, ComponentHealth>>
  readonly [extra: string]: unknown
}

/** What a program knows about its components. The whole is as well as its worst component. */
export class HealthBoard {
  readonly #components = new Map<string, ComponentHealth>()
  readonly #fields = new Map<string, unknown>()

  /** Declares or updates a component. */
  set(component: string, state: ComponentState, detail?: string): void {
    this.#components.set(component, detail === undefined ? { state } : { state, detail })
  }

  remove(component: string): void {
    this.#components.delete(component)
  }

  /** Sets a field beside `status` and `components`. */
  setField(name: string, value: unknown): void {
    this.#fields.set(name, value)
  }

  report(): HealthReport {
    const components = Object.fromEntries(this.#components)
    return { ...Object.fromEntries(this.#fields), status: worst(this.#components.values()), components }
  }

  /** True once nothing is starting or unhealthy. */
  isReady(): boolean {
    return [...this.#components.values()].every(({ state }) => state === 'ok' || state === 'degraded')
  }
}

function worst(components: Iterable<ComponentHealth>): HealthStatus {
  let status: HealthStatus = 'ok'
  for (const { state } of components) {
    if (state === 'unhealthy') return 'unhealthy'
    if (state !== 'ok') status = 'degraded'
  }
  return status
}
