import type { EpochUs, ListEventsQuery } from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { type ListOptions, pageSize, take, withListOptions } from '../options/listing.ts'
import { present } from '../options/present.ts'
import { instantValue, listValue } from '../options/values.ts'
import { showFacts, showList } from '../output/show.ts'
import { inSession } from '../session/session.ts'
import { eventDocument, eventFacts, eventView } from '../views/event-view.ts'
import { marketView } from '../views/market-view.ts'

interface ListEventsOptions extends ListOptions {
  readonly status?: 'unopened' | 'open' | 'closed' | 'settled'
  readonly series?: string
  readonly tickers?: readonly string[]
  readonly closesAfter?: EpochUs
  readonly updatedAfter?: EpochUs
  readonly markets?: boolean
}

const LARGEST_PAGE = 200

export function addEvents(program: Command, io: Io): void {
  const events = program.command('events').description('events, which markets are about')
  addList(events, io)
  const show = events.command('show').argument('<ticker>', 'of the event').description('one event and its markets')
  withExamples(show, 'events show KXHIGHNY-26NOV21', 'events show KXHIGHNY-26NOV21 --json').action(
    (ticker: string, _options: unknown, command: Command) =>
      inSession(io, command, async (session) => {
        const event = await session.client.events.get(ticker, session.call)
        await showFacts(session, eventFacts(event), eventDocument(event))
        if (session.isJson) return
        await session.print('')
        await showList(session, { items: event.markets, isComplete: true }, marketView)
      }),
  )
}

function addList(events: Command, io: Io): void {
  const instant = instantValue(io.clock.nowUs)
  const list = events.command('list').description('events by the filters of the exchange, combos left out')
  list
    .addOption(new Option('--status <status>', 'where they stand').choices(['unopened', 'open', 'closed', 'settled']))
    .option('--series <ticker>', 'of this series')
    .option('--tickers <a,b>', 'these', listValue)
    .option('--closes-after <instant>', 'with a market that closes later', instant)
    .option('--updated-after <instant>', 'changed since', instant)
    .option('--markets', 'with their markets in them, for --json')
  withExamples(
    withListOptions(list),
    'events list --status open --series KXHIGHNY',
    'events list --status open --closes-after now+7d --limit 10',
    'events list --series KXBTC15M --markets --json',
  ).action((options: ListEventsOptions, command: Command) =>
    inSession(io, command, async (session) => {
      await showList(session, await take(session.client.events.list(toQuery(options), session.call), options), eventView)
    }),
  )
}

function toQuery(options: ListEventsOptions): ListEventsQuery {
  return present({
    limit: pageSize(options, LARGEST_PAGE),
    status: options.status,
    seriesTicker: options.series,
    tickers: options.tickers,
    minCloseTs: options.closesAfter,
    minUpdatedTs: options.updatedAfter,
    withNestedMarkets: options.markets,
  })
}
