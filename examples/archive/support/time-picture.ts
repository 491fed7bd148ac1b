import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from '../../market-maker/support/picture.ts'

/** A point of a line over time. */
export interface TimePoint {
  /** RFC 3339. */
  readonly at: string
  readonly line: string
  readonly y: number
}

/** Steps over time, a colour a line; a line of one point is a dot. */
export function timePicture(
  points: readonly TimePoint[],
  { title, subtitle, y }: { title: string; subtitle: string; y: string },
): TopLevelSpec {
  const lone = [...Map.groupBy(points, ({ line }) => line).values()].filter(({ length }) => length === 1).flat()
  return {
    title: { text: title, subtitle },
    width: 720,
    height: 300,
    layer: [
      { data: { values: points }, mark: { type: 'line', interpolate: 'step-after', strokeWidth: 1.5 } },
      { data: { values: lone }, mark: { type: 'point', filled: true, size: 60 } },
    ],
    encoding: {
      x: { field: 'at', type: 'temporal', title: null, scale: { type: 'utc' } },
      y: { field: 'y', type: 'quantitative', title: y },
      color: { field: 'line', type: 'nominal', title: null, scale: { range: [COLORS.blue, COLORS.orange, COLORS.green, COLORS.purple] } },
    },
  } as TopLevelSpec
}
