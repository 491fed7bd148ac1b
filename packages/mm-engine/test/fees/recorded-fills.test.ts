import { existsSync, readFileSync } from 'node:fs'
import { complement, formatMicroUsd, microUsd, parseMicroUsd, parsePrice, parseQty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { createFeeRounding } from '../../src/fees/fee-rounding.ts'
import { type KnownFee, matchingRoundings } from '../../src/fees/matching-roundings.ts'
import { chargeFill, NO_FEES_YET } from '../../src/fees/order-fees.ts'

interface RecordedFill {
  readonly order_id: string
  readonly ticker: string
  readonly outcome_side: 'yes' | 'no'
  readonly yes_price_dollars: string
  readonly count_fp: string
  readonly is_taker: boolean
  readonly fee_cost: string
}

const FILLS = new URL('../../../../../shared/kalshi-api/fixtures/rest_portfolio_fills_redacted_202608.json', import.meta.url)
const IS_PRESENT = existsSync(FILLS)

if (!IS_PRESENT) process.stdout.write('the recorded fills of August 2026 are not beside the repository: fees are not compared with them\n')

const readFills = (): readonly RecordedFill[] => JSON.parse(readFileSync(FILLS, 'utf8')).payload.fills

/** Baseball was charged half of the schedule before its games. */
function knownFee({ ticker, outcome_side, yes_price_dollars, count_fp, is_taker, fee_cost }: RecordedFill): KnownFee {
  const yesPrice = parsePrice(yes_price_dollars)
  return {
    fill: { price: outcome_side === 'yes' ? yesPrice : complement(yesPrice), count: parseQty(count_fp), isTaker: is_taker },
    terms: { type: 'quadratic', multiplierPpm: ticker.startsWith('KXMLB') ? 500_000 : 1_000_000 },
    fee: parseMicroUsd(fee_cost),
  }
}

function feeOf(recorded: RecordedFill): string {
  const { fill, terms } = knownFee(recorded)
  return formatMicroUsd(chargeFill(NO_FEES_YET, terms, fill, createFeeRounding()).fee.net)
}

describe.runIf(IS_PRESENT)('33 recorded fills of August 2026, each of an order of its own', () => {
  it('are charged exactly as the exchange did under the default rounding', () => {
    const fills = readFills()
    expect(fills).toHaveLength(33)
    expect(new Set(fills.map(({ order_id }) => order_id)).size).toBe(33)
    expect(fills.map((fill) => feeOf(fill))).toEqual(fills.map(({ fee_cost }) => fee_cost))
  })

  it('tell the default rounding from all others', () => {
    expect(matchingRoundings(readFills().map((fill) => [knownFee(fill)]))).toEqual(['direct-member'])
  })

  it('fit no rounding once one fee is a micro-dollar off', () => {
    const [first, ...others] = readFills().map((fill) => [knownFee(fill)])
    const off = (first ?? []).map((known) => ({ ...known, fee: microUsd(known.fee + 1) }))
    expect(matchingRoundings([off, ...others])).toEqual([])
  })
})
