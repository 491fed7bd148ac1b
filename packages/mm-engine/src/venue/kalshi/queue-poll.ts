import { ClosedError, KalshiError } from '@kassandra/kalshi-sdk'
import { pause } from './venue-clock.ts'
import type { VenueCore } from './venue-core.ts'

/** Tells every so often what rests in front of the own orders, while there are any. */
export async function pollQueuePositions(core: VenueCore, everyMs: number, signal: AbortSignal): Promise<void> {
  const { client, clock, table, observe, subaccount } = core
  while (!signal.aborted) {
    await pause(clock, everyMs, signal)
    const marketTickers = [...new Set(table.open().map(({ ticker }) => ticker))].sort()
    if (signal.aborted || marketTickers.length === 0) continue
    try {
      for (const { orderId, ticker, position } of await client.orders.queuePositions({ marketTickers, subaccount }, { signal })) {
        const order = table.find({ orderId })
        if (order?.phase !== 'open') continue
        observe({ kind: 'queue-position', clientOrderId: order.clientOrderId, ticker, ahead: position, atUs: clock.nowUs() })
      }
    } catch (error) {
      if (signal.aborted || error instanceof ClosedError) return
      if (!(error instanceof KalshiError)) throw error
      observe({ kind: 'read-failed', what: 'queue positions', error, atUs: clock.nowUs() })
    }
  }
}
