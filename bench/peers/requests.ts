import { createServer } from 'node:http'
import { type LocalExchange, startLocalExchange } from '../../packages/kalshi-sdk/test/rest/support/local-exchange.ts'
import type { Observation } from './defects.ts'

/** A server that takes every request for the exchange's status, while `run` lasts. */
export async function withExchange(run: (exchange: LocalExchange) => Promise<Observation>): Promise<Observation> {
  const exchange = await startLocalExchange()
  exchange.replyAlways({ json: { exchange_active: true, trading_active: true } })
  try {
    return await run(exchange)
  } finally {
    await exchange.close()
  }
}

/** Headers of the exchange's kind that a foreign host is sent by `call`. */
export async function leakedTo(call: (url: string) => Promise<unknown>): Promise<readonly string[]> {
  const { promise, resolve } = Promise.withResolvers<readonly string[]>()
  const foreign = createServer((request, response) => {
    resolve(Object.keys(request.headers).filter((name) => name.startsWith('kalshi')))
    response.end('hello')
  })
  await new Promise<void>((listening) => foreign.listen(0, '127.0.0.1', listening))
  try {
    await call(`http://127.0.0.1:${Reflect.get(foreign.address() ?? {}, 'port')}/unrelated`)
    return await promise
  } finally {
    foreign.closeAllConnections()
    foreign.close()
  }
}
