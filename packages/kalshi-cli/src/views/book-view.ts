import { complement, formatMicroUsd, formatPrice, formatQty, type Level, microUsd, type OrderbookLevels } from '@kassandra/kalshi-sdk'
import { alignDecimals, trimDecimals } from '../output/decimals.ts'
import type { JsonDocument } from '../output/document.ts'
import type { Style } from '../output/style.ts'

/** Both sides of a book in YES prices, best first. */
export interface Ladder {
  readonly bids: readonly Level[]
  readonly asks: readonly Level[]
}

/** Pure. A bid for NO at p is an offer of YES at its complement. @param depth Levels of each side; absent gives all. */
export function ladderOf({ yes, no }: OrderbookLevels, depth: number = Number.POSITIVE_INFINITY): Ladder {
  return {
    bids: yes.toReversed().slice(0, depth),
    asks: no
      .toReversed()
      .slice(0, depth)
      .map(({ price, qty }) => ({ price: complement(price), qty })),
  }
}

const levelDocument = ({ price, qty }: Level): JsonDocument => ({ price: formatPrice(price), qty: formatQty(qty) })

export const ladderDocument = ({ bids, asks }: Ladder): JsonDocument => ({ bids: bids.map(levelDocument), asks: asks.map(levelDocument) })

const BAR_WIDTH = 20
const BLOCK = '█'

/** Pure. The ladder as lines: offers above, the best ones in the middle, bids below, with bars as long as their share of the largest. */
export function ladderLines(ladder: Ladder, style: Style): readonly string[] {
  const levels = [...ladder.asks.toReversed(), ...ladder.bids]
  const prices = alignDecimals(
    levels.map(({ price }) => formatPrice(price)),
    2,
  )
  const counts = alignDecimals(
    levels.map(({ qty }) => formatQty(qty)),
    0,
  )
  const width = Math.max(...counts.map((count) => count.length), 5)
  const largest = Math.max(1, ...levels.map(({ qty }) => qty))
  const lines = levels.map(({ qty }, index) => {
    const isAsk = index < ladder.asks.length
    const bar = BLOCK.repeat(Math.max(1, Math.round((qty / largest) * BAR_WIDTH)))
    const row = `${isAsk ? 'ask' : 'bid'}  ${prices[index] ?? ''}  ${(counts[index] ?? '').padStart(width)}  `
    return row + (isAsk ? style.red(bar) : style.green(bar))
  })
  return [...lines.slice(0, ladder.asks.length), style.dim(spreadLine(ladder)), ...lines.slice(ladder.asks.length)]
}

function spreadLine({ bids, asks }: Ladder): string {
  const [bid] = bids
  const [ask] = asks
  if (!bid && !ask) return '     nobody bids or offers'
  if (!bid) return '     no bids'
  if (!ask) return '     no offers'
  return `     spread ${trimDecimals(formatMicroUsd(microUsd((ask.price - bid.price) * 100)), 2)}`
}
