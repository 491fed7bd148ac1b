import { expect, it } from 'vitest'
import type { KillPlan } from '../programs/kill-switch.ts'
import { Draw } from './support/draw.ts'
import { type AnyFault, drawFault } from './support/faults.ts'
import { MakerHome } from './support/maker-home.ts'
import type { MakerProcess } from './support/maker-process.ts'
import { PacedExchange } from './support/paced-exchange.ts'

/** Exchange time a unit of machine time. */
const PACE = 10
const MINUTES = 10
const SEED = Number(process.env['SEED'] ?? 1)

/** Five deaths: at instants of the exchange's time, and in the middle of a write. */
function livesOf(draw: Draw): readonly { readonly lastsMs: number; readonly kill?: KillPlan }[] {
  const lastsMs = (): number => draw.whole(50_000, 90_000)
  return draw.shuffled([
    { lastsMs: lastsMs() },
    { lastsMs: lastsMs() },
    { lastsMs: lastsMs(), kill: { at: 'create:sent', nth: draw.whole(2, 8) } },
    { lastsMs: lastsMs(), kill: { at: 'create:sent', nth: draw.whole(2, 8) } },
    { lastsMs: lastsMs(), kill: { at: 'fill:before', nth: draw.whole(2, 4) } },
  ])
}

function inject({ exchange }: PacedExchange, { of, fault }: AnyFault): void {
  if (of === 'rest') exchange.restFaults.inject(fault)
  else exchange.faults.inject(fault)
}

/** A fault every few seconds of exchange time, as long as there is a time to wait for. @returns Ends it. */
function disturb(floor: PacedExchange, draw: Draw): () => void {
  const again = (): ReturnType<PacedExchange['clock']['setTimer']> =>
    floor.clock.setTimer(draw.whole(3_000, 10_000), () => {
      inject(floor, drawFault(draw))
      timer = again()
    })
  let timer = again()
  return () => timer.cancel()
}

/** Until it dies as planned, or is killed where it stands. */
async function live(floor: PacedExchange, maker: MakerProcess, lastsMs: number): Promise<void> {
  await Promise.race([maker.exited, floor.clock.wait(lastsMs)])
  maker.kill('SIGKILL')
  expect(await maker.exited, maker.tail()).toEqual({ code: null, signal: 'SIGKILL' })
}

it(`is equal to the exchange behind ${MINUTES} minutes with faults and five deaths (seed ${SEED})`, { timeout: 240_000 }, async () => {
  const draw = new Draw(SEED)
  await using floor = await PacedExchange.start({
    pace: PACE,
    seed: SEED,
    rateLimits: 'advanced',
    market: { markets: 6, rate: 40, lifecycleSeconds: 90 },
  })
  await using home = await MakerHome.open(floor, {
    env: { MIN_TIME_TO_CLOSE: '15s', SELECTION_INTERVAL: '15s', RECONCILE_INTERVAL: '20s' },
  })
  const untilMs = floor.clock.nowMs() + MINUTES * 60_000
  const end = disturb(floor, new Draw(SEED + 1))
  const lives = livesOf(draw)
  for (const { lastsMs, kill } of lives) await live(floor, home.start({ kill }), lastsMs)
  const last = home.start()
  await Promise.race([last.exited, floor.clock.wait(untilMs - floor.clock.nowMs())])
  end()
  await home.stop(last)
  const { problems, counts } = await home.judge()
  const again = `again: SEED=${SEED} npx vitest run deployables/market-maker/test/live/live-run.test.ts`
  expect(problems, `${again}\n${JSON.stringify(counts)}\n${last.tail()}`).toEqual([])
  expect(counts.fills).toBeGreaterThan(0)
})
