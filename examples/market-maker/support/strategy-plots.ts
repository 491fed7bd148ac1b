import { microUsd, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import {
  createFeeRounding,
  createQueueModel,
  createReservation,
  createSize,
  createSpread,
  type FeeRoundingConfig,
  horizonVariance,
  type ModelContext,
  makerFee,
  type PresetName,
  QUOTING_PRESETS,
  type QueueModelConfig,
  type ReservationConfig,
  type SizeConfig,
  type SpreadConfig,
  STANDARD_TERMS,
  widen,
} from '@kassandra/mm-engine'
import type { TopLevelSpec } from 'vega-lite'
import { linesPicture } from './lines-picture.ts'
import { COLORS } from './picture.ts'
import { quoteOnce } from './quote-once.ts'

/** Standard deviation of the log-odds in a second, of all plots. */
export const SIGMA = 0.005
export const MAKER_TERMS = { ...STANDARD_TERMS, type: 'quadratic_with_maker_fees' } as const

const FAIRS = [0.5, 0.9] as const

const range = (from: number, to: number, step: number): readonly number[] =>
  Array.from({ length: Math.round((to - from) / step) + 1 }, (_, index) => from + index * step)

type Horizon = Parameters<typeof horizonVariance>[3]

function contextOf(fair: number, inventory: number, maxInventory: number, toSettlementS: number, horizon: Horizon): ModelContext {
  const variances = horizonVariance(fair, 'log-odds', SIGMA ** 2, horizon, toSettlementS)
  return { fair, inventory, maxInventory, toSettlementS, ...variances }
}

const HELD: Horizon = { kind: 'settlement' }
const IN_TEN_MINUTES: Horizon = { kind: 'exit', afterS: 600 }
const HOUR_S = 3_600
const GAMMA = 0.02
const LIMIT = 50

const RESERVATIONS: readonly { readonly name: string; readonly config: ReservationConfig; readonly horizon: Horizon }[] = [
  { name: 'none', config: { kind: 'none' }, horizon: HELD },
  { name: 'linear, γ = 0.02', config: { kind: 'linear', gamma: GAMMA }, horizon: HELD },
  { name: 'cara-bernoulli, γ = 0.02 (lmsr, b = 50)', config: { kind: 'cara-bernoulli', gamma: GAMMA }, horizon: HELD },
  { name: 'avellaneda-stoikov, γ = 2, out in 600 s', config: { kind: 'avellaneda-stoikov', gamma: 2 }, horizon: IN_TEN_MINUTES },
  {
    name: 'logit-avellaneda-stoikov, γ = 1, out in 600 s',
    config: { kind: 'logit-avellaneda-stoikov', gamma: 1 },
    horizon: IN_TEN_MINUTES,
  },
  { name: 'stationary, γ = 0.5', config: { kind: 'stationary', gamma: 0.5 }, horizon: HELD },
  { name: 'glft, γ = 2, k = 50, A = 0.02', config: { kind: 'glft', gamma: 2, k: 50, intensity: 0.02 }, horizon: HELD },
]

/** The middle of the two prices of indifference against the position. */
export function reservationPlot(): TopLevelSpec {
  const lines = FAIRS.flatMap((fair) =>
    RESERVATIONS.flatMap(({ name, config, horizon }) => {
      const model = createReservation(config)
      return range(-LIMIT, LIMIT, 1).flatMap((inventory) => {
        const { bid, ask } = model.reserve(contextOf(fair, inventory, LIMIT, HOUR_S, horizon))
        return bid === undefined || ask === undefined
          ? []
          : [{ facet: `fair value ${fair.toFixed(2)}`, line: name, x: inventory, y: (bid + ask) / 2 }]
      })
    }),
  )
  return linesPicture(lines, {
    title: 'Reservation price against inventory',
    subtitle: `σ = ${SIGMA} log-odds a √s, limit ${LIMIT} contracts, an hour to go. Grey: the most that a contract can pay`,
    x: 'position (contracts of YES)',
    y: 'reservation price ($)',
    xAxis: { values: [-50, -25, 0, 25, 50] },
    yScale: { zero: false, domain: [0.2, 1.05] },
    rules: [{ y: 1 }],
  })
}

const SPREADS: readonly { readonly name: string; readonly config: SpreadConfig }[] = [
  { name: 'fixed, 0.02 dollars', config: { kind: 'fixed', domain: 'price', halfSpread: 0.02 } },
  { name: 'fixed, 0.08 log-odds', config: { kind: 'fixed', domain: 'log-odds', halfSpread: 0.08 } },
  { name: 'volatility (baseline)', config: QUOTING_PRESETS.baseline.spread },
  { name: 'time-decay (conservative)', config: QUOTING_PRESETS.conservative.spread },
  { name: 'avellaneda-stoikov, γ = 1, k = 50', config: { kind: 'avellaneda-stoikov', domain: 'price', gamma: 1, k: 50 } },
  { name: 'glosten-milgrom, μ = 6 %', config: { kind: 'glosten-milgrom', informedShare: 0.06 } },
]

/** Half of the distance between bid and ask, in cents, against the time to the close. */
export function spreadPlot(): TopLevelSpec {
  const minutes = range(0, 120, 1).map((minute) => Math.max(minute, 0.05))
  const lines = FAIRS.flatMap((fair) =>
    SPREADS.flatMap(({ name, config }) => {
      const model = createSpread(config)
      return minutes.flatMap((minute) => {
        const context = contextOf(fair, 0, LIMIT, minute * 60, { kind: 'exit', afterS: Number.POSITIVE_INFINITY })
        const { bid, ask } = widen({ bid: fair, ask: fair }, model, context)
        if (bid === undefined || ask === undefined) return []
        return [{ facet: `fair value ${fair.toFixed(2)}`, line: name, x: minute, y: (ask - bid) * 50 }]
      })
    }),
  )
  return linesPicture(lines, {
    title: 'Half-spread against the time to the close',
    subtitle: `Before grid and fees. σ = ${SIGMA} log-odds a √s; avellaneda-stoikov carries the variance up to the close`,
    x: 'minutes to the close',
    y: 'half-spread (cents)',
    xScale: { reverse: true, domain: [0, 120] },
    yScale: { domain: [0, 16] },
  })
}

const SIZES: readonly { readonly name: string; readonly config: SizeConfig }[] = [
  { name: 'fixed', config: { kind: 'fixed', size: qty(10_00) } },
  { name: 'linear', config: { kind: 'linear', size: qty(10_00) } },
  { name: 'asymmetric, tilt 1', config: { kind: 'asymmetric', size: qty(10_00), tilt: 1 } },
  { name: 'asymmetric, tilt 2', config: { kind: 'asymmetric', size: qty(10_00), tilt: 2 } },
  { name: 'kelly, a quarter, $1000', config: { kind: 'kelly', fraction: 0.25, maxSize: qty(20_00) } },
]

/** What the first level of each side offers against the position. */
export function sizePlot(): TopLevelSpec {
  const bankroll = microUsd(1_000_000_000)
  const lines = (['bid', 'ask'] as const).flatMap((side) =>
    SIZES.flatMap(({ name, config }) => {
      const model = createSize(config)
      return range(-100, 100, 2).map((contracts) => {
        const context = contextOf(0.5, contracts, 100, HOUR_S, HELD)
        const sizes = model.sizes({ ...context, position: qty(contracts * 100), wanted: { bid: 0.48, ask: 0.52 }, bankroll })
        return { facet: `size of the ${side}`, line: name, x: contracts, y: sizes[side] / 100 }
      })
    }),
  )
  return linesPicture(lines, {
    title: 'Size of the first level against inventory',
    subtitle:
      'Fair value 0.50, quoted 0.48 to 0.52, size 10 contracts (kelly: at most 20), limit 100. Before rounding and the position limit',
    x: 'position (contracts of YES)',
    xAxis: { values: [-100, -50, 0, 50, 100] },
    y: 'contracts',
  })
}

const ROUNDINGS: readonly { readonly name: string; readonly config: FeeRoundingConfig }[] = [
  { name: 'balances to $0.0001 (direct member)', config: { kind: 'direct-member' } },
  { name: 'balances to a cent (intermediated)', config: { kind: 'intermediated' } },
]

/** What a maker pays a contract: by so much a quote must lie away from the fair value before it earns anything. */
export function feePlot(): TopLevelSpec {
  const lines = ROUNDINGS.flatMap(({ name, config }) => {
    const fee = makerFee(MAKER_TERMS, createFeeRounding(config))
    return [1, 3, 10, 100].flatMap((contracts) =>
      range(1, 99, 1).map((cents) => {
        const cost = fee('bid', price(cents * 100), qty(contracts * 100))
        return { facet: name, line: `${contracts} contract${contracts === 1 ? '' : 's'}`, x: cents / 100, y: cost / contracts / 10_000 }
      }),
    )
  })
  return linesPicture(lines, {
    title: 'What the fee asks of a quote',
    subtitle: 'Exact fee of a maker in a series with maker fees, filled at once and whole: the least edge before any gain',
    x: 'price of the bid ($)',
    y: 'fee (cents a contract)',
    yScale: { domain: [0, 1.05] },
  })
}

const QUEUES: readonly { readonly name: string; readonly config: QueueModelConfig }[] = [
  { name: 'risk-averse', config: { kind: 'risk-averse' } },
  { name: 'power, n = 2', config: { kind: 'power', exponent: 2 } },
  { name: 'power-total, n = 2', config: { kind: 'power-total', exponent: 2 } },
  { name: 'power-share, n = 2', config: { kind: 'power-share', exponent: 2 } },
  { name: 'log', config: { kind: 'log' } },
  { name: 'log-total', config: { kind: 'log-total' } },
]

/** How much of a cancel each queue model believes to have been behind an order. */
export function queuePlot(): TopLevelSpec {
  const cancelled = 100
  const lines = [100, 10_000].flatMap((level) =>
    QUEUES.flatMap(({ name, config }) => {
      const model = createQueueModel(config)
      return range(0.02, 0.98, 0.02).map((share) => {
        const ahead = Math.round(share * level) * 100
        const moved = ahead - model.aheadAfterCancels(ahead, level * 100, cancelled)
        return { facet: `a level of ${level.toLocaleString('en')} contracts`, line: name, x: share, y: 1 - moved / cancelled }
      })
    }),
  )
  return linesPicture(lines, {
    title: 'Queue models: how much of a cancel was behind us',
    subtitle: 'One contract is cancelled at our price. 1: all of it was behind, the order stays where it is; 0: it moves up by all of it',
    x: 'share of the level that is ahead of the order',
    y: 'share of the cancel that was behind',
    yScale: { domain: [0, 1.02] },
  })
}

const PRESETS: readonly PresetName[] = ['conservative', 'baseline', 'aggressive']

/** First level of each preset against its position. */
export function presetPlot(): TopLevelSpec {
  const lines = FAIRS.flatMap((fair) =>
    PRESETS.flatMap((preset) =>
      range(-1, 1, 0.05).flatMap((share) => {
        const { bids, asks } = quoteOnce(QUOTING_PRESETS[preset], { fair, position: roundTo(share * QUOTING_PRESETS[preset].maxPosition) })
        const first = [bids[0], asks[0]].map((quote, index) => ({ quote, side: index === 0 ? 'bid' : 'ask' }))
        return first.flatMap(({ quote, side }) =>
          quote ? [{ facet: `fair value ${fair.toFixed(2)}`, line: `${preset}, ${side}`, x: share * 100, y: quote.price / 10_000 }] : [],
        )
      }),
    ),
  )
  return linesPicture(lines, {
    title: 'The presets compared',
    subtitle: `First level on a grid of cents, an hour to go, σ = ${SIGMA} log-odds a √s, maker fees. A line ends where its side is not quoted`,
    x: 'position (% of the limit of the preset)',
    xAxis: { values: [-100, -50, 0, 50, 100] },
    y: 'price of YES ($)',
    yScale: { zero: false },
    interpolate: 'step-after',
    palette: [COLORS.blue, COLORS.orange, COLORS.green].flatMap((color) => [color, color]),
    dashes: PRESETS.flatMap(() => [
      [1, 0],
      [5, 2],
    ]),
  })
}

const roundTo = (position: number): Qty => qty(Math.round(position / 100) * 100)

/** Every plot of the strategy guide, by the name of its file. */
export const STRATEGY_PLOTS: Readonly<Record<string, () => TopLevelSpec>> = {
  'reservation.svg': reservationPlot,
  'half-spread.svg': spreadPlot,
  'sizes.svg': sizePlot,
  'fees.svg': feePlot,
  'queue-models.svg': queuePlot,
  'presets.svg': presetPlot,
}
