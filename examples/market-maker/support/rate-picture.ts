import type { TopLevelSpec } from 'vega-lite'
import { COLORS } from './picture.ts'

/** One line of a recording: an event, or a command. */
export interface TimedKind {
  readonly atUs: number
  readonly kind: string
}

const BIN_US = 500_000
const OTHERS = 'others'

/** How many events of each kind came, and how many commands went out, in each second. Clocks are left out. */
export function ratePicture(title: string, events: readonly TimedKind[], commands: readonly TimedKind[]): TopLevelSpec {
  const startUs = events[0]?.atUs ?? 0
  const endS = Math.ceil(((events.at(-1)?.atUs ?? 0) - startUs) / BIN_US) * (BIN_US / 1_000_000)
  const shown = events.filter(({ kind }) => kind !== 'clock')
  return {
    title: { text: title, subtitle: `${events.length} events, ${commands.length} commands; clocks are not drawn` },
    bounds: 'flush',
    spacing: 56,
    resolve: { scale: { color: 'independent' }, legend: { color: 'independent' } },
    vconcat: [
      chart('events a second', rates(shown, startUs), endS, 240, Object.values(COLORS)),
      chart('commands a second', rates(commands, startUs), endS, 130, [COLORS.blue, COLORS.orange, COLORS.green, COLORS.purple]),
    ],
  } as TopLevelSpec
}

interface Rate {
  readonly fromS: number
  readonly toS: number
  readonly kind: string
  readonly rate: number
}

/** The kinds that come most often first, the others as one. */
function rates(lines: readonly TimedKind[], startUs: number): readonly Rate[] {
  const counts = new Map<string, number>()
  for (const { kind } of lines) counts.set(kind, (counts.get(kind) ?? 0) + 1)
  const common = new Set(
    [...counts]
      .toSorted(([, a], [, b]) => b - a)
      .slice(0, 5)
      .map(([kind]) => kind),
  )
  const bins = new Map<string, number>()
  for (const { kind, atUs } of lines) {
    const key = `${Math.floor((atUs - startUs) / BIN_US)} ${common.has(kind) ? kind : OTHERS}`
    bins.set(key, (bins.get(key) ?? 0) + 1)
  }
  return [...bins].map(([key, count]) => {
    const [bin = '0', kind = ''] = key.split(' ')
    const fromS = (Number(bin) * BIN_US) / 1_000_000
    return { fromS, toS: fromS + BIN_US / 1_000_000, kind, rate: (count * 1_000_000) / BIN_US }
  })
}

const chart = (name: string, values: readonly Rate[], endS: number, height: number, range: readonly string[]): object => ({
  width: 760,
  height,
  data: { values },
  mark: { type: 'bar', stroke: null },
  encoding: {
    x: { field: 'fromS', type: 'quantitative', bin: 'binned', title: 'time (s)', scale: { nice: false, domain: [0, endS] } },
    x2: { field: 'toS' },
    y: { field: 'rate', type: 'quantitative', stack: true, title: name },
    color: { field: 'kind', type: 'nominal', title: null, scale: { domain: kindsOf(values), range } },
    order: { field: 'kind', sort: 'descending' },
  },
})

/** The most frequent first, those that are few together last. */
function kindsOf(values: readonly Rate[]): readonly string[] {
  const sums = new Map<string, number>()
  for (const { kind, rate } of values) sums.set(kind, kind === OTHERS ? -1 : (sums.get(kind) ?? 0) + rate)
  return [...sums].toSorted(([, a], [, b]) => b - a).map(([kind]) => kind)
}
