import { microUsd } from '@kassandra/kalshi-sdk/units'
import type { EngineState } from '@kassandra/mm-engine'
import { unrealizedAtMark } from '@kassandra/mm-engine'
import type { StoreChange } from '@kassandra/mm-engine/store'

/** Pure. A row of profit and loss and one of prices for each market. */
export function samplesOf({ markets, risk, nowUs: atUs }: EngineState): readonly StoreChange[] {
  return [...markets].flatMap(([marketId, { top }]): readonly StoreChange[] => {
    const account = risk.markets.get(marketId)?.account
    const prices: StoreChange = { kind: 'market-sample', atUs, marketId, bestBid: top?.bid?.price, bestAsk: top?.ask?.price }
    if (!account) return [prices]
    const { position, mark } = account
    const { realizedPnl, feesPaid: fees, qty } = position
    const unrealizedPnl = mark === undefined ? microUsd(0) : unrealizedAtMark(position, mark)
    return [prices, { kind: 'pnl', atUs, marketId, realizedPnl, unrealizedPnl, fees, position: qty }]
  })
}
