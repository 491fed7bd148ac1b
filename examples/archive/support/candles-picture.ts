import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from '../../market-maker/support/picture.ts'
import type { Row } from './open-archive.ts'

/** Few of them would fill the width as bars. */
const LEAST_CANDLES = 12

/** Candles over their volume. */
export function candlesPicture(market: string, minutes: number, candles: readonly Row[]): TopLevelSpec {
  const values = candles.map(({ start, open, high, low, close, volume }) => ({
    start: instant(start, 0.15 * minutes),
    middle: instant(start, 0.5 * minutes),
    end: instant(start, 0.85 * minutes),
    open: Number(open),
    high: Number(high),
    low: Number(low),
    close: Number(close),
    volume: Number(volume),
    way: Number(close) >= Number(open) ? 'rose or stayed' : 'fell',
  }))
  const color = {
    field: 'way',
    type: 'nominal',
    title: null,
    scale: { domain: ['rose or stayed', 'fell'], range: [COLORS.blue, COLORS.orange] },
  }
  const starts = candles.map(({ start }) => Date.parse(String(start)))
  const width = Math.max(Math.max(...starts) - Math.min(...starts), (LEAST_CANDLES - 1) * minutes * 60_000) + minutes * 60_000
  const domain = starts.length === 0 ? [] : [Math.min(...starts), Math.min(...starts) + width]
  const time = (field: string): object => ({ field, type: 'temporal', title: null, scale: { type: 'utc', domain } })
  const price = (field: string): object => ({ field, type: 'quantitative', title: 'price of YES, dollars', scale: { zero: false } })
  const body = { mark: { type: 'rect' }, encoding: { x: time('start'), x2: { field: 'end' }, color } }
  return {
    title: { text: `Trades of ${market}`, subtitle: `candles of ${minutes} ${minutes === 1 ? 'minute' : 'minutes'}` },
    data: { values },
    spacing: 8,
    resolve: { scale: { x: 'shared' } },
    vconcat: [
      {
        width: 720,
        height: 260,
        layer: [
          { mark: { type: 'rule', strokeWidth: 1.5 }, encoding: { x: time('middle'), y: price('low'), y2: { field: 'high' }, color } },
          // A candle that ended where it began has no height of its own.
          {
            mark: { ...body.mark, strokeWidth: 1.5, strokeOpacity: 1 },
            encoding: { ...body.encoding, y: price('open'), y2: { field: 'close' }, stroke: color },
          },
        ],
      },
      { width: 720, height: 80, ...body, encoding: { ...body.encoding, y: { field: 'volume', type: 'quantitative', title: 'contracts' } } },
    ],
  } as TopLevelSpec
}

function instant(start: unknown, minutes: number): string {
  return new Date(Date.parse(String(start)) + minutes * 60_000).toISOString()
}
