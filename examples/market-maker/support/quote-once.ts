import { epochUs, price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import {
  type BookTop,
  createFeeRounding,
  createQuoter,
  makerFee,
  PriceGrid,
  type Quotation,
  type QuotingConfig,
  STANDARD_TERMS,
} from '@kassandra/mm-engine'

const NOW = epochUs(1_780_000_000_000_000)
const HOUR_US = 3_600_000_000
const CENTS = new PriceGrid([{ start: price(0), end: price(10_000), step: price(100) }])
const FEE = makerFee({ ...STANDARD_TERMS, type: 'quadratic_with_maker_fees' }, createFeeRounding())

export interface QuoteOnceOptions {
  readonly fair: number
  readonly position: Qty
  /** Without one nothing of others bounds the quotes. */
  readonly book?: BookTop
  /** Standard deviation of the log-odds in a second. Default 0.005. */
  readonly sigma?: number
  readonly toCloseS?: number
}

/** What a configuration quotes at one instant, an hour before the close, with a fair value and a volatility that are given. */
export function quoteOnce(config: QuotingConfig, options: QuoteOnceOptions): Extract<Quotation, { kind: 'quotes' }> {
  const { fair, position, book, sigma = 0.005, toCloseS } = options
  const quoter = createQuoter({
    ...config,
    fairValue: { kind: 'external', feed: 'fair', maxAgeMs: 1_000 },
    volatility: { kind: 'fixed', domain: 'log-odds', sigma },
  })
  const { quotation } = quoter.step(quoter.initial, {
    nowUs: NOW,
    book,
    feeds: { fair: { value: fair, asOfUs: NOW } },
    settlesAtUs: epochUs(NOW + (toCloseS === undefined ? HOUR_US : toCloseS * 1_000_000)),
    settlementAverage: undefined,
    position: qty(position),
    grid: CENTS,
    fee: FEE,
  })
  if (quotation.kind === 'none') throw new Error(`nothing is quoted: ${quotation.reason}`)
  return quotation
}
