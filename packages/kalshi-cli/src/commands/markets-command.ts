import type { EpochUs, ListMarketsQuery } from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { type ListOptions, pageSize, take, withListOptions } from '../options/listing.ts'
import { present } from '../options/present.ts'
import { instantValue, integerValue, listValue } from '../options/values.ts'
import { showFacts, showList } from '../output/show.ts'
import { searchMarkets } from '../search/search-markets.ts'
import { inSession } from '../session/session.ts'
import { marketDocument, marketFacts, marketView } from '../views/market-view.ts'

interface ListMarketsOptions extends ListOptions {
  readonly status?: 'unopened' | 'open' | 'paused' | 'closed' | 'settled'
  readonly event?: string
  readonly series?: string
  readonly tickers?: readonly string[]
  readonly combos?: 'only' | 'exclude'
  readonly createdAfter?: EpochUs
  readonly createdBefore?: EpochUs
  readonly updatedAfter?: EpochUs
  readonly closesAfter?: EpochUs
  readonly closesBefore?: EpochUs
  readonly settledAfter?: EpochUs
  readonly settledBefore?: EpochUs
}

const LARGEST_PAGE = 1_000

export function addMarkets(program: Command, io: Io): void {
  const markets = program.command('markets').description('markets and their quotes')
  addList(markets, io)
  addSearch(markets, io)
  addShow(markets, io)
}

function addList(markets: Command, io: Io): void {
  const instant = instantValue(io.clock.nowUs)
  const list = markets.command('list').description('markets by the filters of the exchange')
  list
    .addOption(new Option('--status <status>', 'where they stand').choices(['unopened', 'open', 'paused', 'closed', 'settled']))
    .option('--event <ticker>', 'of this event')
    .option('--series <ticker>', 'of this series')
    .option('--tickers <a,b>', 'these', listValue)
    .addOption(new Option('--combos <which>', 'combo markets: nothing but them, or all but them').choices(['only', 'exclude']))
    .option('--created-after <instant>', 'with --status unopened, open or none', instant)
    .option('--created-before <instant>', 'with --status unopened, open or none', instant)
    .option('--updated-after <instant>', 'with --combos exclude and --series at most', instant)
    .option('--closes-after <instant>', 'with --status closed or none', instant)
    .option('--closes-before <instant>', 'with --status closed or none', instant)
    .option('--settled-after <instant>', 'with --status settled or none', instant)
    .option('--settled-before <instant>', 'with --status settled or none', instant)
  withExamples(
    withListOptions(list),
    'markets list --status open --series KXBTC15M',
    'markets list --closes-after now --closes-before now+1h --limit 20',
    "markets list --event KXHIGHNY-26NOV21 --json | jq -r '.[].ticker'",
  ).action((options: ListMarketsOptions, command: Command) =>
    inSession(io, command, async (session) => {
      const listing = session.client.markets.list(toQuery(options), session.call)
      await showList(session, await take(listing, options), marketView)
    }),
  )
}

function toQuery(options: ListMarketsOptions): ListMarketsQuery {
  return present({
    limit: pageSize(options, LARGEST_PAGE),
    status: options.status,
    eventTicker: options.event,
    seriesTicker: options.series,
    tickers: options.tickers,
    mveFilter: options.combos,
    minCreatedTs: options.createdAfter,
    maxCreatedTs: options.createdBefore,
    minUpdatedTs: options.updatedAfter,
    minCloseTs: options.closesAfter,
    maxCloseTs: options.closesBefore,
    minSettledTs: options.settledAfter,
    maxSettledTs: options.settledBefore,
  })
}

function addSearch(markets: Command, io: Io): void {
  const search = markets
    .command('search')
    .argument('<words...>', 'all of which the event or the market has in its titles or tickers')
    .description('open markets by words; the exchange has no such search, so events are read and looked through')
    .option('--pages <n>', 'events to look through, in pages of 200', integerValue(1, 1_000), 10)
  withExamples(withListOptions(search), 'markets search bitcoin price', 'markets search new york temperature --limit 5').action(
    (words: readonly string[], options: ListOptions & { readonly pages: number }, command: Command) =>
      inSession(io, command, async (session) => {
        const { found, events, isWhole } = await searchMarkets(session.client.events, words, options, session.call)
        await showList(session, found, marketView)
        if (!isWhole) await session.note(`looked through the first ${events} open events; --pages <n> looks further`)
      }),
  )
}

function addShow(markets: Command, io: Io): void {
  const show = markets.command('show').argument('<ticker>', 'of the market').description('all about one market')
  withExamples(show, 'markets show KXBTC15M-26NOV210730-T45', 'markets show KXBTC15M-26NOV210730-T45 --json').action(
    (ticker: string, _options: unknown, command: Command) =>
      inSession(io, command, async (session) => {
        const market = await session.client.markets.get(ticker, session.call)
        await showFacts(session, marketFacts(market), marketDocument(market))
      }),
  )
}
