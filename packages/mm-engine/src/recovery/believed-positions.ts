import { applyToldFill, FLAT, type Position, type PositionFill } from '../position/position.ts'
import type { FillReader, StoredFill } from '../store/fill-store.ts'
import type { MakerStore } from '../store/maker-store.ts'
import type { AdoptedPosition } from '../store/position-store.ts'

/** What the store says is held, market by market: the last position adopted, and the fills since. */
export async function readBelievedPositions({ positions, fills }: Pick<MakerStore, 'positions' | 'fills'>): Promise<Map<string, Position>> {
  const adopted = await positions.listLatest()
  const held = new Map(adopted.map((each) => [each.marketId, toPosition(each)]))
  const through = new Map(adopted.map(({ marketId, throughFillSeq }) => [marketId, throughFillSeq]))
  for await (const fill of readFills(fills)) {
    if (fill.seq <= (through.get(fill.marketId) ?? 0)) continue
    held.set(fill.marketId, applyToldFill(held.get(fill.marketId) ?? FLAT, toPositionFill(fill)).position)
  }
  return held
}

const PAGE = 10_000

async function* readFills(fills: FillReader): AsyncGenerator<StoredFill> {
  let afterSeq = 0
  for (;;) {
    const page = await fills.list({ afterSeq, limit: PAGE })
    yield* page
    const last = page.at(-1)
    if (!last || page.length < PAGE) return
    afterSeq = last.seq
  }
}

const toPosition = ({ qty, cost, realizedPnl, feesPaid, totalTraded }: AdoptedPosition): Position => ({
  qty,
  cost,
  realizedPnl,
  feesPaid,
  totalTraded,
  settledAt: undefined,
})

export const toPositionFill = ({ side, price, count, fee }: Pick<StoredFill, 'side' | 'price' | 'count' | 'fee'>): PositionFill => ({
  side,
  price,
  count,
  fee,
})
