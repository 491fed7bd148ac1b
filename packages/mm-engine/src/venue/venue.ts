import type { MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../command/command.ts'
import type { EngineEvent, FoundOrder } from '../event/engine-event.ts'
import type { PrivateEvent } from '../event/private-event.ts'
import type { ExchangePosition } from '../position/exchange-position.ts'

/** Takes what a source tells, in its order. Never throws and never waits. */
export type EventSink = (event: EngineEvent) => void

/** Says what everybody sees. */
export interface MarketDataSource {
  /**
   * Tells of markets and their trading until aborted: the terms of a market first, then its book and trades. Lost connections are told as
   * `book-lost` and made good; what cannot be made good ends it.
   */
  run(sink: EventSink, signal: AbortSignal): Promise<void>
}

/** What the exchange holds for us, at one instant, read so that no fill lies between its parts. */
export interface AccountTruth {
  readonly positions: ReadonlyMap<string, ExchangePosition>
  /** Resting orders, of every engine and person. `clientOrderId` is the exchange's id where there is none. */
  readonly orders: readonly FoundOrder[]
  /** All trades since the instant that was asked for, oldest first. */
  readonly fills: readonly Extract<PrivateEvent, { kind: 'fill' }>[]
  readonly cash: MicroUsd
  /** Markets with a position of ours that were paid out since the same instant. */
  readonly settlements?: readonly { readonly ticker: string; readonly value: Price }[]
}

/** What the positions of an account come from. */
export type AccountHistory = Pick<AccountTruth, 'fills' | 'settlements'>

/** What a venue can do, as data. */
export interface VenueCapabilities {
  /** The public book shows own orders too. */
  readonly ownOrdersInBook: boolean
  /** Tokens of the write budget that each command costs. */
  readonly cost: { readonly create: number; readonly amend: number; readonly decrease: number; readonly cancel: number }
  readonly smallestOrder: Qty
}

/** Carries out commands and tells of own orders and fills. */
export interface TradingVenue {
  readonly capabilities: VenueCapabilities
  /** Tells what happens to own orders until aborted; every command is answered in the end. */
  run(sink: EventSink, signal: AbortSignal): Promise<void>
  /** Takes commands in their order. Never throws and never waits: answers come as events. */
  send(commands: readonly Command[]): void
}
