import { describe, expect, it } from 'vitest'
import { createPostgresHome, type StoreHome } from '../../../../packages/mm-engine/test/support/store-fixture.ts'
import type { KillPlan, KillPoint } from '../programs/kill-switch.ts'
import { Draw } from './support/draw.ts'
import { drawWriteFault } from './support/faults.ts'
import { MakerHome } from './support/maker-home.ts'
import type { MakerProcess } from './support/maker-process.ts'
import { PacedExchange } from './support/paced-exchange.ts'

/** How often a point may be passed before the process dies there. */
const POINTS: Readonly<Record<KillPoint, number>> = {
  'commit:before': 40,
  'commit:after': 40,
  'fill:before': 2,
  'fill:after': 2,
  'create:made': 4,
  'create:sent': 4,
  'create:answered': 4,
  'amend:made': 5,
  'amend:sent': 5,
  'amend:answered': 5,
  'cancel:made': 3,
  'cancel:sent': 3,
  'cancel:answered': 3,
}

/** What a process always comes to, be it the first or the tenth on its database. */
const CERTAIN: ReadonlySet<KillPoint> = new Set(['commit:before', 'commit:after', 'create:made', 'create:sent', 'create:answered'])

/** Of exchange time, for a process that does not come to its point: then it is killed where it stands. */
const PATIENCE_MS = 45_000
/** Where it must come to it: no machine is so busy. */
const LAST_PATIENCE_MS = 1_200_000

const seedsOf = (...usual: readonly number[]): readonly number[] =>
  process.env['SEED'] === undefined ? usual : [Number(process.env['SEED'])]

function planOf(draw: Draw): readonly KillPlan[] {
  const entries = draw.shuffled(Object.entries(POINTS) as [KillPoint, number][]).slice(0, 7)
  const plans = entries.map(([at, most]) => ({ at, nth: draw.whole(1, most) }))
  return draw.shuffled([...plans, { at: 'create:sent', nth: 1 }, { at: 'fill:before', nth: 1 }])
}

describe('killed at any point and started again', () => {
  it.concurrent.for(seedsOf(1, 2, 3))('it forgets no order and counts each fill once (seed %i)', { timeout: 180_000 }, (seed) =>
    killAndStartAgain(seed),
  )

  it.concurrent.for(seedsOf(4))('it does so on PostgreSQL, too (seed %i)', { timeout: 180_000 }, async (seed) => {
    const database = await createPostgresHome()
    await killAndStartAgain(seed, database)
    await database.remove()
  })
})

async function killAndStartAgain(seed: number, database?: StoreHome): Promise<void> {
  const draw = new Draw(seed)
  const plans = planOf(draw)
  await using floor = await PacedExchange.start({ pace: 10, seed, market: { markets: 4, rate: 20, lifecycleSeconds: 60 } })
  await using home = await MakerHome.open(floor, {
    database,
    env: { MIN_TIME_TO_CLOSE: '10s', SELECTION_INTERVAL: '10s', RECONCILE_INTERVAL: '10s' },
  })
  for (const kill of plans) {
    const fault = drawWriteFault(draw)
    if (draw.whole(1, 2) === 1) floor.exchange.restFaults.inject(fault)
    const maker = home.start({ kill })
    await Promise.race([maker.exited, patience(floor, maker, CERTAIN.has(kill.at) ? LAST_PATIENCE_MS : PATIENCE_MS)])
    if (CERTAIN.has(kill.at)) expect(maker.isOver, `seed ${seed}, never came to ${JSON.stringify(kill)}\n${maker.tail()}`).toBe(true)
    maker.kill('SIGKILL')
    expect(await maker.exited, `seed ${seed}, ${JSON.stringify(kill)}\n${maker.tail()}`).toEqual({ code: null, signal: 'SIGKILL' })
  }
  const last = home.start()
  await last.said('listening')
  await floor.clock.wait(10_000)
  await home.stop(last)
  const { problems, counts } = await home.judge()
  expect(problems, `again: SEED=${seed} npx vitest run deployables/market-maker/test/live/kill-points.test.ts\n${last.tail()}`).toEqual([])
  expect(counts.fills).toBeGreaterThan(0)
}

async function patience(floor: PacedExchange, maker: MakerProcess, patienceMs: number): Promise<void> {
  await maker.lineOrEnd(({ msg }) => msg === 'listening')
  await floor.clock.wait(patienceMs)
}
