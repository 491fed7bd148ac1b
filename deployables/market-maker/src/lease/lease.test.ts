import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type CellStore, openCellStore, StoreError } from '@kassandra/archive/store'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import type { Lease } from './lease.ts'
import type { Instant, LeaseClock } from './lease-clock.ts'
import { decodeLease, LEASE_KEY } from './lease-record.ts'
import { LEASE_TIMES } from './lease-times.ts'
import { takeLease } from './take-lease.ts'

/** Both clocks of one machine; timers run when a test passes the time. */
class TestClock implements LeaseClock {
  #wallMs: number
  #steadyMs = 0
  readonly #timers = new Set<{ readonly atMs: number; readonly run: () => void }>()

  constructor(wallMs: number) {
    this.#wallMs = wallMs
  }

  now(): Instant {
    return { wallMs: this.#wallMs, steadyMs: this.#steadyMs }
  }

  setTimer(delayMs: number, run: () => void) {
    const timer = { atMs: this.#steadyMs + delayMs, run }
    this.#timers.add(timer)
    return { cancel: () => void this.#timers.delete(timer) }
  }

  /** In steps, so that what a timer begins is done before the next. */
  async pass(ms: number, stepMs = 100): Promise<void> {
    for (let left = ms; left > 0; left -= stepMs) {
      this.#wallMs += stepMs
      this.#steadyMs += stepMs
      for (const timer of [...this.#timers]) {
        if (timer.atMs > this.#steadyMs || !this.#timers.delete(timer)) continue
        timer.run()
      }
      await settle()
    }
  }

  /** Somebody sets the clock of the day. */
  set(aheadMs: number): void {
    this.#wallMs += aheadMs
  }

  /** Nothing runs meanwhile. */
  freeze(ms: number): void {
    this.#wallMs += ms
    this.#steadyMs += ms
  }
}

const settle = async (): Promise<void> => {
  for (let turn = 0; turn < 5; turn++) await new Promise((resolve) => setImmediate(resolve))
}

let folder: string
let cells: CellStore
const closing: AbortController[] = []
beforeEach(async () => {
  folder = await mkdtemp(join(tmpdir(), 'lease-'))
  cells = await openCellStore(folder)
})
afterEach(async () => {
  for (const each of closing.splice(0)) each.abort()
  await settle()
  await cells.close()
  await rm(folder, { recursive: true })
})

interface Contender {
  readonly clock: TestClock
  readonly waits: string[]
  readonly failures: unknown[]
  lease: Lease | undefined
  /** Cut off from the bucket. */
  isCut: boolean
  /** Its writes happen, and it does not hear of them. */
  isDeaf: boolean
  taking?: Promise<unknown>
}

function contend(holder: string, { wallMs = 1_780_000_000_000, epochAtLeast = 1 } = {}): Contender {
  const stop = new AbortController()
  closing.push(stop)
  const contender: Contender = { clock: new TestClock(wallMs), waits: [], failures: [], lease: undefined, isCut: false, isDeaf: false }
  const down = () => new StoreError({ operation: 'x', reason: 'ECONNREFUSED', detail: '', attempts: 1, retryable: true })
  const own: Pick<CellStore, 'read' | 'write'> = {
    read: async (key, signal) => {
      if (contender.isCut) throw down()
      return cells.read(key, signal)
    },
    write: async (key, bytes, after, signal) => {
      if (contender.isCut) throw down()
      const outcome = await cells.write(key, bytes, after, signal)
      if (contender.isDeaf) throw down()
      return outcome
    },
  }
  const { clock, failures, waits } = contender
  const parts = { cells: own, clock, times: LEASE_TIMES, failed: (error: unknown) => failures.push(error) }
  contender.taking = takeLease({ ...parts, holder, epochAtLeast, waiting: (why) => waits.push(why) }, stop.signal).then(
    ({ lease }) => {
      contender.lease = lease
      void lease.run(stop.signal)
    },
    (error: unknown) => {
      if (!stop.signal.aborted) throw error
    },
  )
  return contender
}

const together = async (ms: number, ...contenders: readonly Contender[]): Promise<void> => {
  for (let left = ms; left > 0; left -= 100) for (const { clock } of contenders) await clock.pass(100)
}

describe('a lease', () => {
  it('L1 is held by one of those who want it, and kept by renewals', async () => {
    const [a, b] = [contend('a'), contend('b')]
    await settle()
    await together(120_000, a, b)
    expect([a, b].map(({ lease }) => lease?.mayTrade() ?? false).sort()).toEqual([false, true])
  })

  it('L1 is not taken from a holder whose renewals come, whatever the clocks of the day say', async () => {
    const a = contend('a')
    await settle()
    const b = contend('b', { wallMs: 1_780_000_000_000 + 86_400_000 })
    await settle()
    b.clock.set(86_400_000)
    await together(60_000, a, b)
    b.clock.set(-90_000_000)
    await together(60_000, a, b)
    expect(a.lease?.mayTrade()).toBe(true)
    expect(b.lease).toBeUndefined()
    expect(b.waits.at(-1)).toBe('a has the lease, epoch 1')
  })

  it('L2 is not taken before its holder has stopped to trade, and had its time for cancels', async () => {
    const a = contend('a')
    await settle()
    const b = contend('b')
    await settle()
    await together(10_000, a, b)
    a.isCut = true
    let stoppedMs: number | undefined
    let takenMs: number | undefined
    for (let ms = 0; ms < 60_000 && takenMs === undefined; ms += 100) {
      await together(100, a, b)
      if (a.lease?.loss !== undefined) stoppedMs ??= ms
      if (b.lease) takenMs = ms
      expect(a.lease?.mayTrade() && b.lease?.mayTrade()).not.toBe(true)
    }
    expect(a.lease?.loss).toBe('it could not be renewed for 10000 ms')
    expect((takenMs ?? 0) - (stoppedMs ?? 0)).toBeGreaterThanOrEqual(LEASE_TIMES.ttlMs - LEASE_TIMES.tradeMs)
    expect(b.lease?.epoch).toBe(2)
  })

  it('L2 allows no trade to a process that stood still, even before it notices', async () => {
    const a = contend('a')
    await settle()
    a.clock.freeze(LEASE_TIMES.tradeMs)
    expect(a.lease?.mayTrade()).toBe(false)
    expect(a.lease?.loss).toBeUndefined()
    expect(a.lease?.state).toBe('fenced')
  })

  it('L2 goes by the clock that says more time has passed, for its holder', async () => {
    const a = contend('a')
    await settle()
    a.clock.set(LEASE_TIMES.tradeMs)
    expect(a.lease?.mayTrade()).toBe(false)
    const b = contend('b')
    await settle()
    b.clock.set(LEASE_TIMES.ttlMs * 2)
    await b.clock.pass(2_000)
    expect(b.lease).toBeUndefined()
  })

  it('L3 has an epoch above every one before, also where the clock went back', async () => {
    const a = contend('a', { epochAtLeast: 1_000 })
    await settle()
    await a.lease?.raise(1_007)
    expect(await a.lease?.release()).toBe(true)
    const b = contend('b', { epochAtLeast: 3 })
    await settle()
    expect(b.lease?.epoch).toBe(1_008)
  })

  it('L4 that was given back is taken at once, and trades no more', async () => {
    const a = contend('a')
    await settle()
    const b = contend('b')
    await settle()
    expect(a.lease?.state).toBe('held')
    await a.lease?.release()
    expect(a.lease?.mayTrade()).toBe(false)
    expect(a.lease?.state).toBe('released')
    await b.clock.pass(LEASE_TIMES.pollMs)
    expect(b.lease?.mayTrade()).toBe(true)
  })

  it('L5 survives renewals of which nobody told', async () => {
    const a = contend('a')
    await settle()
    a.isDeaf = true
    await a.clock.pass(5_000)
    expect(a.failures.length).toBeGreaterThan(0)
    a.isDeaf = false
    await a.clock.pass(60_000)
    expect(a.lease?.mayTrade()).toBe(true)
  })

  it('L5 that was taken without being told is found to be its own', async () => {
    const a = contend('a')
    a.isDeaf = true
    await settle()
    expect(a.lease).toBeUndefined()
    a.isDeaf = false
    await a.clock.pass(LEASE_TIMES.pollMs)
    expect(a.lease?.mayTrade()).toBe(true)
  })

  it('L6 that somebody removes is lost', async () => {
    const a = contend('a')
    await settle()
    await cells.remove(LEASE_KEY)
    await a.clock.pass(LEASE_TIMES.renewMs)
    expect(a.lease?.loss).toBe('somebody removed it')
  })

  it('L6 is not taken where the object is none', async () => {
    await cells.write(LEASE_KEY, Buffer.from('{"kind":"held"}'), undefined)
    await expect(contend('a').taking).rejects.toThrow('state/lease.json of STATE_STORE is no lease')
  })

  it('is written so that people can read who holds it', async () => {
    contend('a')
    await settle()
    const cell = await cells.read(LEASE_KEY)
    expect(cell && decodeLease(cell.bytes)).toMatchObject({
      kind: 'held',
      holder: 'a',
      ttlMs: 20_000,
      writtenAt: '2026-05-28T20:26:40.000Z',
    })
  })
})
