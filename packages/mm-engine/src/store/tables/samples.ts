import { type Query, query } from '../database/query.ts'
import type { Row } from '../database/row.ts'
import type { MarketSample, PnlSnapshot, SampleFilter } from '../sample-store.ts'
import { type Columns, writerOf } from './table.ts'

const PAGE = 10_000

const AMOUNTS = ['realized_pnl_micro_usd', 'unrealized_pnl_micro_usd', 'fees_micro_usd', 'position_e2']
const TOP = ['best_bid_e4', 'best_ask_e4']
const KEY = ['timestamp_us', 'market_id']

const PNL = writerOf({ name: 'pnl_snapshots', columns: [...KEY, ...AMOUNTS], key: KEY, updated: AMOUNTS })
const MARKET = writerOf({ name: 'market_data', columns: [...KEY, ...TOP], key: KEY, updated: TOP })

const OF_ALL = 'WHERE timestamp_us >= $1 ORDER BY timestamp_us, market_id LIMIT $2'
const OF_MARKET = 'WHERE timestamp_us >= $1 AND market_id = $3 ORDER BY timestamp_us LIMIT $2'

const samplesOf = (select: (clauses: string) => string): ((filter: SampleFilter) => Query) => {
  const [ofAll, ofMarket] = [select(OF_ALL), select(OF_MARKET)]
  return ({ marketId, fromUs, limit = PAGE }) =>
    marketId === undefined ? query(ofAll, fromUs ?? 0, limit) : query(ofMarket, fromUs ?? 0, limit, marketId)
}

export const pnlOf: (filter: SampleFilter) => Query = samplesOf(PNL.select)
export const marketSamplesOf: (filter: SampleFilter) => Query = samplesOf(MARKET.select)

export const putPnl = (snapshots: readonly PnlSnapshot[]): readonly Query[] => PNL.put(snapshots.map(toPnlColumns))

const toPnlColumns = ({ atUs, marketId, realizedPnl, unrealizedPnl, fees, position }: PnlSnapshot): Columns => ({
  timestamp_us: atUs,
  market_id: marketId,
  realized_pnl_micro_usd: realizedPnl,
  unrealized_pnl_micro_usd: unrealizedPnl,
  fees_micro_usd: fees,
  position_e2: position,
})

export const putMarketSamples = (samples: readonly MarketSample[]): readonly Query[] => MARKET.put(samples.map(toMarketColumns))

const toMarketColumns = ({ atUs, marketId, bestBid, bestAsk }: MarketSample): Columns => ({
  timestamp_us: atUs,
  market_id: marketId,
  best_bid_e4: bestBid,
  best_ask_e4: bestAsk,
})

export const toPnl = (row: Row): PnlSnapshot => ({
  atUs: row.instant('timestamp_us'),
  marketId: row.text('market_id'),
  realizedPnl: row.money('realized_pnl_micro_usd'),
  unrealizedPnl: row.money('unrealized_pnl_micro_usd'),
  fees: row.money('fees_micro_usd'),
  position: row.qty('position_e2'),
})

export const toMarketSample = (row: Row): MarketSample => ({
  atUs: row.instant('timestamp_us'),
  marketId: row.text('market_id'),
  bestBid: row.maybe('best_bid_e4', row.price),
  bestAsk: row.maybe('best_ask_e4', row.price),
})
