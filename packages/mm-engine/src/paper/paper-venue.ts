import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import type { PublicEvent } from '../event/public-event.ts'
import type { FeeSchedule } from '../fees/fee-schedule.ts'
import { withTicker } from '../ticker-map/ticker-map.ts'
import { carryOut } from './carry-out.ts'
import { applyPublicEvent } from './market-data.ts'
import { type PaperConfig, type PaperRules, readPaperConfig } from './paper-config.ts'
import { createPaperMarket, endOrders, type Happening, type MarketStep, type PaperMarket } from './paper-market.ts'
import { createPaperState, type Due, forgetSettled, insertByTime, type PaperState } from './paper-state.ts'

/** What the venue is told, by the engine's clock (`atUs`), in its order. */
export type PaperInput =
  | PublicEvent
  /** Sent at `atUs`. */
  | { readonly kind: 'command'; readonly atUs: EpochUs; readonly command: Command }
  | { readonly kind: 'clock'; readonly atUs: EpochUs }
  /** What the market's fills are charged from here on, in place of what the configuration says. */
  | { readonly kind: 'fees'; readonly atUs: EpochUs; readonly ticker: string; readonly fees: FeeSchedule }

export interface PaperStep {
  readonly state: PaperState
  /** Received up to now, in order; `atUs` is when. */
  readonly events: readonly PrivateEvent[]
}

export interface PaperVenue {
  readonly initial: PaperState
  /**
   * Pure. Time never runs backwards: an input from before the last one counts as of then.
   * @throws {PaperVenueError} The public book is impossible: a level would fall below 0.
   */
  step(state: PaperState, input: PaperInput): PaperStep
  /** Pure. When the venue wants a clock input at the latest, so that its next event is received in time; undefined when nothing is under way. */
  nextUs(state: PaperState): EpochUs | undefined
}

/**
 * An exchange that fills our orders from the public course of events, without a part in it.
 * @throws {InvalidParameterError} The configuration is out of range.
 */
export function createPaperVenue(config: PaperConfig = {}): PaperVenue {
  const rules = readPaperConfig(config)
  return {
    initial: createPaperState(rules.random),
    step: (state, input) => {
      const nowUs = later(state.nowUs, input.atUs)
      const known = takeIn(rules, advance(rules, state, nowUs), input)
      return receive(advance(rules, known, nowUs))
    },
    nextUs: ({ due, told }) => {
      const times = [...due.slice(0, 1).map((each) => readyUs(rules, each)), ...told.slice(0, 1).map(({ atUs }) => atUs)]
      return times.length === 0 ? undefined : epochUs(Math.min(...times))
    },
  }
}

const later = (a: EpochUs, b: number): EpochUs => epochUs(Math.max(a, b))

/** From when on nothing that is received can have happened before it, unless it is later than `holdUs`. */
const readyUs = ({ holdUs }: PaperRules, { dueUs, knownUs }: Due): EpochUs => later(knownUs, dueUs + holdUs)

/** Everything known that is ready happens, in the exchange's order. */
function advance(rules: PaperRules, start: PaperState, nowUs: EpochUs): PaperState {
  let state = start
  for (let next = state.due[0]; next && readyUs(rules, next) <= nowUs; next = state.due[0]) {
    state = happen(rules, { ...state, due: state.due.slice(1) }, next)
  }
  return { ...state, nowUs }
}

function takeIn(rules: PaperRules, state: PaperState, input: PaperInput): PaperState {
  if (input.kind === 'clock') return state
  if (input.kind === 'fees') return takeInFees(state, input)
  if (input.kind !== 'command') return takeInPublic(rules, state, input)
  const { us, random } = rules.command.draw(state.random)
  return schedule({ ...state, random }, { kind: 'command', command: input.command, dueUs: epochUs(state.nowUs + us), knownUs: state.nowUs })
}

function takeInFees(state: PaperState, { ticker, fees }: Extract<PaperInput, { kind: 'fees' }>): PaperState {
  const market = state.markets.get(ticker) ?? createPaperMarket(ticker)
  return { ...state, markets: withTicker(state.markets, ticker, { ...market, fees }) }
}

function takeInPublic(rules: PaperRules, state: PaperState, event: PublicEvent): PaperState {
  const { us, random } = event.exchangeUs === undefined ? rules.marketData.draw(state.random) : { us: 0, random: state.random }
  // What has been received has happened, whatever the two clocks say.
  const happenedUs = epochUs(Math.min(event.exchangeUs ?? state.nowUs - us, state.nowUs))
  const known = { kind: 'public', event, knownUs: state.nowUs } as const
  // A trade stands for itself: put behind a later one, it would fill orders that were not there yet.
  if (event.kind === 'trade') return schedule({ ...state, random }, { ...known, dueUs: happenedUs })
  const sequence = event.kind === 'snapshot' || event.kind === 'delta' ? 'book' : 'life'
  const latest = state.latest[sequence]
  const dueUs = later(happenedUs, latest.get(event.ticker) ?? happenedUs)
  const following = { ...state.latest, [sequence]: withTicker(latest, event.ticker, dueUs) }
  return schedule({ ...state, random, latest: following }, { ...known, dueUs })
}

/** What comes too late for its place is the first there is, and happens next. */
const schedule = (state: PaperState, due: Due): PaperState => ({ ...state, due: insertByTime(state.due, due, ({ dueUs }) => dueUs) })

function happen(rules: PaperRules, before: PaperState, due: Due): PaperState {
  const ticker = tickerOf(due)
  const { market, happenings } = stepMarket(rules, before.markets.get(ticker) ?? createPaperMarket(ticker), due)
  const markets = withTicker(before.markets, ticker, market)
  let state = market.settledUs === due.dueUs ? forgetSettled({ ...before, markets }, due.dueUs) : { ...before, markets }
  for (const happening of happenings) state = tell(rules, state, due, happening)
  return due.kind === 'command' ? scheduleExpiry(state, market, due.command, due.knownUs) : state
}

function tickerOf(due: Due): string {
  if (due.kind === 'public') return due.event.ticker
  return due.kind === 'command' ? due.command.ticker : due.ticker
}

function stepMarket(rules: PaperRules, market: PaperMarket, due: Due): MarketStep {
  const common = rules.termsOf(market.ticker)
  const terms = market.fees ? { ...common, fees: market.fees } : common
  if (due.kind === 'public') return applyPublicEvent(terms, market, due.event, due.dueUs)
  if (due.kind === 'command') return carryOut(terms, market, due.command, due.dueUs)
  return endOrders(
    market,
    ({ orderId, expiresUs }) => orderId === due.orderId && expiresUs !== undefined && expiresUs <= due.dueUs,
    'expired',
  )
}

function tell(rules: PaperRules, state: PaperState, due: Due, happening: Happening): PaperState {
  const { us, random } = rules.answer.draw(state.random)
  const isPush = happening.kind === 'fill' || happening.kind === 'ended'
  const earliestUs = later(readyUs(rules, due), due.dueUs + us)
  const atUs = isPush ? later(state.lastPushUs, earliestUs) : earliestUs
  const told = insertByTime<PrivateEvent>(state.told, { ...happening, atUs }, (event) => event.atUs)
  return { ...state, random, told, lastPushUs: isPush ? atUs : state.lastPushUs }
}

function scheduleExpiry(state: PaperState, market: PaperMarket, { clientOrderId, ticker }: Command, knownUs: EpochUs): PaperState {
  const order = market.orders.find((each) => each.clientOrderId === clientOrderId)
  if (order?.expiresUs === undefined) return state
  return schedule(state, { kind: 'expiry', ticker, orderId: order.orderId, dueUs: order.expiresUs, knownUs })
}

function receive(state: PaperState): PaperStep {
  const underWay = state.told.findIndex(({ atUs }) => atUs > state.nowUs)
  const count = underWay < 0 ? state.told.length : underWay
  return { state: { ...state, told: state.told.slice(count) }, events: state.told.slice(0, count) }
}
