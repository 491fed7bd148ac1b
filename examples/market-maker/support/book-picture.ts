import type { OrderBook } from '@kassandra/kalshi-sdk/book'
import { complement, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from './picture.ts'

interface SampledLevel {
  readonly price: Price
  readonly qty: Qty
}

/** A book at one instant, all in prices of YES. */
export interface DepthSample {
  readonly atS: number
  readonly bids: readonly SampledLevel[]
  readonly asks: readonly SampledLevel[]
  readonly bestBid: SampledLevel | undefined
  readonly bestAsk: SampledLevel | undefined
}

const LEVELS = 12

/** The best levels of both sides. */
export function sampleOf(book: OrderBook, atS: number): DepthSample {
  const asks = book.levels('no', LEVELS).map(({ price, qty }) => ({ price: complement(price), qty }))
  return { atS, bids: book.levels('yes', LEVELS), asks, bestBid: book.bestBid(), bestAsk: book.bestAsk() }
}

const CENT = 100
const dollars = (price: number): number => price / 10_000
const contracts = (qty: number): number => qty / 100

/** What rested at each price over time, with the best prices, and the whole depth at the end. */
export function bookPicture(ticker: string, samples: readonly DepthSample[]): TopLevelSpec {
  const cells = samples.flatMap((sample, index) => cellsOf(sample, samples[index + 1]?.atS ?? sample.atS + 0.1))
  const best = samples.flatMap(({ atS, bestBid, bestAsk }) => [
    ...(bestBid ? [{ atS, price: dollars(bestBid.price), what: 'best bid' }] : []),
    ...(bestAsk ? [{ atS, price: dollars(bestAsk.price), what: 'best ask' }] : []),
  ])
  const sides = { domain: ['best bid', 'best ask'], range: [COLORS.blue, COLORS.orange] }
  const price = { type: 'quantitative', scale: { zero: false, nice: false }, title: 'price of YES ($)', axis: { format: '.2f' } } as const
  return {
    title: { text: `Order book of ${ticker}`, subtitle: 'Contracts that rest at each price, and the best prices' },
    bounds: 'flush',
    spacing: 84,
    resolve: { legend: { color: 'independent', stroke: 'independent' }, scale: { color: 'independent' } },
    vconcat: [
      {
        width: 760,
        height: 320,
        layer: [
          {
            data: { values: cells },
            mark: { type: 'rect' },
            encoding: {
              x: { field: 'fromS', type: 'quantitative', title: 'time (s)', scale: { nice: false } },
              x2: { field: 'toS' },
              y: { field: 'low', ...price },
              y2: { field: 'high' },
              color: { field: 'contracts', type: 'quantitative', title: 'contracts', scale: { type: 'sqrt', scheme: 'greys' } },
            },
          },
          {
            data: { values: best },
            mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
            encoding: {
              x: { field: 'atS', type: 'quantitative' },
              y: { field: 'price', ...price },
              stroke: { field: 'what', type: 'nominal', title: null, scale: sides },
            },
          },
        ],
        resolve: { scale: { color: 'independent', stroke: 'independent' } },
      },
      depthAtTheEnd(samples.at(-1)),
    ],
  } as TopLevelSpec
}

interface Cell {
  readonly fromS: number
  readonly toS: number
  readonly low: number
  readonly high: number
  readonly contracts: number
}

function cellsOf({ atS, bids, asks }: DepthSample, toS: number): readonly Cell[] {
  return [...bids, ...asks].map(({ price, qty }) => ({
    fromS: atS,
    toS,
    low: dollars(price - CENT / 2),
    high: dollars(price + CENT / 2),
    contracts: contracts(qty),
  }))
}

function depthAtTheEnd(last: DepthSample | undefined): object {
  const x = { field: 'price', type: 'quantitative', title: 'price of YES ($)', scale: { zero: false }, axis: { format: '.2f' } }
  const y = { field: 'contracts', type: 'quantitative', title: 'contracts up to there' }
  const color = {
    field: 'side',
    type: 'nominal',
    title: null,
    scale: { domain: ['bids', 'asks'], range: [COLORS.blue, COLORS.orange] },
  }
  const side = (levels: readonly SampledLevel[], name: string, interpolate: string): object => ({
    data: { values: cumulated(levels.toReversed(), name) },
    mark: { type: 'area', interpolate, opacity: 0.5 },
    encoding: { x, y, color },
  })
  return {
    width: 760,
    height: 160,
    title: { text: 'Depth at the end', fontSize: 13 },
    // Between two prices there is what is bid above, and offered below.
    layer: last ? [side(last.bids, 'bids', 'step-before'), side(last.asks, 'asks', 'step-after')] : [],
  }
}

/** From the best level outwards. */
function cumulated(levels: readonly SampledLevel[], side: string): readonly object[] {
  let sum = 0
  return levels.map(({ price, qty }) => {
    sum += contracts(qty)
    return { price: dollars(price), contracts: sum, side }
  })
}
