import { Counter, Gauge, type Registry } from '@kassandra/runtime'
import type { LeaseState } from '../lease/lease.ts'

/** How the lease stands now; `waiting` is for one that somebody else has. */
export interface LeaseReading {
  readonly state: LeaseState | 'waiting'
  /** Until another process may take it, unless it is renewed. Undefined while it is waited for. */
  readonly leftMs: number | undefined
}

const STATES: readonly LeaseReading['state'][] = ['waiting', 'held', 'fenced', 'released', 'lost']

/** Adds what is told of the lease. */
export function registerLease(registry: Registry, prefix: string, read: () => LeaseReading): { notRenewed(): void } {
  const registers = [registry]
  new Gauge({
    name: `${prefix}lease_state`,
    help: '1 for the state of the lease: waiting, held, fenced (too old to trade with), released or lost.',
    labelNames: ['state'],
    registers,
    collect() {
      const { state } = read()
      for (const each of STATES) this.set({ state: each }, each === state ? 1 : 0)
    },
  })
  new Gauge({
    name: `${prefix}lease_left_seconds`,
    help: 'Until another process may take the lease, unless it is renewed.',
    registers,
    collect() {
      const { leftMs } = read()
      if (leftMs === undefined) this.remove()
      else this.set(leftMs / 1_000)
    },
  })
  const failures = new Counter({ name: `${prefix}lease_renewal_failures_total`, help: 'Renewals of the lease that failed.', registers })
  return { notRenewed: () => failures.inc() }
}
