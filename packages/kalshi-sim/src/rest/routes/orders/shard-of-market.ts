import type { RouteContext } from '../../route.ts'

export const shardOfMarket =
  ({ catalogue }: Pick<RouteContext, 'catalogue'>) =>
  (ticker: string): number | undefined => {
    const market = catalogue.findMarket(ticker)
    return market && (market.definition.exchangeIndex ?? 0)
  }
