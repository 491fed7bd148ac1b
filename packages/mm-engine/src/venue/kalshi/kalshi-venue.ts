import type { PrivateStream, StreamEvent, StreamedFill, StreamedOrder } from '@kassandra/kalshi-sdk'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../command/command.ts'
import { requireInteger, requirePositive } from '../../errors/invalid-parameter-error.ts'
import type { FoundOrder } from '../../event/engine-event.ts'
import type { PrivateEvent } from '../../event/private-event.ts'
import type { EventSink, TradingVenue } from '../venue.ts'
import { type Cancel, CancelDesk } from './cancel-desk.ts'
import { type CancelEverythingOptions, cancelEverything } from './cancel-everything.ts'
import { ChangeDesk } from './change-desk.ts'
import { CreateDesk } from './create-desk.ts'
import { NOT_FOUND } from './failure.ts'
import { FillTeller } from './fill-teller.ts'
import { KALSHI_CAPABILITIES } from './kalshi-capabilities.ts'
import type { ChangeCommand, CreateCommand, KnownOrder } from './known-order.ts'
import { OrderEnds } from './order-ends.ts'
import { type OrderGroupOptions, OrderGroups } from './order-groups.ts'
import { isDone } from './order-lookup.ts'
import { OrderTable } from './order-table.ts'
import { pollQueuePositions } from './queue-poll.ts'
import { runTogether, Tasks } from './run-together.ts'
import type { VenueClient } from './venue-client.ts'
import type { VenueClock } from './venue-clock.ts'
import type { VenueCore } from './venue-core.ts'
import type { CancelledEverything, ObserveVenue, PrivateStreamName } from './venue-observation.ts'

export interface KalshiVenueOptions {
  /** With a key that may trade. Its `trading` options are best left alone. */
  readonly client: VenueClient
  readonly clock: VenueClock
  /** Fills from then on are told; those from before are in what was adopted, or of no interest. Default: now. */
  readonly fillsSinceUs?: EpochUs
  /** Nothing of others is touched. Default 0, the primary one. */
  readonly subaccount?: number
  /** Absent: orders are in no group. */
  readonly orderGroup?: OrderGroupOptions
  /** How often queue positions are asked for while something rests. Default 5,000. */
  readonly queuePollMs?: number
  /** How long a create or amend may wait for the rate limit before it is refused. Default 1,000. */
  readonly queueTimeoutMs?: number
  /** For how long a change whose answer was lost may still take effect. Default 35,000. */
  readonly absenceAfterMs?: number
  readonly observe?: ObserveVenue
}

/** The exchange as the engine trades on it. @see docs/spec/kalshi-venue.md */
export interface KalshiVenue extends TradingVenue {
  /** Takes orders that were found on the exchange at a start for ours. */
  know(orders: readonly FoundOrder[]): void
  /**
   * Cancels all that rests in the subaccount and makes sure of it. Creates and amends are refused meanwhile. Works without the engine, and while
   * the private streams are down.
   */
  cancelEverything(options?: CancelEverythingOptions): Promise<CancelledEverything>
  /** Lets triggered order groups take orders again. @throws {KalshiError} */
  resetGroup(): Promise<void>
}

/** Orders from before the start may have been sent by ours while the clocks differ. */
const CLOCK_TOLERANCE_US = 60_000_000

/** @throws {InvalidParameterError} A number is out of its range. */
export function createKalshiVenue(options: KalshiVenueOptions): KalshiVenue {
  const { client, clock, observe = () => undefined, queuePollMs = 5_000, queueTimeoutMs = 1_000, absenceAfterMs = 35_000 } = options
  const subaccount = requireInteger('subaccount', options.subaccount ?? 0, 0)
  requirePositive('queuePollMs', queuePollMs)
  const startedUs = clock.nowUs()
  const stopping = new AbortController()
  const outbox = new Outbox(clock)
  const core: VenueCore = {
    client,
    clock,
    subaccount,
    absenceAfterUs: requirePositive('absenceAfterMs', absenceAfterMs) * 1_000,
    queueTimeoutMs: requirePositive('queueTimeoutMs', queueTimeoutMs),
    table: new OrderTable(),
    tasks: new Tasks(),
    signal: stopping.signal,
    observe,
    tell: (event) => outbox.tell(event),
  }
  const { table, tasks } = core
  let hasCaughtUp = false
  const groups = options.orderGroup && new OrderGroups(core, options.orderGroup)
  const fills = new FillTeller(core, options.fillsSinceUs ?? startedUs, {
    found: (order, look) => creates.accept(order, look),
    told: (order) => ends.check(order),
  })
  const ends = new OrderEnds(core, (fill) => fills.read(fill))
  const cancels = new CancelDesk(core, ends)
  const changes = new ChangeDesk(core, ends)
  const creates = new CreateDesk(core, groups, (order) => {
    const { orderId } = order
    if (orderId !== undefined) carryOut(order.waiting.splice(0).map((command) => ({ order, orderId, command })))
  })

  const carryOut = (ready: readonly Ready[]): void => {
    cancels.cancel(ready.filter(isCancel))
    for (const { order, orderId, command } of ready) {
      if (command.kind !== 'cancel') changes.change(order, orderId, command, creates.isClosed)
    }
  }

  const admit = (command: ChangeCommand): readonly Ready[] => {
    const { ticker, clientOrderId, commandId } = command
    const order = table.find({ clientOrderId })
    if (order?.orderId !== undefined && order.phase !== 'sent') return [{ order, orderId: order.orderId, command }]
    if (order) order.waiting.push(command)
    else core.tell({ kind: 'refused', ticker, clientOrderId, commandId, code: NOT_FOUND })
    return []
  }

  const applyOrder = (shown: StreamedOrder): void => {
    client.orders.observe({ kind: 'user-order', ...shown })
    const order = table.find(shown)
    if (!order) return
    order.isShown = true
    creates.accept(order, shown)
    order.shownFilled(shown.fillCount)
    if (!isDone(shown)) return
    const endedUs = shown.lastUpdateTime ?? clock.nowUs()
    ends.end({ order, reason: shown.lastUpdateReason ?? shown.status, filled: shown.fillCount, endedUs })
  }

  /** Orders that ended before the stream began, and that it therefore does not tell of. */
  const seekUnshown = (): void => {
    hasCaughtUp = true
    for (const order of table.open()) if (!order.isShown) ends.seek(order)
  }

  const applyFill = (fill: StreamedFill): void => {
    client.orders.observe({ kind: 'fill', orderId: fill.orderId, clientOrderId: fill.clientOrderId, ticker: fill.ticker })
    fills.streamed(fill)
  }

  const readOrders = (signal: AbortSignal): Promise<void> => {
    const stream = client.streams.orders({ subaccount, since: epochUs(startedUs - CLOCK_TOLERANCE_US) })
    return readStream(core, 'orders', stream, signal, applyOrder, seekUnshown)
  }
  const readFills = (signal: AbortSignal): Promise<void> => {
    const stream = client.streams.fills({ subaccount, since: options.fillsSinceUs ?? startedUs })
    return readStream(core, 'fills', stream, signal, applyFill)
  }

  return {
    capabilities: KALSHI_CAPABILITIES,
    async run(sink, signal) {
      outbox.open(sink)
      signal.addEventListener('abort', () => stopping.abort(signal.reason), { once: true })
      try {
        await runTogether(signal, [
          readOrders,
          readFills,
          (both) => tasks.run(both),
          (both) => pollQueuePositions(core, queuePollMs, both),
          ...(groups ? [(both: AbortSignal) => groups.watch(both)] : []),
        ])
      } finally {
        stopping.abort()
        outbox.close()
      }
    },
    send(commands) {
      const ready = commands.filter(isChange).flatMap(admit)
      carryOut(ready)
      creates.place(commands.filter(isCreate))
    },
    know(orders) {
      for (const order of orders) table.found(order)
      if (hasCaughtUp) seekUnshown()
    },
    async cancelEverything(how) {
      const outcome = await cancelEverything({ core, creates, groups, ends }, how)
      observe({ kind: 'cancelled-everything', outcome, atUs: clock.nowUs() })
      return outcome
    },
    resetGroup: async () => groups?.reset(),
  }
}

interface Ready {
  readonly order: KnownOrder
  readonly orderId: string
  readonly command: ChangeCommand
}

const isCancel = (ready: Ready): ready is Cancel => ready.command.kind === 'cancel'
const isCreate = (command: Command): command is CreateCommand => command.kind === 'create'
const isChange = (command: Command): command is ChangeCommand => command.kind !== 'create'

/** Reads a private stream until the signal aborts, and tells how it is. @throws {CommandRefusedError} The exchange refuses it. */
async function readStream<T>(
  { observe, clock }: VenueCore,
  name: PrivateStreamName,
  stream: PrivateStream<T>,
  signal: AbortSignal,
  take: (item: T) => void,
  onCaughtUp: () => void = () => undefined,
): Promise<void> {
  if (signal.aborted) return
  const close = (): void => void stream.close()
  signal.addEventListener('abort', close, { once: true })
  for await (const event of stream.events()) {
    if (signal.aborted) break
    if (event.kind === 'item') take(event.item)
    else tellStream(event)
    if (event.kind === 'caught-up') onCaughtUp()
  }
  signal.removeEventListener('abort', close)

  function tellStream(event: Exclude<StreamEvent<T>, { kind: 'item' }>): void {
    const atUs = clock.nowUs()
    if (event.kind === 'subscribed') observe({ kind: 'stream-up', stream: name, atUs })
    else if (event.kind === 'caught-up') observe({ kind: 'stream-caught-up', stream: name, atUs })
    else if (event.kind === 'interrupted') observe({ kind: 'stream-down', stream: name, detail: event.detail, atUs })
    else observe({ kind: 'read-failed', what: `the stream of ${name}`, error: event.error, atUs })
  }
}

/** Keeps what happens until somebody listens, and is silent when nobody does any more. */
class Outbox {
  readonly #clock: VenueClock
  readonly #kept: PrivateEvent[] = []
  #sink: EventSink | 'closed' | undefined

  constructor(clock: VenueClock) {
    this.#clock = clock
  }

  open(sink: EventSink): void {
    this.#sink = sink
    for (const event of this.#kept.splice(0)) sink(event)
  }

  close(): void {
    this.#sink = 'closed'
  }

  tell(event: Parameters<VenueCore['tell']>[0]): void {
    const timed: PrivateEvent = { ...event, atUs: this.#clock.nowUs() }
    if (this.#sink === undefined) this.#kept.push(timed)
    else if (this.#sink !== 'closed') this.#sink(timed)
  }
}
