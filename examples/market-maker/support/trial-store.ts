import { microUsd } from '@kassandra/kalshi-sdk/units'
import { type EngineState, unrealizedAtMark } from '@kassandra/mm-engine'
import type { StoreChange } from '@kassandra/mm-engine/store'

/** Pure. A row of profit and loss for each market in which something was held, and one of its best prices. */
export function samplesOf({ markets, risk, nowUs: atUs }: EngineState): readonly StoreChange[] {
  return [...markets].flatMap(([marketId, { top }]): readonly StoreChange[] => {
    const prices: StoreChange = { kind: 'market-sample', atUs, marketId, bestBid: top?.bid?.price, bestAsk: top?.ask?.price }
    const account = risk.markets.get(marketId)?.account
    if (!account || account.position.totalTraded === 0) return [prices]
    const { position, mark } = account
    const { realizedPnl, feesPaid: fees, qty } = position
    const unrealizedPnl = mark === undefined ? microUsd(0) : unrealizedAtMark(position, mark)
    return [prices, { kind: 'pnl', atUs, marketId, realizedPnl, unrealizedPnl, fees, position: qty }]
  })
}
