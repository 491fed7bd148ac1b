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
  let isFirst = true
  await runSocket(session, async ({ socket, fail, observe }) => {
    socket.subscribe({ channels: ['trade'], ...(query.ticker !== undefined && { marketTickers: [query.ticker] }) }).catch(fail)
    for await (const event of socket.events()) {
      const news = observe(event)
      if (news !== undefined) await session.note(news)
      if (event.kind === 'restored') {
        await tape.printAll(isFirst ? await last(session, query, options) : await missed(session, query, tape.latest))
        isFirst = false
      }
      if (event.kind === 'frame' && event.frame.kind === 'trade') await tape.print(tradeOf(event.frame))
    }
  })
}

/** As many as were asked for, oldest first. */
async function last(session: Session, query: ListTradesQuery, options: ListOptions): Promise<readonly Trade[]> {
  const { items } = await take(session.client.markets.trades(query, session.call), options)
  return items.toReversed()
}

/** All since the last one seen, oldest first; where there was none yet, all there are. */
async function missed(session: Session, query: ListTradesQuery, latest: EpochUs | undefined): Promise<readonly Trade[]> {
  const since = latest === undefined ? {} : { minTs: latest }
  const { items } = await take(session.client.markets.trades({ ...query, ...since, limit: 1_000 }, session.call), { limit: 0, all: true })
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
