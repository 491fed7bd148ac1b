import { epochUs } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { ManualScheduler } from '../clock/scheduler.ts'
import type { Consumer } from './backpressure.ts'
import type { Flow } from './flow.ts'
import { FlowDriver, type Speed } from './flow-driver.ts'

const MIB = 1024 * 1024

/** A flow of `steps` steps, a millisecond apart. */
function evenFlow(steps: number): Flow & { readonly played: () => number } {
  let next = 0
  return {
    kind: 'recorded',
    startUs: epochUs(0),
    spanUs: (steps - 1) * 1_000,
    open: () => undefined,
    peekUs: () => (next < steps ? next * 1_000 : undefined),
    step: () => {
      next++
    },
    report: () => ({}),
    played: () => next,
  }
}

function drive(flow: Flow, speed: Speed, consumers: readonly Consumer[] = []) {
  const scheduler = new ManualScheduler()
  const driver = new FlowDriver({ flow, speed, scheduler, consumers: () => consumers, batch: (work) => work(), patienceMs: 1_000 })
  return { scheduler, driver }
}

describe('FlowDriver', () => {
  it('waits for its start and then keeps pace', () => {
    const flow = evenFlow(1_001)
    const { scheduler, driver } = drive(flow, { kind: 'factor', factor: 1 })
    scheduler.advance(100)
    expect([driver.state, flow.played()]).toEqual(['waiting', 0])
    driver.start()
    scheduler.advance(500)
    expect(flow.played()).toBeGreaterThan(490)
    expect(flow.played()).toBeLessThanOrEqual(501)
    scheduler.advance(600)
    expect([driver.state, flow.played()]).toEqual(['ended', 1_001])
  })

  it('goes as many times as fast as it is told', () => {
    const flow = evenFlow(10_000)
    const { scheduler, driver } = drive(flow, { kind: 'factor', factor: 10 })
    driver.start()
    scheduler.advance(500)
    expect(flow.played()).toBeGreaterThan(4_900)
    expect(flow.played()).toBeLessThanOrEqual(5_001)
  })

  it('fits a flow into a time, and never slows one down', () => {
    const long = evenFlow(60_000)
    const fitted = drive(long, { kind: 'fit', withinMs: 2_000 })
    fitted.driver.start()
    fitted.scheduler.advance(1_900)
    expect(fitted.driver.state).toBe('running')
    fitted.scheduler.advance(110)
    expect(fitted.driver.state).toBe('ended')

    const short = evenFlow(1_000)
    const unhurried = drive(short, { kind: 'fit', withinMs: 60_000 })
    unhurried.driver.start()
    unhurried.scheduler.advance(1_010)
    expect(unhurried.driver.state).toBe('ended')
  })

  it('plays at once at full speed, waiting only for clients that are behind', () => {
    const flow = evenFlow(2_000)
    const slow = { id: 1, bytes: 3 * MIB, bufferedBytes: () => slow.bytes }
    const { scheduler, driver } = drive(flow, { kind: 'max' }, [slow])
    driver.start()
    for (let step = 0; step < 100; step++) {
      scheduler.advance(50)
      slow.bytes -= 1_024
    }
    expect(flow.played()).toBe(0)
    slow.bytes = 0
    scheduler.advance(10)
    expect(driver.state).toBe('ended')
  })

  it('gives up on a client that takes nothing at all', () => {
    const flow = evenFlow(100)
    const { scheduler, driver } = drive(flow, { kind: 'max' }, [{ id: 1, bufferedBytes: () => 2 * MIB }])
    driver.start()
    scheduler.advance(900)
    expect(flow.played()).toBe(0)
    scheduler.advance(200)
    expect(flow.played()).toBe(100)
  })

  it('ends broken when a step throws', async () => {
    const flow: Flow = {
      ...evenFlow(3),
      peekUs: () => 0,
      step: () => {
        throw new Error('corrupt')
      },
    }
    const { scheduler, driver } = drive(flow, { kind: 'max' })
    driver.start()
    scheduler.advance(1)
    expect(driver.state).toBe('ended')
    await expect(driver.ended).rejects.toThrow('corrupt')
  })
})
