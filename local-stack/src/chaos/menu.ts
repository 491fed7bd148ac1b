import { GATHERERS, type GathererId } from '../stack/layout.ts'
import type { ChaosAction, ClusterName, LineFault, LinkName, ProcessName } from './action.ts'
import type { Draw } from './draw.ts'

/** What can be hit. */
export const CHAOS_VICTIMS = ['gatherers', 'deduplicator', 'market-maker', 'databases', 'links', 'disks', 'exchange', 'clocks'] as const
export type ChaosVictim = (typeof CHAOS_VICTIMS)[number]

/** What a kind of event is drawn from. Lengths grow with the run. */
export interface Kitchen {
  readonly draw: Draw
  readonly durationMs: number
}

/** Draws an action of one kind. */
export type Dish = (kitchen: Kitchen) => ChaosAction

const CLUSTERS: readonly ClusterName[] = [...GATHERERS, 'production']

/** From `least` to `most` milliseconds in a run of a minute; half of that in short ones, three times as long in long ones. */
function lasting({ draw, durationMs }: Kitchen, least: number, most: number): number {
  const scale = Math.min(Math.max(durationMs / 60_000, 0.5), 3)
  return Math.round((draw.whole(least, most) * scale) / 100) * 100
}

const gatherer = ({ draw }: Kitchen): GathererId => draw.of(GATHERERS)
const twoGatherers = ({ draw }: Kitchen): readonly GathererId[] => draw.shuffled(GATHERERS).slice(0, 2).sort()

const kill = (processes: (kitchen: Kitchen) => readonly ProcessName[], least: number, most: number): Dish => {
  return (kitchen) => ({ kind: 'kill', processes: processes(kitchen), downMs: lasting(kitchen, least, most) })
}

const database = (clusters: readonly ClusterName[], how: 'fast' | 'kill'): Dish => {
  return (kitchen) => ({ kind: 'database', cluster: kitchen.draw.of(clusters), how, downMs: lasting(kitchen, 300, 2_500) })
}

const once = (gatherers: (kitchen: Kitchen) => readonly GathererId[], fault: (kitchen: Kitchen) => LineFault): Dish => {
  return (kitchen) => ({ kind: 'line', gatherers: gatherers(kitchen), fault: fault(kitchen), times: 1, everyMs: 0 })
}

const frames = (kind: 'gap' | 'duplicate' | 'reorder', of: 'books' | 'trades' = 'books') => {
  return ({ draw }: Kitchen): LineFault => ({ kind, frames: draw.whole(1, of === 'books' ? 30 : 5), of })
}

const one = (kitchen: Kitchen): readonly GathererId[] => [gatherer(kitchen)]
const all = (): readonly GathererId[] => GATHERERS
const disconnect = (kitchen: Kitchen): LineFault => ({ kind: 'disconnect', downForMs: lasting(kitchen, 0, 2_500) })
const slow = (link: (kitchen: Kitchen) => LinkName, least: number, most: number): Dish => {
  return (kitchen) => ({
    kind: 'slow',
    link: link(kitchen),
    bytesPerSecond: kitchen.draw.whole(least, most) * 1_000,
    forMs: lasting(kitchen, 1_500, 4_000),
  })
}
const storm: Dish = (kitchen) => ({
  kind: 'line',
  gatherers: all(),
  fault: { kind: 'disconnect', downForMs: 0 },
  times: kitchen.draw.whole(3, 6),
  everyMs: lasting(kitchen, 200, 600),
})
const freeze = (kitchen: Kitchen): LineFault => ({ kind: 'freeze', forMs: lasting(kitchen, 300, 3_000) })

/** What can be hit, each with every kind of event that hits it. A schedule serves all of them before it serves one again. */
export const MENU: Readonly<Record<ChaosVictim, readonly Dish[]>> = {
  gatherers: [kill(one, 300, 3_000), kill(twoGatherers, 300, 3_000), kill(all, 300, 3_000)],
  deduplicator: [
    kill(() => ['deduplicator'], 200, 2_000),
    kill(() => ['deduplicator'], 0, 500),
    // Down for a sixth of the run: a backlog.
    ({ durationMs }) => ({ kind: 'kill', processes: ['deduplicator'], downMs: Math.round(durationMs / 600) * 100 }),
  ],
  'market-maker': [kill(() => ['market-maker'], 300, 2_000)],
  databases: [database(GATHERERS, 'fast'), database(GATHERERS, 'kill'), database(['production'], 'fast'), database(['production'], 'kill')],
  links: [
    (kitchen) => ({
      kind: 'cut-copy',
      link: `deduplicator to ${gatherer(kitchen)}`,
      messages: kitchen.draw.whole(1, 200),
      withinMs: lasting(kitchen, 2_000, 2_000),
    }),
    (kitchen) => ({
      kind: 'cut-copy',
      link: 'deduplicator to production',
      messages: kitchen.draw.whole(1, 10),
      withinMs: lasting(kitchen, 2_000, 2_000),
    }),
    ({ draw }) => ({ kind: 'cut', link: `deduplicator to ${draw.of(CLUSTERS)}` }),
    (kitchen) => ({ kind: 'cut', link: `${gatherer(kitchen)} to its database` }),
    (kitchen) => ({ kind: 'stall', link: `deduplicator to ${kitchen.draw.of(CLUSTERS)}`, forMs: lasting(kitchen, 300, 2_500) }),
    (kitchen) => ({ kind: 'stall', link: `${gatherer(kitchen)} to its database`, forMs: lasting(kitchen, 300, 3_500) }),
    slow(() => 'deduplicator to production', 20, 60),
    slow((kitchen) => `${gatherer(kitchen)} to its database`, 10, 40),
  ],
  disks: [(kitchen) => ({ kind: 'full-disk', gatherer: gatherer(kitchen), unreadMs: lasting(kitchen, 300, 2_500) })],
  exchange: [
    once(one, disconnect),
    once(all, disconnect),
    storm,
    once(one, frames('gap')),
    once(all, frames('gap')),
    once(all, frames('gap', 'trades')),
    once(twoGatherers, frames('duplicate')),
    once(one, frames('reorder')),
    once(all, frames('reorder')),
    once(one, freeze),
    once(all, freeze),
    once(all, ({ draw }) => ({ kind: 'end', code: draw.of([10, 25]) })),
    (kitchen) => ({ kind: 'rest', status: kitchen.draw.of([429, 503]), forMs: lasting(kitchen, 500, 2_000) }),
  ],
  clocks: [
    (kitchen) => ({
      kind: 'skew',
      gatherer: gatherer(kitchen),
      offsetMs: kitchen.draw.of([-1, 1]) * kitchen.draw.whole(1, 25) * 1_000,
      forMs: lasting(kitchen, 1_000, 5_000),
    }),
  ],
}
