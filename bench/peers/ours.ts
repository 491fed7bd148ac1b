import { createSigner, formatPrice, formatQty, KalshiClient, type KalshiClientOptions, ManagedBooks } from '@kassandra/kalshi-sdk'
import type { Observation, Scenarios } from './defects.ts'
import { delta, OTHER_TICKER, snapshot, TICKER, trade } from './frames.ts'
import { ed25519Key, escaped, type PemKey, rsaKey } from './keys.ts'
import { loadsAsEsm } from './loads-as-esm.ts'
import { leakedTo, withExchange } from './requests.ts'
import { ServedStream } from './served-stream.ts'

type Credentials = NonNullable<KalshiClientOptions['credentials']>

export const scenarios: Scenarios = {
  D1: () =>
    withExchange(async (exchange) => {
      let signatures = 0
      const signer = createSigner(rsaKey('counted'))
      const sign = (text: string): Promise<string> => {
        signatures++
        return signer.sign(text)
      }
      const clients = Array.from({ length: 17 }, () => new KalshiClient({ environment: exchange, credentials: { keyId: 'counted', sign } }))
      await clients[0]?.exchange.status()
      return { holds: signatures === 1, evidence: `17 clients with all resources, one call: ${signatures} signature` }
    }),
  D2: () =>
    withExchange(async (exchange) => {
      const [, second] = ['A', 'B'].map((keyId) => new KalshiClient({ environment: exchange, credentials: rsaKey(keyId) }))
      await second?.exchange.status()
      const signedBy = exchange.seen[0]?.headers['kalshi-access-key']
      return { holds: signedBy === 'B', evidence: `a call by the client of key B is signed by key ${signedBy}` }
    }),
  D3: () =>
    withExchange(async (exchange) => {
      await call(exchange, rsaKey('secret'))
      const leaked = await leakedTo((url) => fetch(url).then((response) => response.text()))
      return { holds: leaked.length === 0, evidence: `fetch to another host carries ${leaked.join(', ') || 'nothing of it'}` }
    }),
  D4: () =>
    withExchange(async (exchange) => {
      await call(exchange, escaped(rsaKey('escaped')))
      await call(exchange, escaped(ed25519Key('ed25519')))
      const signed = exchange.seen.filter(({ headers }) => headers['kalshi-access-signature']).length
      return { holds: signed === 2, evidence: `${signed} of 2 keys sign; a bad one is refused when the client is made` }
    }),
  D5: () => loadsAsEsm('@kassandra/kalshi-sdk', new URL('.', import.meta.url)),
  D6: () =>
    withBooks(
      [snapshot(1, TICKER, ['0.4800', '100.00']), delta(2, TICKER, '0.4800', '-54.00'), delta(9, TICKER, '0.4800', '1.00')],
      (books) => {
        const shown = levels(books, TICKER)
        const { state } = books.get(TICKER)
        return {
          holds: shown === '0.4800 x 46.00' && state === 'recovering',
          evidence: `${shown} after -54.00 on 100.00; seq 2 to 9: ${state}`,
        }
      },
    ),
  D7: async () => {
    await using stream = await ServedStream.listen()
    await using client = clientOf(stream)
    const socket = client.socket()
    void socket.connect()
    void socket.subscribe({ channels: ['trade'], marketTickers: [TICKER] })
    await stream.serve('trade', trade)
    for await (const event of socket.events()) {
      if (event.kind !== 'frame' || event.frame.kind !== 'trade') continue
      const shown = `${formatQty(event.frame.count)} at ${formatPrice(event.frame.yesPrice)}`
      return { holds: shown === '7.00 at 0.3100', evidence: `${shown} for 7.00 at 0.3100` }
    }
    return { holds: false, evidence: 'no trade came' }
  },
  D8: () =>
    withBooks([snapshot(1, TICKER, ['0.4800', '100.00'], ['0.4850', '7.50']), delta(2, TICKER, '0.4800', '5.00')], (books) => {
      const shown = levels(books, TICKER)
      return { holds: shown === '0.4800 x 105.00, 0.4850 x 7.50', evidence: `${shown} after +5.00 on 100.00` }
    }),
  D9: () =>
    withBooks(
      [snapshot(1, TICKER), snapshot(2, OTHER_TICKER), delta(3, TICKER, '0.4000', '0.01'), delta(4, OTHER_TICKER, '0.4000', '0.49')],
      (books) => {
        const states = [TICKER, OTHER_TICKER].map((ticker) => books.get(ticker).state)
        const shown = [TICKER, OTHER_TICKER].map((ticker) => levels(books, ticker))
        const holds = states.every((state) => state === 'live') && shown.join() === '0.4000 x 0.01,0.4000 x 0.49'
        return { holds, evidence: `both ${[...new Set(states)].join(' and ')}; sizes ${shown.join(' and ')}` }
      },
    ),
  D10: () =>
    withBooks([snapshot(1, TICKER), delta(2, TICKER, '0.4000', '3.00'), delta(2, TICKER, '0.4000', '3.00')], (books) => {
      const shown = levels(books, TICKER)
      return { holds: shown === '0.4000 x 3.00', evidence: `${shown} after +3.00 came twice with one seq` }
    }),
}

async function call(environment: { readonly restUrl: string; readonly wsUrl: string }, credentials: Credentials & PemKey): Promise<void> {
  await using client = new KalshiClient({ environment, credentials })
  await client.exchange.status()
}

function clientOf({ url }: ServedStream): KalshiClient {
  return new KalshiClient({ environment: { restUrl: url.replace('ws', 'http'), wsUrl: url }, credentials: ed25519Key('peer') })
}

/** Books of both markets after all of these frames. */
async function withBooks(frames: readonly object[], observe: (books: ManagedBooks) => Observation): Promise<Observation> {
  await using stream = await ServedStream.listen()
  await using client = clientOf(stream)
  const socket = client.socket()
  const books = new ManagedBooks(socket)
  void socket.connect()
  void books.subscribe([TICKER, OTHER_TICKER])
  await stream.serve('orderbook_delta', ...frames, { type: 'end' })
  for await (const event of books.events()) {
    if (event.kind === 'socket' && event.event.kind === 'frame' && event.event.frame.kind === 'unknown') return observe(books)
  }
  return { holds: false, evidence: 'the stream ended' }
}

function levels(books: ManagedBooks, ticker: string): string {
  const shown = books
    .get(ticker)
    .levels('yes')
    .map(({ price, qty }) => `${formatPrice(price)} x ${formatQty(qty)}`)
  return shown.join(', ')
}
