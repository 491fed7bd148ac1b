import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { PublicEvent } from '../../exchange/public-event.ts'
import type { Untimed } from './recorded-frame.ts'

type UntimedEvent<T extends PublicEvent = PublicEvent> = T extends PublicEvent ? Untimed<T> : never

/** A step whose exchange time may still be open; `roughUs` is an estimate of it. */
export interface DraftStep {
  readonly atUs: number
  readonly roughUs: number
  readonly event: UntimedEvent
}

/** Gives an event its exchange time. */
export function timed(event: UntimedEvent, tsUs: EpochUs): PublicEvent {
  return { ...event, tsUs } as PublicEvent
}
