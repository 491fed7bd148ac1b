import { epochUs, microUsd, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { testEngine } from '../../test/support/run-paper.ts'
import { START, syntheticMarkets } from '../../test/support/synthetic-market.ts'
import type { Command } from '../command/command.ts'
import type { EngineEvent } from '../event/engine-event.ts'
import { EngineHost, type HostedStep } from './engine-host.ts'
import { StoreChanges } from './store-changes.ts'

const clock = (us: number): EngineEvent => ({ kind: 'clock', atUs: epochUs(START + us) })

const acceptedOf = (clientOrderId: string, remaining: Qty): EngineEvent => ({
  kind: 'accepted',
  ticker: 'KXA',
  clientOrderId,
  orderId: `x-${clientOrderId}`,
  filled: qty(0),
  remaining,
  atUs: epochUs(START + 4_000_000),
})

function hosted(persist: (steps: readonly HostedStep[]) => Promise<void> = () => Promise.resolve()) {
  const sent: Command[] = []
  const kept: (readonly HostedStep[])[] = []
  const failures: string[] = []
  const host = new EngineHost(testEngine(), testEngine().initial, {
    persist: async (steps) => {
      await persist(steps)
      kept.push(steps)
    },
    send: (commands) => sent.push(...commands),
    observe: () => undefined,
    marketFailed: (ticker, error) => failures.push(`${ticker} ${error.message}`),
  })
  return { host, sent, kept, failures }
}

describe('the host', () => {
  it('keeps a batch before the commands of it go out', async () => {
    const gate = Promise.withResolvers<void>()
    const { host, sent, kept } = hosted(() => gate.promise)
    for (const event of syntheticMarkets(['KXA'], 3, 50)) host.push(event)
    host.push({ kind: 'kill', reason: 'test', atUs: epochUs(START + 100_000_000) })
    expect([kept, sent]).toEqual([[], []])
    gate.resolve()
    await host.settled()
    expect(kept.flat().length).toBe(syntheticMarkets(['KXA'], 3, 50).length + 1)
    expect(sent.some(({ kind }) => kind === 'create')).toBe(true)
  })

  it('cancels before the batch of it is kept', async () => {
    let [asked, gate] = [Promise.withResolvers<void>(), Promise.resolve()]
    const { host, sent, kept } = hosted(() => {
      asked.resolve()
      return gate
    })
    for (const event of syntheticMarkets(['KXA'], 3, 0)) host.push(event)
    host.push(clock(3_000_000))
    await host.settled()
    const created = sent.filter((command) => command.kind === 'create')
    for (const { clientOrderId, count } of created) host.push(acceptedOf(clientOrderId, count))
    await host.settled()
    const before = kept.length
    const disk = Promise.withResolvers<void>()
    ;[asked, gate] = [Promise.withResolvers<void>(), disk.promise]
    host.push({ kind: 'kill', reason: 'test', atUs: epochUs(START + 4_000_000) })
    await asked.promise
    expect(created.length).toBeGreaterThan(0)
    expect(sent.slice(created.length).map(({ kind, clientOrderId }) => [kind, clientOrderId])).toEqual(
      created.map((one) => ['cancel', one.clientOrderId]),
    )
    expect(kept).toHaveLength(before)
    disk.resolve()
    await host.settled()
    expect([kept.length, sent.length]).toEqual([before + 1, 2 * created.length])
  })

  it('steps and cancels while an earlier batch is being kept', async () => {
    let gate: Promise<void> = Promise.resolve()
    const { host, sent } = hosted(() => gate)
    for (const event of syntheticMarkets(['KXA'], 3, 0)) host.push(event)
    host.push(clock(3_000_000))
    await host.settled()
    const created = sent.filter((command) => command.kind === 'create')
    for (const { clientOrderId, count } of created) host.push(acceptedOf(clientOrderId, count))
    await host.settled()
    const disk = Promise.withResolvers<void>()
    gate = disk.promise
    host.push(clock(4_000_000))
    host.push({ kind: 'kill', reason: 'test', atUs: epochUs(START + 4_000_001) })
    expect(host.state.risk.status.kind).toBe('halted')
    expect(sent.slice(created.length).map(({ kind }) => kind)).toEqual(created.map(() => 'cancel'))
    expect(host.backlog).toBe(2)
    disk.resolve()
    await host.settled()
    expect(host.backlog).toBe(0)
  })

  it('takes what is told in the middle of a step behind that step', async () => {
    const told: string[] = []
    const host = new EngineHost(testEngine(), testEngine().initial, {
      persist: () => Promise.resolve(),
      send: () => undefined,
      observe: ({ event }) => {
        if (event.atUs === START) host.push(clock(2))
        told.push(`${event.kind} ${event.atUs - START}`)
      },
      marketFailed: () => undefined,
    })
    host.push(clock(0))
    host.push(clock(1))
    await host.settled()
    expect(told).toEqual(['clock 0', 'clock 2', 'clock 1'])
  })

  it('settles while more keeps coming', async () => {
    const { host } = hosted()
    let isGoing = true
    let count = 0
    const more = (): void => {
      host.push(clock(count++))
      if (isGoing) setImmediate(more)
    }
    more()
    await host.settled()
    isGoing = false
    expect(host.state.nowUs).toBeGreaterThanOrEqual(START)
  })

  it('pauses a market whose book is impossible, says so once, and goes on with the others', async () => {
    const { host, failures, sent } = hosted()
    const [a, b] = [syntheticMarkets(['KXA'], 3, 0), syntheticMarkets(['KXB'], 3, 0)]
    for (const event of [...a, ...b]) host.push(event)
    const impossible: EngineEvent = {
      kind: 'delta',
      ticker: 'KXA',
      side: 'yes',
      price: price(100),
      delta: qty(-1_000_000),
      atUs: epochUs(START + 1_000),
    }
    host.push(impossible)
    host.push(impossible)
    host.push(clock(2_000_000))
    await host.settled()
    expect(failures).toEqual(['KXA KXA: a level of 0 at 100 for yes was changed by -1000000'])
    expect(host.state.markets.get('KXA')).toMatchObject({ mode: 'pause', book: undefined })
    expect(sent.some(({ ticker }) => ticker === 'KXB')).toBe(true)
  })

  it('ends when what happened cannot be kept, and tells whoever waits', async () => {
    const { host, sent } = hosted(() => Promise.reject(new Error('the disk is full')))
    for (const event of syntheticMarkets(['KXA'], 3, 0)) host.push(event)
    await expect(host.settled()).rejects.toThrow('the disk is full')
    await expect(host.failed).rejects.toThrow('the disk is full')
    host.push(clock(1))
    await expect(host.settled()).rejects.toThrow('the disk is full')
    expect(sent).toEqual([])
  })
})

describe('what a store is told', () => {
  it('has an order before its create, and the answer behind it', async () => {
    const { host, kept, sent } = hosted()
    for (const event of syntheticMarkets(['KXA'], 3, 5)) host.push(event)
    host.push(clock(3_000_000))
    await host.settled()
    const create = sent.find(({ kind }) => kind === 'create')
    if (!create) throw new Error('nothing was created')
    const { clientOrderId, commandId } = create
    host.push(acceptedOf(clientOrderId, qty(9_00)))
    await host.settled()
    const changes = new StoreChanges(1).of(kept.flat())
    const about = changes.filter((change) => JSON.stringify(change).includes(`"${clientOrderId}"`)).map(({ kind }) => kind)
    expect(about.slice(0, 2)).toEqual(['order', 'command'])
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'command-answer', commandId, outcome: 'done' }))
    expect(changes).toContainEqual(expect.objectContaining({ kind: 'order', id: clientOrderId, exchangeOrderId: `x-${clientOrderId}` }))
  })

  it('tells of an order as filled once all of it is, though an answer said first that it was gone', async () => {
    const { host, sent, kept } = hosted()
    for (const event of syntheticMarkets(['KXA'], 3, 0)) host.push(event)
    host.push(clock(3_000_000))
    await host.settled()
    const create = sent.find((command) => command.kind === 'create')
    if (create?.kind !== 'create') throw new Error('nothing was ordered')
    const { clientOrderId, side, count } = create
    host.push(acceptedOf(clientOrderId, count))
    host.push({ kind: 'kill', reason: 'test', atUs: epochUs(START + 5_000_000) })
    await host.settled()
    const cancel = sent.find((command) => command.kind === 'cancel' && command.clientOrderId === clientOrderId)
    if (!cancel) throw new Error('nothing was cancelled')
    const about = { ticker: 'KXA', clientOrderId, atUs: epochUs(START + 6_000_000) }
    const fill = { kind: 'fill', tradeId: 't', orderId: `x-${clientOrderId}`, side, price: create.price, count } as const
    host.push({ ...about, kind: 'refused', commandId: cancel.commandId, code: 'NOT_FOUND' })
    host.push({ ...about, ...fill, isTaker: false, fee: microUsd(0) })
    await host.settled()
    const reasons = new StoreChanges(1)
      .of(kept.flat())
      .flatMap((change) => (change.kind === 'order' && change.id === clientOrderId ? [change.endReason] : []))
    expect(reasons.slice(-2)).toEqual(['not-found', 'filled'])
  })
})
