import { ApiError } from '@kassandra/kalshi-sdk'
import type { Order } from '@kassandra/kalshi-sdk/rest'
import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { VenueCore } from './venue-core.ts'

/** An order as REST shows it, and up to when REST was current then. */
export interface OrderLook {
  readonly asOfUs: EpochUs
  /** Undefined where it is not shown. */
  readonly order: Order | undefined
}

/** One look. The instant is read first: what is read after it is at least as fresh. */
export async function lookAt({ client, signal }: Pick<VenueCore, 'client' | 'signal'>, orderId: string): Promise<OrderLook> {
  const options = { signal, lane: 'cancel' } as const
  const asOfUs = (await client.exchange.userDataTimestamp(options)).asOfTime
  const order = await client.orders.get(orderId, options).catch(noneFor404)
  return { asOfUs, order }
}

export const isDone = ({ status }: { readonly status: string }): boolean => status === 'canceled' || status === 'executed'

export function noneFor404(error: unknown): undefined {
  if (error instanceof ApiError && error.status === 404) return undefined
  throw error
}
