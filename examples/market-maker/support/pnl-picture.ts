import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from './picture.ts'

/** As the database has it: whole numbers, whose names say what they count. */
export interface PnlRow {
  readonly timestamp_us: number
  readonly market_id: string
  readonly position_e2: number
  readonly gain_micro_usd: number
}

const WIDTH = 760

/** What each market gained after fees, and what it held. */
export function pnlPicture(rows: readonly PnlRow[]): TopLevelSpec {
  const startUs = rows[0]?.timestamp_us ?? 0
  const markets = [...new Set(rows.map((row) => row.market_id))].sort()
  const values = rows.map((row) => ({
    atS: (row.timestamp_us - startUs) / 1_000_000,
    market: row.market_id,
    dollars: row.gain_micro_usd / 1_000_000,
    contracts: row.position_e2 / 100,
  }))
  const { black, ...others } = COLORS
  const color = {
    field: 'market',
    type: 'nominal',
    title: null,
    scale: { domain: ['all', ...markets], range: [black, ...Object.values(others)] },
  }
  const x = { field: 'atS', type: 'quantitative', title: 'time (s)', scale: { nice: false } }
  const mark = { type: 'line', interpolate: 'step-after', strokeWidth: 2 }
  return {
    title: { text: 'Profit and positions', subtitle: 'From pnl_snapshots, since the last start: realized and unrealized gain less fees' },
    bounds: 'flush',
    spacing: 56,
    vconcat: [
      {
        width: WIDTH,
        height: 220,
        data: { values: [...values, ...totals(values)] },
        mark,
        encoding: { x, y: { field: 'dollars', type: 'quantitative', title: 'gain ($)' }, color },
      },
      {
        width: WIDTH,
        height: 150,
        data: { values },
        mark,
        encoding: { x, y: { field: 'contracts', type: 'quantitative', title: 'position (contracts of YES)' }, color },
      },
    ],
  } as TopLevelSpec
}

/** Rows of one instant are of one sample. */
function totals(values: readonly { readonly atS: number; readonly dollars: number }[]): readonly object[] {
  const sums = new Map<number, number>()
  for (const { atS, dollars } of values) sums.set(atS, (sums.get(atS) ?? 0) + dollars)
  return [...sums].map(([atS, dollars]) => ({ atS, dollars, market: 'all' }))
}
