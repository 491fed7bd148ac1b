import { describe, expect, it } from 'vitest'
import type { LeaseReading } from './lease-metrics.ts'
import { createMakerMetrics } from './maker-metrics.ts'

const nothing = () => undefined

function open(lease: (() => LeaseReading) | undefined) {
  return createMakerMetrics({ view: nothing, backlogEvents: () => 0, databaseBytes: nothing, session: nothing, alertsTold: () => 0, lease })
}

const linesOf = async (metrics: ReturnType<typeof open>): Promise<readonly string[]> =>
  (await metrics.registry.metrics()).split('\n').filter((line) => line.startsWith('kassandra_market_maker_lease_'))

describe('metrics of the lease', () => {
  it('say one state of it, and how long it lasts', async () => {
    let reading: LeaseReading = { state: 'waiting', leftMs: undefined }
    const metrics = open(() => reading)
    expect(await linesOf(metrics)).toEqual([
      'kassandra_market_maker_lease_state{state="waiting"} 1',
      'kassandra_market_maker_lease_state{state="held"} 0',
      'kassandra_market_maker_lease_state{state="fenced"} 0',
      'kassandra_market_maker_lease_state{state="released"} 0',
      'kassandra_market_maker_lease_state{state="lost"} 0',
      'kassandra_market_maker_lease_renewal_failures_total 0',
    ])
    reading = { state: 'held', leftMs: 16_500 }
    metrics.leaseNotRenewed()
    expect(await linesOf(metrics)).toEqual([
      'kassandra_market_maker_lease_state{state="waiting"} 0',
      'kassandra_market_maker_lease_state{state="held"} 1',
      'kassandra_market_maker_lease_state{state="fenced"} 0',
      'kassandra_market_maker_lease_state{state="released"} 0',
      'kassandra_market_maker_lease_state{state="lost"} 0',
      'kassandra_market_maker_lease_left_seconds 16.5',
      'kassandra_market_maker_lease_renewal_failures_total 1',
    ])
  })

  it('are not there without a lease', async () => {
    expect(await linesOf(open(undefined))).toEqual([])
  })
})
