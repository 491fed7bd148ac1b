import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { EngineClock, EngineEvent } from '@kassandra/mm-engine'

/**
 * A clock that begins where a recording begins and then goes on as fast as that of this machine, so that closes lie as far ahead as they
 * did.
 */
export function recordedClock(startUs: EpochUs, machine: EngineClock): EngineClock {
  const aheadUs = startUs - machine.nowUs()
  return { nowUs: () => epochUs(machine.nowUs() + aheadUs), setTimer: (delayMs, run) => machine.setTimer(delayMs, run) }
}

/** Pure. As if it had happened now: a recording may be played at any speed, so that its times say nothing of an age. */
export function asToldNow(event: EngineEvent, nowUs: EpochUs): EngineEvent {
  if (event.kind === 'alive') return { ...event, asOfUs: nowUs, atUs: nowUs }
  if (!('exchangeUs' in event)) return { ...event, atUs: nowUs }
  const { exchangeUs: _, ...told } = event
  return { ...told, atUs: nowUs }
}
