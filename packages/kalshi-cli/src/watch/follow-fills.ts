import type { FillsQuery, ListFillsQuery, StreamEvent, StreamedFill } from '@kassandra/kalshi-sdk'
import { type ListOptions, take } from '../options/listing.ts'
import { present } from '../options/present.ts'
import type { Session } from '../session/session.ts'
import { fillLine, streamedFillDocument } from '../views/fill-view.ts'
import { RecentIds } from './recent-ids.ts'

/**
 * Prints the last own fills and then each as it happens, until Ctrl-C; none is left out and none printed twice, whatever becomes of the
 * connection.
 * @throws {ApiError | ConnectionError} The last fills cannot be read.
 */
export async function followFills(session: Session, query: ListFillsQuery, options: ListOptions): Promise<void> {
  const printed = new RecentIds(100_000)
  const print = async (fill: StreamedFill): Promise<void> => {
    if (!printed.add(`${fill.fillId} ${fill.orderId}`)) return
    await session.print(session.isJson ? JSON.stringify(streamedFillDocument(fill)) : fillLine(fill))
  }
  // Read first: a fill between here and the stream is later than this, whether or not there were any before.
  const { asOfTime } = await session.client.exchange.userDataTimestamp(session.call)
  const { items } = await take(session.client.portfolio.fills(query, session.call), options)
  for (const fill of items.toReversed()) await print({ ...fill, clientOrderId: undefined })
  const { ticker, subaccount } = query
  await follow(
    session,
    present({ tickers: ticker === undefined ? undefined : [ticker], subaccount, since: items[0]?.createdTime ?? asOfTime }),
    print,
  )
}

async function follow(session: Session, query: FillsQuery, print: (fill: StreamedFill) => Promise<void>): Promise<void> {
  const { signal } = session.io
  const stream = session.client.streams.fills(query)
  const stop = (): void => void stream.close()
  signal.addEventListener('abort', stop, { once: true })
  if (signal.aborted) stop()
  try {
    for await (const event of stream.events()) {
      const news = newsOf(event)
      if (news !== undefined) await session.note(news)
      if (event.kind === 'item') await print(event.item)
    }
  } finally {
    signal.removeEventListener('abort', stop)
    await stream.close()
  }
}

/** Pure. How the connection stands after an event, in words; undefined where it says nothing of that. */
function newsOf(event: StreamEvent<StreamedFill>): string | undefined {
  if (event.kind === 'subscribed') return 'connected'
  if (event.kind === 'interrupted') return `connection lost (${event.detail}), connecting anew`
  if (event.kind === 'backfill-failed') return `reading what was missed failed, next try in ${Math.ceil(event.retryInMs / 1_000)} s`
  return undefined
}
