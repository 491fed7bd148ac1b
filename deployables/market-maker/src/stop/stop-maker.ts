import { allLiveOrders, type EngineClock } from '@kassandra/mm-engine'
import type { Logger } from '@kassandra/runtime'
import { waitUntil } from '../clock/wait.ts'
import type { StopMode } from '../config/maker-config.ts'
import type { Maker } from '../maker/maker.ts'

export interface StopOptions {
  readonly mode: StopMode
  /** For all of it. */
  readonly timeoutMs: number
  readonly clock: EngineClock
  readonly logger: Logger
  /** Aborted where there is no time left: everything is cancelled at once. */
  readonly signal: AbortSignal
}

/** How long cancels may take, of the time for a stop. */
const CANCEL_MS = 5_000

/**
 * Ends trading in an orderly way: lessens or closes positions where that was asked for, then cancels what rests.
 * @returns Whether nothing rests any more, as far as the engine knows.
 */
export async function stopTrading(maker: Maker, { mode, timeoutMs, clock, logger, signal }: StopOptions): Promise<boolean> {
  const isHalted = maker.state.risk.status.kind === 'halted'
  if ((mode === 'drain' || mode === 'unwind') && !isHalted) {
    await maker.setMode(mode, undefined, 'stop')
    const isFlat = await waitUntil(clock, () => held(maker) === 0, { timeoutMs: Math.max(timeoutMs - CANCEL_MS, 0), signal })
    logger.info({ stop: mode, isFlat, contracts: held(maker) / 100 }, isFlat ? 'all positions are closed' : 'positions are left')
  }
  await maker.setMode('pause', undefined, 'stop')
  return untilQuiet(maker, { timeoutMs, clock, signal })
}

/** @returns Whether nothing rests any more, as far as the engine knows, within the time that cancels may take. */
export const untilQuiet = (
  maker: Maker,
  { timeoutMs, clock, signal }: Pick<StopOptions, 'timeoutMs' | 'clock' | 'signal'>,
): Promise<boolean> =>
  waitUntil(clock, () => allLiveOrders(maker.state.orders).length === 0, { timeoutMs: Math.min(CANCEL_MS, timeoutMs), signal })

/** Contracts held, of either side, in 0.01. */
const held = ({ state }: Maker): number =>
  [...state.risk.markets.values()].reduce((sum, { account }) => sum + Math.abs(account.position.qty), 0)
