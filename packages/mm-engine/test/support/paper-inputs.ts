import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { PrivateEvent } from '../../src/event/private-event.ts'
import type { BookLevel, Outcome } from '../../src/event/public-event.ts'
import type { PaperConfig } from '../../src/paper/paper-config.ts'
import type { PaperState } from '../../src/paper/paper-state.ts'
import { createPaperVenue, type PaperInput } from '../../src/paper/paper-venue.ts'

export const TICKER = 'KXTEST-1'

/** No time passes on the way. */
export const AT_ONCE: NonNullable<PaperConfig['latency']> = {
  marketData: { kind: 'fixed', us: 0 },
  command: { kind: 'fixed', us: 0 },
  answer: { kind: 'fixed', us: 0 },
}

/** Cents and contracts. */
export type Rung = readonly [cents: number, contracts: number]

const toLevels = (rungs: readonly Rung[]): readonly BookLevel[] =>
  rungs.map(([cents, contracts]) => ({ price: price(Math.round(cents * 100)), qty: qty(contracts * 100) }))

/** Inputs in cents and contracts, each at its own microsecond. */
export const inputsOf = (ticker: string = TICKER) => ({
  snapshot: (atUs: number, yes: readonly Rung[], no: readonly Rung[]): PaperInput => ({
    kind: 'snapshot',
    ticker,
    atUs: epochUs(atUs),
    yes: toLevels(yes),
    no: toLevels(no),
  }),
  delta: (atUs: number, side: Outcome, cents: number, contracts: number): PaperInput => ({
    kind: 'delta',
    ticker,
    atUs: epochUs(atUs),
    side,
    price: price(cents * 100),
    delta: qty(contracts * 100),
  }),
  trade: (atUs: number, yesCents: number, contracts: number, takerSide: Outcome, exchangeUs?: number): PaperInput => ({
    kind: 'trade',
    ticker,
    atUs: epochUs(atUs),
    ...(exchangeUs === undefined ? {} : { exchangeUs: epochUs(exchangeUs) }),
    tradeId: `t${atUs}`,
    yesPrice: price(yesCents * 100),
    count: qty(contracts * 100),
    takerSide,
  }),
  status: (atUs: number, isOpen: boolean): PaperInput => ({ kind: 'status', ticker, atUs: epochUs(atUs), isOpen }),
  settled: (atUs: number): PaperInput => ({ kind: 'settled', ticker, atUs: epochUs(atUs), value: price(10_000) }),
  clock: (atUs: number): PaperInput => ({ kind: 'clock', atUs: epochUs(atUs) }),
  create: (
    atUs: number,
    clientOrderId: string,
    side: 'bid' | 'ask',
    cents: number,
    contracts: number,
    options: { readonly postOnly?: boolean; readonly expiresUs?: number | undefined } = {},
  ): PaperInput => ({
    kind: 'command',
    atUs: epochUs(atUs),
    command: {
      kind: 'create',
      commandId: atUs,
      ticker,
      clientOrderId,
      side,
      price: price(cents * 100),
      count: qty(contracts * 100),
      postOnly: options.postOnly ?? true,
      expiresUs: options.expiresUs === undefined ? undefined : epochUs(options.expiresUs),
    },
  }),
  amend: (atUs: number, clientOrderId: string, cents: number, total: number, expiresUs?: number): PaperInput => ({
    kind: 'command',
    atUs: epochUs(atUs),
    command: {
      kind: 'amend',
      commandId: atUs,
      ticker,
      clientOrderId,
      price: price(cents * 100),
      total: qty(total * 100),
      expiresUs: expiresUs === undefined ? undefined : epochUs(expiresUs),
    },
  }),
  decrease: (atUs: number, clientOrderId: string, to: number): PaperInput => ({
    kind: 'command',
    atUs: epochUs(atUs),
    command: { kind: 'decrease', commandId: atUs, ticker, clientOrderId, to: qty(to * 100) },
  }),
  cancel: (atUs: number, clientOrderId: string): PaperInput => ({
    kind: 'command',
    atUs: epochUs(atUs),
    command: { kind: 'cancel', commandId: atUs, ticker, clientOrderId },
  }),
})

/** All events of a run, and where it ends. */
export function runPaper(config: PaperConfig, inputs: readonly PaperInput[]): { state: PaperState; events: readonly PrivateEvent[] } {
  const venue = createPaperVenue(config)
  let state = venue.initial
  const events: PrivateEvent[] = []
  for (const input of inputs) {
    const step = venue.step(state, input)
    state = step.state
    events.push(...step.events)
  }
  return { state, events }
}

/** An event in one line: its time, its order, what it says, in contracts and cents. */
export function tellPaper(event: PrivateEvent): string {
  const head = `${event.atUs} ${event.clientOrderId} ${event.kind}`
  if (event.kind === 'accepted') return `${head} ${event.filled / 100} filled ${event.remaining / 100} rest`
  if (event.kind === 'changed') return `${head} ${event.remaining / 100} rest at ${event.price / 100}`
  if (event.kind === 'fill')
    return `${head} ${event.isTaker ? 'taker' : 'maker'} ${event.side} ${event.count / 100} at ${event.price / 100} fee ${event.fee}`
  if (event.kind === 'ended') return `${head} ${event.reason}`
  return event.kind === 'refused' ? `${head} ${event.code}` : head
}
