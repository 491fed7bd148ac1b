import { type EpochUs, epochUs, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import { type AnswerEvent, type Choose, type FillEvent, OrderExchange } from '../../test/support/order-exchange.ts'
import type { Command } from '../command/command.ts'
import type { BookSide } from '../event/private-event.ts'
import type { Quote } from '../quote/quotation.ts'
import { createOrderRules } from './create-order-rules.ts'
import { type ManagedOrder, phaseOf, pricesOf, worstOf } from './managed-order.ts'
import { createOrderBookkeeping, type OrderBookkeeping, type OrderRules, type OrdersInput } from './order-bookkeeping.ts'
import { allLiveOrders, liveOrdersOf, type OrdersStep, ownQtyAt, stepOrders } from './step-orders.ts'

const S = 1_000_000
const TICKERS = ['A', 'B', 'C'] as const
const SIDES = ['bid', 'ask'] as const
const START = epochUs(1_000 * S)
const GRACE_US = 8 * S

interface Setting {
  readonly materialPrice: number
  readonly holdUs: number
  readonly amend: number
  readonly decrease: number
}

const rulesOf = ({ materialPrice, holdUs, decrease, amend }: Setting, runEpoch: number): OrderRules =>
  createOrderRules(
    { lifetimeUs: 12 * S, renewUs: 4 * S, graceUs: GRACE_US, materialPrice, materialCount: qty(0), holdUs },
    { engineId: 'mm', runEpoch, cost: { create: 10, amend, decrease, cancel: 2 } },
  )

/** As `expect`, at a hundredth of its price. */
function must(isRight: boolean, say: () => string): void {
  if (!isRight) throw new Error(say())
}

type Wish = Readonly<Record<BookSide, readonly Quote[]>>
const quotesOf = (...levels: readonly (readonly [cents: number, count: number])[]): readonly Quote[] =>
  levels.map(([cents, count]) => ({ price: price(cents * 100), quantity: qty(count * 100) }))
const total = (quotes: readonly Quote[]): number => quotes.reduce((sum, { quantity }) => sum + quantity, 0)

/** An order manager, an exchange, and a wire between them that loses, delays and shuffles. */
class Trial {
  readonly #setting: Setting
  readonly #choose: Choose
  readonly exchange: OrderExchange
  rules: OrderRules
  state: OrderBookkeeping
  steps = 0
  #epoch = 1
  /** Sent, on their way. */
  #commands: Command[] = []
  /** Answered, on their way back. */
  #answers: AnswerEvent[] = []
  /** By client order id, the command whose answer the manager waits for. */
  readonly #awaited = new Map<string, number>()
  readonly #told = new Set<string>()
  #wanted = new Map<string, Record<BookSide, number>>()
  readonly #mayCreate = new Set<string>()
  /** Trades that were adopted, and will be told all the same. */
  readonly #adopted: FillEvent[] = []
  isCalm = false

  constructor(setting: Setting, choose: Choose) {
    this.#setting = setting
    this.#choose = choose
    this.exchange = new OrderExchange(START, choose)
    this.rules = rulesOf(setting, this.#epoch)
    this.state = createOrderBookkeeping(START)
  }

  get nowUs(): EpochUs {
    return this.exchange.nowUs
  }

  feed(input: OrdersInput): OrdersStep {
    const before = this.state
    const step = stepOrders(this.rules, before, { ...input, atUs: this.nowUs })
    this.state = step.state
    this.steps++
    this.#takeAnswer(input)
    for (const command of step.commands) this.#send(command)
    this.#check(before, input, step)
    return step
  }

  #takeAnswer(input: OrdersInput): void {
    if (input.kind === 'ended' || input.kind === 'accepted') this.#awaited.delete(input.clientOrderId)
    else if ('commandId' in input && this.#awaited.get(input.clientOrderId) === input.commandId) this.#awaited.delete(input.clientOrderId)
  }

  #send(command: Command): void {
    const { kind, ticker, clientOrderId } = command
    must(!this.#awaited.has(clientOrderId), () => `O3: ${clientOrderId} has a command in flight`)
    must(kind === 'cancel' || kind === 'decrease' || this.#mayCreate.has(ticker), () => `O10: ${kind} in ${ticker} without a wish`)
    const order = allLiveOrders(this.state).find((each) => each.clientOrderId === clientOrderId)
    must(!order?.takes || kind === 'create' || kind === 'cancel', () => `O18: ${clientOrderId} takes and is changed`)
    must(kind === 'create' || order?.orderId !== undefined, () => `O10: ${clientOrderId} is changed before it has a name`)
    this.#awaited.set(command.clientOrderId, command.commandId)
    this.#commands.push(command)
  }

  #check(before: OrderBookkeeping, input: OrdersInput, step: OrdersStep): void {
    for (const command of step.commands) if (command.kind === 'create') this.#checkCreate(command)
    this.#checkExposure(step)
    this.#checkCounted()
    this.#checkChanged(before, input, step)
    must(step.state.anomalies.length === 0, () => `O8: ${JSON.stringify(step.state.anomalies)}`)
  }

  #checkCreate({ ticker, side, clientOrderId }: Command & { kind: 'create' }): void {
    for (const order of liveOrdersOf(this.state, ticker))
      if (order.side === side && order.clientOrderId !== clientOrderId)
        must(phaseOf(order) !== 'unknown', () => `O4: ${clientOrderId} is created beside ${order.clientOrderId}`)
  }

  /** What rests, what is on its way, and what filled in silence: no command may bring it above what is wanted. */
  #checkExposure({ commands }: OrdersStep): void {
    for (const { ticker } of commands.filter(({ kind }) => kind === 'create' || kind === 'amend')) {
      for (const side of SIDES) {
        const grown = commands.filter((command) => command.ticker === ticker && this.#growthOf(command, side) > 0)
        if (grown.length === 0) continue
        const coming = this.#commands.reduce((sum, command) => sum + (command.ticker === ticker ? this.#growthOf(command, side) : 0), 0)
        const there = this.exchange.exposure(ticker, side)
        const wanted = this.#wanted.get(ticker)?.[side] ?? 0
        must(there + coming <= wanted, () => `O5: ${ticker} ${side} has ${there} and gets ${coming}, wanted are ${wanted}`)
      }
    }
  }

  /** What arrives past its expiry is refused. */
  #growthOf(command: Command, side: BookSide): number {
    if ('expiresUs' in command && command.expiresUs !== undefined && command.expiresUs <= this.nowUs) return 0
    if (command.kind === 'create') return command.side === side ? command.count : 0
    const order = this.exchange.orders.get(command.clientOrderId)
    if (command.kind !== 'amend' || !order?.isLive || order.side !== side) return 0
    return Math.max(0, command.total - order.total)
  }

  /** Nothing rests with more, or at another price, than is counted; nothing of ours may meet. */
  #checkCounted(): void {
    const known = new Map(allLiveOrders(this.state).map((order) => [order.clientOrderId, order]))
    for (const { clientOrderId, ticker, side, price: at, total: size, filled } of this.exchange.live()) {
      const managed = known.get(clientOrderId)
      must(managed !== undefined && worstOf(managed) >= size - filled, () => `O5: ${clientOrderId} rests with more than is counted`)
      must(managed !== undefined && pricesOf(managed).includes(at), () => `O6: ${clientOrderId} rests at ${at} and is not counted there`)
      must(ownQtyAt(this.state, ticker, side, at) >= size - filled, () => `O12: ${ticker} ${side} ${at} is not said to be ours`)
    }
    for (const ticker of TICKERS) {
      const managed = liveOrdersOf(this.state, ticker)
      const pricesOn = (side: BookSide) => managed.filter((order) => order.side === side).flatMap(pricesOf)
      must(Math.max(0, ...pricesOn('bid')) < Math.min(10_000, ...pricesOn('ask')), () => `O6: own orders of ${ticker} may meet`)
    }
  }

  #checkChanged(before: OrderBookkeeping, input: OrdersInput, { state, changed }: OrdersStep): void {
    const ids = new Set(changed.map(({ clientOrderId }) => clientOrderId))
    must(ids.size === changed.length, () => 'O12: an order is told twice')
    const old = new Set(allLiveOrders(before))
    const live = new Set(allLiveOrders(state))
    for (const order of live) must(old.has(order) || changed.includes(order), () => `O12: ${order.clientOrderId} changed in silence`)
    for (const order of changed) must(!old.has(order), () => `O12: ${order.clientOrderId} did not change`)
    for (const order of old) must(live.has(order) || ids.has(order.clientOrderId), () => `O12: ${order.clientOrderId} left in silence`)
    if (!('ticker' in input)) return
    for (const ticker of TICKERS)
      must(
        ticker === input.ticker || liveOrdersOf(state, ticker) === liveOrdersOf(before, ticker),
        () => `O12: ${ticker} was not touched and is another`,
      )
  }

  want(ticker: string, { bid, ask }: Wish): void {
    this.#wanted.set(ticker, { bid: total(bid), ask: total(ask) })
    this.#mayCreate.add(ticker)
    this.feed({ kind: 'desired', ticker, bids: bid, asks: ask, atUs: this.nowUs })
  }

  cancelAll(): void {
    for (const ticker of TICKERS) this.#forbid(ticker)
    this.feed({ kind: 'cancel-all', atUs: this.nowUs })
  }

  cancelMarket(ticker: string): void {
    this.#forbid(ticker)
    this.feed({ kind: 'cancel-market', ticker, atUs: this.nowUs })
  }

  #forbid(ticker: string): void {
    this.#wanted.set(ticker, { bid: 0, ask: 0 })
    this.#mayCreate.delete(ticker)
  }

  /** One of the commands under way arrives, in whatever order, or is lost; its answer is told, lost, or told after all. */
  arrive(): void {
    const [command] = this.#commands.splice(this.#choose(this.#commands.length), 1)
    if (!command) return
    const { ticker, clientOrderId, commandId } = command
    const told = { ticker, clientOrderId, commandId, atUs: this.nowUs }
    const fate = this.isCalm ? 0 : this.#choose(12)
    if (fate === 1) this.#answers.push({ ...told, kind: 'refused', code: this.#choose(2) === 0 ? 'post only cross' : 'EXCHANGE_PAUSED' })
    else if (fate === 2) this.#answers.push({ ...told, kind: 'unknown' })
    else if (fate === 3) {
      this.exchange.carryOut(command, false)
      this.#answers.push({ ...told, kind: 'unknown' })
    } else if (fate === 4) {
      this.feed({ ...told, kind: 'unknown' })
      this.#answers.push(this.exchange.carryOut(command, true))
    } else if (fate === 5) {
      // Given up before it arrives.
      this.feed({ ...told, kind: 'unknown' })
      this.#commands.push(command)
    } else this.#answers.push(this.exchange.carryOut(command, true))
    this.#crossNothing(ticker)
  }

  #crossNothing(ticker: string): void {
    const own = this.exchange.live().filter((order) => order.ticker === ticker)
    const bids = own.filter(({ side }) => side === 'bid').map((order) => order.price)
    const asks = own.filter(({ side }) => side === 'ask').map((order) => order.price)
    must(Math.max(0, ...bids) < Math.min(10_000, ...asks), () => `O6: own orders of ${ticker} meet on the exchange`)
  }

  answer(): void {
    const [answer] = this.#answers.splice(this.#choose(this.#answers.length), 1)
    if (!answer) return
    this.feed(answer)
    if (!this.isCalm && this.#choose(8) === 0) this.feed(answer)
  }

  /** Some order fills. */
  trade(): void {
    const live = this.exchange.live()
    const order = live[this.#choose(live.length)]
    if (order) this.exchange.fill(order, false)
    if (order && !order.isLive && this.#choose(2) === 0) this.#answers.push(this.exchange.end(order, 'executed'))
  }

  tellFill(at: number): void {
    const again = this.#choose(4) === 0 ? this.#adopted.pop() : undefined
    if (again) this.#hear(again)
    const [fill] = this.exchange.untold.splice(at, 1)
    if (!fill) return
    this.#hear(fill)
    if (this.#choose(6) === 0) this.#hear(fill)
  }

  #hear(fill: FillEvent): void {
    const isKnown = this.#told.has(fill.tradeId)
    this.#told.add(fill.tradeId)
    const wanted = this.#wanted.get(fill.ticker)
    if (!isKnown && wanted) this.#wanted.set(fill.ticker, { ...wanted, [fill.side]: Math.max(0, wanted[fill.side] - fill.count) })
    const said = this.feed(fill).fill
    must(said === (isKnown ? 'known' : 'new'), () => `O8: ${fill.tradeId} is said to be ${said}`)
  }

  /** Expiries are swept within four seconds and fills told within four: together less than the grace. */
  tick(byUs: number): void {
    for (;;) {
      const late = this.exchange.untold.findIndex(({ atUs }) => atUs + S <= this.nowUs)
      if (late < 0) break
      this.tellFill(late)
    }
    this.exchange.nowUs = epochUs(this.nowUs + byUs)
    for (const order of this.exchange.expired(0))
      if (this.isCalm || this.#choose(2) === 0 || this.exchange.expired(GRACE_US - 4 * S).includes(order))
        this.#answers.push(this.exchange.end(order, 'expired'))
    this.feed({ kind: 'clock', atUs: this.nowUs })
  }

  /** The exchange takes an order away. */
  takeAway(): void {
    const live = this.exchange.live()
    const order = live[this.#choose(live.length)]
    if (order) this.#answers.push(this.exchange.end(order, 'market paused'))
  }

  tellQueue(ticker: string): void {
    const ahead = liveOrdersOf(this.state, ticker).map(({ clientOrderId }) => ({ clientOrderId, ahead: qty(this.#choose(2_000)) }))
    this.feed({ kind: 'queue', ticker, ahead, atUs: this.nowUs })
  }

  /** The process dies; what was under way arrives or does not; the next run takes over what it finds. */
  crash(): void {
    for (const command of this.#commands) if (this.#choose(2) === 0) this.exchange.carryOut(command, true)
    this.#commands = []
    this.#answers = []
    this.#awaited.clear()
    this.#wanted = new Map()
    this.#mayCreate.clear()
    this.rules = rulesOf(this.#setting, ++this.#epoch)
    this.state = createOrderBookkeeping(this.nowUs)
    // Checked from the last adoption on: until then the run does not know all there is.
    const found = this.exchange.found()
    const adopt = (): void => {
      for (const order of found) this.state = this.#adopt({ kind: 'adopt-order', order, atUs: this.nowUs })
    }
    if (this.#choose(2) === 0) adopt()
    this.state = this.#adopt({ kind: 'adopt-fills', tradeIds: this.exchange.tradeIds, atUs: this.nowUs })
    adopt()
    for (const tradeId of this.exchange.tradeIds) this.#told.add(tradeId)
    this.#adopted.push(...this.exchange.untold.splice(0))
    this.feed({ kind: 'clock', atUs: this.nowUs })
  }

  #adopt(input: OrdersInput): OrderBookkeeping {
    const { state, commands } = stepOrders(this.rules, this.state, input)
    must(commands.length === 0, () => 'O14: something is sent before anything is wanted')
    return state
  }

  /** Everything is answered, nothing trades: comes to what is wanted, or to nothing where all is cancelled. */
  settle(wish: Wish | undefined): void {
    this.isCalm = true
    this.#drain()
    if (!wish) this.cancelAll()
    for (let round = 0; round < 30; round++) {
      this.tick(4 * S)
      if (wish) for (const ticker of TICKERS) this.want(ticker, wish)
      this.#drain()
    }
  }

  #drain(): void {
    for (let left = 200; this.#isBusy() && left > 0; left--) {
      this.arrive()
      this.answer()
      this.tellFill(0)
    }
  }

  #isBusy(): boolean {
    return this.#commands.length > 0 || this.#answers.length > 0 || this.exchange.untold.length > 0
  }

  shown(ticker: string): readonly (readonly [BookSide, number, Qty])[] {
    return this.exchange
      .live()
      .filter((order) => order.ticker === ticker)
      .map((order) => [order.side, order.price, qty(order.total - order.filled)] as const)
      .sort(([side, at], [otherSide, otherAt]) => side.localeCompare(otherSide) || at - otherAt)
  }
}

function wishAround(mid: number, shape: number, choose: Choose): Wish {
  if (shape === 0) return { bid: [], ask: [] }
  const takes = (quotes: readonly Quote[]): readonly Quote[] => quotes.map((quote) => ({ ...quote, takes: true }))
  if (shape === 1) return { bid: [], ask: takes(quotesOf([mid - 3, 4])) }
  if (shape === 2) return { bid: takes(quotesOf([mid + 3, 4])), ask: quotesOf([mid + 5, 5]) }
  return {
    bid: quotesOf([mid - 1 - choose(3), 1 + choose(8)], [mid - 5, 5]),
    ask: quotesOf([mid + 1 + choose(3), 1 + choose(8)], [mid + 6, 5]),
  }
}

const settings: fc.Arbitrary<Setting> = fc.record({
  materialPrice: fc.constantFrom(0, 200),
  holdUs: fc.constantFrom(0, 3 * S),
  amend: fc.constantFrom(10, 10, 20),
  decrease: fc.constantFrom(2, 10),
})
/** What happens next, and a seed for its details. */
const moves = fc.array(fc.tuple(fc.integer({ min: 0, max: 23 }), fc.nat()), { maxLength: 120, size: 'max' })

function happen(trial: Trial, move: number, choose: Choose): void {
  const ticker = TICKERS[choose(3)] ?? 'A'
  if (move < 5) trial.want(ticker, wishAround(40 + choose(20), choose(8), choose))
  else if (move < 10) trial.arrive()
  else if (move < 14) trial.answer()
  else if (move < 16) trial.trade()
  else if (move < 18) trial.tellFill(choose(trial.exchange.untold.length))
  else if (move < 21) trial.tick((1 + choose(30)) * 100_000)
  else if (move === 21) trial.takeAway()
  else if (move === 22) trial.tellQueue(ticker)
  else rarely(trial, ticker, choose)
}

function rarely(trial: Trial, ticker: string, choose: Choose): void {
  const which = choose(8)
  if (which === 0) trial.cancelAll()
  else if (which === 1) trial.cancelMarket(ticker)
  else if (which === 2) trial.crash()
}

const WISH: Wish = { bid: quotesOf([40, 5], [39, 5]), ask: quotesOf([60, 5]) }

describe('orders on an exchange that loses, delays and shuffles', () => {
  it('O3 to O8, O10, O12, O14, O18: hold after every step; O11: what rests becomes what is wanted', () => {
    let steps = 0
    fc.assert(
      fc.property(settings, moves, fc.boolean(), (setting, list, isCancelled) => {
        let random = sfc32(0)
        const choose: Choose = (below) => (below <= 0 ? 0 : Math.floor(random() * below))
        const trial = new Trial(setting, choose)
        for (const [move, seed] of list) {
          random = sfc32(seed)
          happen(trial, move, choose)
        }
        trial.settle(isCancelled ? undefined : WISH)
        steps += trial.steps
        if (isCancelled) expect([trial.exchange.live(), allLiveOrders(trial.state)], 'O10').toEqual([[], []])
        else for (const ticker of TICKERS) expectSettled(trial, ticker, setting)
      }),
      { numRuns: 1_000 },
    )
    // So many were checked, however the generator drew.
    expect(steps).toBeGreaterThan(100_000)
  })
})

function expectSettled(trial: Trial, ticker: string, { materialPrice }: Setting): void {
  const shown = trial.shown(ticker)
  expect(
    shown.map(([side, , count]) => [side, count]),
    `O11: ${ticker}`,
  ).toEqual([
    ['ask', 500],
    ['bid', 500],
    ['bid', 500],
  ])
  const prices = [6_000, 3_900, 4_000]
  for (const [at, [, found]] of shown.entries())
    expect(Math.abs(found - (prices[at] ?? 0)), `O11: ${ticker} at ${found}`).toBeLessThan(Math.max(1, 2 * materialPrice))
  const live: readonly ManagedOrder[] = liveOrdersOf(trial.state, ticker)
  expect(live.map(phaseOf)).toEqual(['open', 'open', 'open'])
}
