import { KalshiError } from '@kassandra/kalshi-sdk'
import type { Order } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { CreateDesk } from './create-desk.ts'
import { toFoundOrder } from './found-order.ts'
import { inParts } from './in-parts.ts'
import type { OrderEnds } from './order-ends.ts'
import type { OrderGroups } from './order-groups.ts'
import { pause } from './venue-clock.ts'
import type { VenueCore } from './venue-core.ts'
import type { CancelledEverything } from './venue-observation.ts'

export interface CancelEverythingOptions {
  /** How long to go on until nothing is left and that is certain. Default 5,000. */
  readonly timeoutMs?: number
  /** How long creates that are under way may take until they are given up. Default 500. */
  readonly underWayMs?: number
}

export interface CancelEverythingParts {
  readonly core: VenueCore
  readonly creates: CreateDesk
  readonly groups: OrderGroups | undefined
  readonly ends: OrderEnds
}

const LOOK_EVERY_MS = 50
const CANCELS_A_BATCH = 50

/** What the last look showed. */
interface Look {
  readonly resting: readonly Order[]
  readonly asOfUs: EpochUs
}

/**
 * Cancels all that rests in the subaccount, whoever placed it, and looks until the exchange shows that nothing is left. It needs neither the
 * engine nor the private streams, and does not throw for what the exchange does.
 */
export async function cancelEverything(parts: CancelEverythingParts, options: CancelEverythingOptions = {}): Promise<CancelledEverything> {
  const { core, creates, groups, ends } = parts
  const { timeoutMs = 5_000, underWayMs = 500 } = options
  const { client, clock, subaccount, table } = core
  const startedUs = clock.nowUs()
  const deadlineUs = startedUs + timeoutMs * 1_000
  const errors: Error[] = []
  const attempt = async <T>(call: () => Promise<T>): Promise<T | undefined> => {
    try {
      return await call()
    } catch (error) {
      if (!(error instanceof KalshiError)) throw error
      errors.push(error)
      return undefined
    }
  }
  const urgent = { lane: 'cancel' } as const
  const cancelAll = (): Promise<true | undefined> =>
    attempt(() => client.orders.cancelAll({ subaccount }, urgent).then(() => true as const))
  const wasClosed = creates.isClosed
  creates.close()
  try {
    const [isAsked] = await Promise.all([cancelAll(), groups && attempt(() => groups.trigger())])
    await Promise.race([creates.settled(), pause(clock, underWayMs)])
    creates.abort()
    await Promise.race([creates.settled(), pause(clock, underWayMs)])
    let lastWriteUs = clock.nowUs()
    let hasAsked = isAsked === true && (await cancelAll()) === true
    let look: Look | undefined
    for (;;) {
      look = (await attempt(() => lookAtResting(core))) ?? look
      const isCurrent = look !== undefined && look.asOfUs >= lastWriteUs
      if (isCurrent && look?.resting.length === 0 && unknownOf(core).length === 0) break
      if (clock.nowUs() >= deadlineUs) break
      if (!hasAsked) hasAsked = (await cancelAll()) === true
      if (isCurrent && look && look.resting.length > 0) {
        for (const part of inParts(look.resting, CANCELS_A_BATCH)) await attempt(() => cancelEach(core, part))
        lastWriteUs = clock.nowUs()
      }
      await pause(clock, LOOK_EVERY_MS)
    }
    const remaining = look?.resting ?? []
    const unknown = unknownOf(core)
    const isVerified = look !== undefined && look.asOfUs >= lastWriteUs && remaining.length === 0 && unknown.length === 0
    // The streams may be down: what became of each order is then found out by itself.
    const resting = new Set(remaining.map(({ orderId }) => orderId))
    for (const order of table.open()) if (order.orderId !== undefined && !resting.has(order.orderId)) ends.seek(order)
    return { isVerified, remaining: remaining.map(toFoundOrder), unknown, errors, tookMs: (clock.nowUs() - startedUs) / 1_000 }
  } finally {
    if (!wasClosed) creates.open()
  }
}

/** The instant is read first: what is read after it is at least as fresh. */
async function lookAtResting({ client, subaccount }: VenueCore): Promise<Look> {
  const options = { lane: 'cancel', maxRetries: 0 } as const
  const asOfUs = (await client.exchange.userDataTimestamp(options)).asOfTime
  const resting: Order[] = []
  for await (const order of client.orders.list({ status: 'resting', subaccount, limit: 1_000 }, options)) resting.push(order)
  return { resting, asOfUs }
}

async function cancelEach({ client, subaccount }: VenueCore, orders: readonly Order[]): Promise<void> {
  const targets = orders.map(({ orderId, ticker }) => ({ orderId, subaccount, marketTicker: ticker }))
  await client.orders.cancelBatch(targets, { lane: 'cancel' })
}

const unknownOf = ({ client }: VenueCore): readonly string[] => client.orders.unknown().map(({ clientOrderId }) => clientOrderId)
