import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from './picture.ts'

const PALETTE = [COLORS.blue, COLORS.orange, COLORS.green, COLORS.purple, COLORS.yellow, COLORS.sky, COLORS.black]
const DASHES = [
  [1, 0],
  [7, 3],
  [2, 2],
  [9, 3, 2, 3],
  [1, 0],
  [5, 2],
  [3, 4],
]

/** A point of a line. */
export interface Line {
  readonly facet: string
  readonly line: string
  readonly x: number
  readonly y: number
}

export interface LinesOptions {
  readonly title: string
  readonly subtitle: string
  readonly x: string
  readonly y: string
  readonly xScale?: object
  readonly xAxis?: object
  readonly yScale?: object
  readonly interpolate?: 'linear' | 'step-after'
  readonly rules?: readonly { readonly y: number }[]
  /** Colours and dashes of the lines, in their order. */
  readonly palette?: readonly string[]
  readonly dashes?: readonly (readonly number[])[]
}

/** A small chart for each facet, beside one another, a line for each name in the order in which they come. */
export function linesPicture(lines: readonly Line[], options: LinesOptions): TopLevelSpec {
  const names = [...new Set(lines.map(({ line }) => line))]
  const facets = [...new Set(lines.map(({ facet }) => facet))]
  const named = { field: 'line', type: 'nominal', title: null, sort: null } as const
  const legend = { symbolStrokeWidth: 2, symbolSize: 260, labelLimit: 0 }
  return {
    title: { text: options.title, subtitle: options.subtitle },
    spacing: 28,
    hconcat: facets.map((facet) => ({
      width: 360,
      height: 280,
      title: { text: facet, fontSize: 12, fontWeight: 'normal', anchor: 'middle' },
      data: { values: lines.filter((each) => each.facet === facet) },
      layer: [
        {
          mark: { type: 'line', interpolate: options.interpolate ?? 'linear', strokeWidth: 2, clip: true },
          encoding: {
            x: { field: 'x', type: 'quantitative', title: options.x, scale: { nice: false, ...options.xScale }, axis: options.xAxis ?? {} },
            y: { field: 'y', type: 'quantitative', title: options.y, scale: options.yScale ?? {} },
            color: { ...named, scale: { domain: names, range: options.palette ?? PALETTE }, legend },
            strokeDash: { ...named, scale: { domain: names, range: options.dashes ?? DASHES }, legend },
          },
        },
        ...(options.rules ?? []).map(({ y }) => ({
          data: { values: [{ y }] },
          mark: { type: 'rule', color: '#999999' },
          encoding: { y: { field: 'y', type: 'quantitative' } },
        })),
      ],
    })),
  } as TopLevelSpec
}
