import type { EpochUs, ListTradesQuery, Trade } from '@kassandra/kalshi-sdk'
import { type ListOptions, take } from '../options/listing.ts'
import type { Session } from '../session/session.ts'
import { tradeDocument, tradeLine, tradeOf } from '../views/trade-view.ts'
import { RecentIds } from './recent-ids.ts'
import { runSocket } from './run-socket.ts'

/**
 * Prints the last trades and then each as it happens, until Ctrl-C. What happened while there was no connection is read over REST
 * when it is back, so that none is left out and none printed twice.
 */
export async function followTrades(session: Session, query: ListTradesQuery, options: ListOptions): Promise<void> {
  const tape = new Tape(session)
  await runSocket(session, async ({ socket, fail, observe }) => {
    socket.subscribe({ channels: ['trade'], ...(query.ticker !== undefined && { marketTickers: [query.ticker] }) }).catch(fail)
    for await (const event of socket.events()) {
      const news = observe(event)
      if (news !== undefined) await session.note(news)
      if (event.kind === 'restored') await tape.printAll(await missed(session, query, options, tape.latest))
      if (event.kind === 'frame' && event.frame.kind === 'trade') await tape.print(tradeOf(event.frame))
    }
  })
}

/** Oldest first. At first as many as were asked for, later all since the last one seen. */
async function missed(
  session: Session,
  query: ListTradesQuery,
  options: ListOptions,
  latest: EpochUs | undefined,
): Promise<readonly Trade[]> {
  const isFirst = latest === undefined
  const listing = session.client.markets.trades(isFirst ? query : { ...query, minTs: latest, limit: 1_000 }, session.call)
  const { items } = await take(listing, isFirst ? options : { ...options, all: true })
  return items.toReversed()
}

/** Prints every trade once. */
class Tape {
  readonly #session: Session
  readonly #printed = new RecentIds(100_000)
  #latest: EpochUs | undefined

  constructor(session: Session) {
    this.#session = session
  }

  get latest(): EpochUs | undefined {
    return this.#latest
  }

  async printAll(trades: readonly Trade[]): Promise<void> {
    for (const trade of trades) await this.print(trade)
  }

  async print(trade: Trade): Promise<void> {
    if (!this.#printed.add(trade.tradeId)) return
    if (this.#latest === undefined || trade.createdTime > this.#latest) this.#latest = trade.createdTime
    await this.#session.print(this.#session.isJson ? JSON.stringify(tradeDocument(trade)) : tradeLine(trade))
  }
}
