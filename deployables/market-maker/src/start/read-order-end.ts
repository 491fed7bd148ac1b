import { ApiError, type KalshiClient } from '@kassandra/kalshi-sdk'
import type { Qty } from '@kassandra/kalshi-sdk/units'

const NOT_FOUND = 404

/** How an order ended, by the exchange's own word on it; undefined where it rests, or where the exchange knows none. @throws {KalshiError} */
export async function readOrderEnd(
  client: Pick<KalshiClient, 'orders'>,
  orderId: string,
  signal: AbortSignal,
): Promise<{ readonly reason: string; readonly filled: Qty } | undefined> {
  try {
    const { status, fillCount } = await client.orders.get(orderId, { signal })
    return status === 'canceled' || status === 'executed' ? { reason: status, filled: fillCount } : undefined
  } catch (error) {
    if (error instanceof ApiError && error.status === NOT_FOUND) return undefined
    throw error
  }
}
