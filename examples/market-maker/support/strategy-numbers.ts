import { formatPrice, formatQty, price, qty } from '@kassandra/kalshi-sdk/units'
import { createFeeRounding, makerFee, QUOTING_PRESETS, type Quote, type TwoSided } from '@kassandra/mm-engine'
import { quoteOnce } from './quote-once.ts'
import { MAKER_TERMS } from './strategy-plots.ts'

/** The tables of the strategy guide, as they stand in it. */
export function strategyNumbers(): readonly string[] {
  return [...stepsOfOneQuote(), '', ...presetsAtRest(), '', ...feesAtHalf()]
}

/** One quote from the fair value to the ladder: baseline, 62 cents, long 40 contracts. */
function stepsOfOneQuote(): readonly string[] {
  const { bids, asks, basis } = quoteOnce(QUOTING_PRESETS.baseline, { fair: 0.62, position: qty(40_00) })
  return [
    '| Step | Bid | Ask |',
    '| --- | --- | --- |',
    `| fair value | ${basis.fair.toFixed(4)} | ${basis.fair.toFixed(4)} |`,
    `| reservation | ${both(basis.reserved)} |`,
    `| spread and skew | ${both(basis.wanted)} |`,
    `| first level | ${shown(bids[0])} | ${shown(asks[0])} |`,
    `| second level | ${shown(bids[1])} | ${shown(asks[1])} |`,
  ]
}

function presetsAtRest(): readonly string[] {
  const rows = [0.5, 0.9, 0.97].flatMap((fair) =>
    (['conservative', 'baseline', 'aggressive'] as const).map((preset) => {
      const { bids, asks } = quoteOnce(QUOTING_PRESETS[preset], { fair, position: qty(0) })
      return `| ${fair.toFixed(2)} | \`${preset}\` | ${shown(bids[0])} | ${shown(asks[0])} |`
    }),
  )
  return ['| Fair value | Preset | Bid | Ask |', '| --- | --- | --- | --- |', ...rows]
}

function feesAtHalf(): readonly string[] {
  const rows = [1, 3, 10, 100].map((contracts) => {
    const [direct, intermediated] = (['direct-member', 'intermediated'] as const).map((kind) => {
      const fee = makerFee(MAKER_TERMS, createFeeRounding({ kind }))('bid', price(5_000), qty(contracts * 100))
      return (fee / contracts / 10_000).toFixed(2)
    })
    return `| ${contracts} | ${direct} | ${intermediated} |`
  })
  return ['| Contracts | Direct member, cents a contract | Intermediated, cents a contract |', '| --- | --- | --- |', ...rows]
}

const both = ({ bid, ask }: TwoSided): string => [bid, ask].map((side) => side?.toFixed(4) ?? 'none').join(' | ')
const shown = (quote: Quote | undefined): string => (quote ? `${formatQty(quote.quantity)} at ${formatPrice(quote.price)}` : 'none')
