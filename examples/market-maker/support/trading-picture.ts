import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from './picture.ts'
import type { EquitySample, MarketSample, RecordedFill, TradingRecord } from './trading-record.ts'

const WIDTH = 760
const dollars = (price: number): number => price / 10_000
const TIME = { field: 'atS', type: 'quantitative', title: 'time (s)', scale: { nice: false } } as const
/** Of a chart that stands above another one. */
const WITHOUT_LABELS = { ...TIME, axis: { labels: false, ticks: false, title: null } } as const
const PRICE = { field: 'price', type: 'quantitative', scale: { zero: false }, title: 'price of YES ($)', axis: { format: '.2f' } } as const

/** Prices, own quotes and fills of the market with the most fills, its position, and where the gain of all markets came from. */
export function tradingPicture({ markets, fills, equity }: TradingRecord): TopLevelSpec {
  const [ticker = '', samples = []] =
    [...markets].toSorted(([a], [b]) => (fills.get(b)?.length ?? 0) - (fills.get(a)?.length ?? 0))[0] ?? []
  const endS = equity.at(-1)?.atS ?? 0
  const count = [...fills.values()].reduce((sum, each) => sum + each.length, 0)
  return {
    title: {
      text: 'Making markets on paper',
      subtitle: `${markets.size} markets, ${count} fills in ${endS.toFixed(0)} s. Prices and position of ${ticker}; gains of all markets`,
    },
    bounds: 'flush',
    spacing: 18,
    resolve: { legend: { color: 'independent', shape: 'independent' }, scale: { color: 'independent', x: 'shared' } },
    vconcat: [priceChart(samples, fills.get(ticker) ?? []), positionChart(samples), equityChart(equity)],
  } as TopLevelSpec
}

function priceChart(samples: readonly MarketSample[], fills: readonly RecordedFill[]): object {
  const lines = samples.flatMap(({ atS, bid, ask, ownBid, ownAsk }) => [
    { atS, price: shown(bid), line: 'bid', what: 'best prices of others' },
    { atS, price: shown(ask), line: 'ask', what: 'best prices of others' },
    { atS, price: shown(ownBid), line: 'bid', what: 'own best bid' },
    { atS, price: shown(ownAsk), line: 'ask', what: 'own best ask' },
  ])
  const traded = fills.map(({ atS, side, price, contracts }) => ({
    atS,
    price: dollars(price),
    contracts,
    what: side === 'bid' ? 'bought' : 'sold',
  }))
  return {
    width: WIDTH,
    height: 260,
    layer: [
      {
        data: { values: lines },
        mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2, invalid: 'break-paths-show-domains' },
        encoding: {
          x: WITHOUT_LABELS,
          y: PRICE,
          detail: { field: 'line' },
          color: {
            field: 'what',
            type: 'nominal',
            title: null,
            scale: {
              domain: ['best prices of others', 'own best bid', 'own best ask'],
              range: [COLORS.grey, COLORS.blue, COLORS.orange],
            },
          },
        },
      },
      {
        data: { values: traded },
        mark: { type: 'point', opacity: 1, strokeWidth: 1 },
        encoding: {
          x: WITHOUT_LABELS,
          y: PRICE,
          fill: { value: COLORS.black },
          stroke: { value: 'white' },
          size: { field: 'contracts', type: 'quantitative', scale: { range: [70, 240] }, legend: null },
          shape: {
            field: 'what',
            type: 'nominal',
            title: null,
            scale: { domain: ['bought', 'sold'], range: ['triangle-up', 'triangle-down'] },
            legend: { symbolFillColor: COLORS.black, symbolStrokeColor: COLORS.black },
          },
        },
      },
    ],
  }
}

const shown = (price: number | undefined): number | null => (price === undefined ? null : dollars(price))

const positionChart = (samples: readonly MarketSample[]): object => ({
  width: WIDTH,
  height: 90,
  data: { values: samples },
  mark: { type: 'area', interpolate: 'step-after', color: COLORS.purple, opacity: 0.6, line: { color: COLORS.purple } },
  encoding: {
    x: WITHOUT_LABELS,
    y: { field: 'position', type: 'quantitative', title: 'position (contracts)' },
  },
})

function equityChart(equity: readonly EquitySample[]): object {
  const parts = ['gain', 'spread', 'inventory', 'fees', 'settlement'] as const
  const values = equity.flatMap(({ atS, pnl, spread, inventory, fees, settlement }) =>
    [pnl, spread, inventory, fees, settlement].map((amount, index) => ({ atS, dollars: amount / 1_000_000, part: parts[index] })),
  )
  return {
    width: WIDTH,
    height: 170,
    data: { values },
    mark: { type: 'line', interpolate: 'step-after', strokeWidth: 2 },
    encoding: {
      x: TIME,
      y: { field: 'dollars', type: 'quantitative', title: 'gain since the start ($)' },
      color: {
        field: 'part',
        type: 'nominal',
        title: null,
        scale: { domain: parts, range: [COLORS.black, COLORS.green, COLORS.purple, COLORS.orange, COLORS.sky] },
      },
    },
  }
}
