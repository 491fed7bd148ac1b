import { createRequire } from 'node:module'
import { join } from 'node:path'
import type { Observation, Scenarios } from './defects.ts'
import { delta, snapshot, TICKER, trade } from './frames.ts'
import { ServedStream } from './served-stream.ts'

interface Level {
  readonly price: number
  readonly size: number
}
interface PmxtSocket {
  readonly orderBooks: ReadonlyMap<string, { readonly bids: readonly Level[] }>
  watchOrderBook(ticker: string): Promise<unknown>
  watchTrades(ticker: string): Promise<readonly { readonly price: number; readonly amount: number }[]>
  close(): Promise<void>
}
type CreateSocket = new (auth: { getHeaders(): object }, config: { readonly wsUrl: string }) => PmxtSocket

/** The Kalshi socket of pmxt-core, from the folder of its package. */
export function scenariosOf(dir: string): Scenarios {
  const { KalshiWebSocket }: { readonly KalshiWebSocket: CreateSocket } = createRequire(import.meta.url)(
    join(dir, 'dist/exchanges/kalshi/websocket.js'),
  )
  const withBook = async (frames: readonly object[], observe: (levels: string) => Observation): Promise<Observation> => {
    await using stream = await ServedStream.listen()
    const socket = new KalshiWebSocket({ getHeaders: () => ({}) }, { wsUrl: stream.url })
    const watched = socket.watchOrderBook(TICKER)
    await stream.serve('orderbook_delta', ...frames)
    await watched
    const { bids = [] } = socket.orderBooks.get(TICKER) ?? {}
    await socket.close()
    return observe(bids.map(({ price, size }) => `${price} x ${size}`).join(', '))
  }
  return {
    D6: () =>
      withBook(
        [snapshot(1, TICKER, ['0.4800', '100.00']), delta(2, TICKER, '0.4800', '-54.00'), delta(9, TICKER, '0.4800', '1.00')],
        (shown) => ({
          holds: shown === '0.48 x 46',
          evidence: `${shown} after -54.00 on 100.00; seq 2 to 9: nothing is said`,
        }),
      ),
    D7: async () => {
      await using stream = await ServedStream.listen()
      const socket = new KalshiWebSocket({ getHeaders: () => ({}) }, { wsUrl: stream.url })
      const watched = socket.watchTrades(TICKER)
      await stream.serve('trade', trade)
      const [first] = await watched
      await socket.close()
      return { holds: first?.price === 0.31 && first.amount === 7, evidence: `${first?.amount} at ${first?.price} for 7.00 at 0.3100` }
    },
    D8: () =>
      withBook([snapshot(1, TICKER, ['0.4800', '100.00'], ['0.4850', '7.50']), delta(2, TICKER, '0.4800', '5.00')], (shown) => ({
        holds: shown === '0.485 x 7.5, 0.48 x 105',
        evidence: `${shown} after +5.00 on 100.00`,
      })),
  }
}
