import type { Command } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { integerValue } from '../options/values.ts'
import { inSession } from '../session/session.ts'
import { ladderDocument, ladderLines, ladderOf } from '../views/book-view.ts'
import { watchBook } from '../watch/watch-book.ts'

interface BookOptions {
  readonly depth?: number
  readonly watch?: boolean
}

export function addBook(program: Command, io: Io): void {
  const book = program
    .command('book')
    .argument('<ticker>', 'of the market')
    .description('the order book of a market, in YES prices')
    .option('--depth <levels>', 'of each side; default: all, and with --watch what fits', integerValue(1, 100))
    .option('--watch', 'live, until Ctrl-C; into a pipe or with --json one line of JSON a change (needs a key)')
  withExamples(
    book,
    'book KXBTC15M-26NOV210730-T45 --depth 5',
    'book KXBTC15M-26NOV210730-T45 --watch',
    "book KXBTC15M-26NOV210730-T45 --watch --json --depth 1 | jq -c '[.bids[0].price, .asks[0].price]'",
  ).action((ticker: string, { depth, watch }: BookOptions, command: Command) =>
    inSession(io, command, async (session) => {
      if (watch) return watchBook(session, ticker, depth)
      const ladder = ladderOf(await session.client.markets.orderbook(ticker, depth === undefined ? {} : { depth }, session.call), depth)
      if (session.isJson) await session.print(JSON.stringify({ ticker, ...ladderDocument(ladder) }, undefined, 2))
      else await session.print(ladderLines(ladder, session.style).join('\n'))
    }),
  )
}
