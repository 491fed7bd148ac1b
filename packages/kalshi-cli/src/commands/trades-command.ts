import type { EpochUs } from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { type ListOptions, pageSize, take, withListOptions } from '../options/listing.ts'
import { present } from '../options/present.ts'
import { instantValue } from '../options/values.ts'
import { showList } from '../output/show.ts'
import { UsageError } from '../session/errors.ts'
import { inSession } from '../session/session.ts'
import { tradeView } from '../views/trade-view.ts'
import { followTrades } from '../watch/follow-trades.ts'

interface TradesOptions extends ListOptions {
  readonly since?: EpochUs
  readonly until?: EpochUs
  readonly blocks?: 'only' | 'exclude'
  readonly follow?: boolean
}

const LARGEST_PAGE = 1_000

export function addTrades(program: Command, io: Io): void {
  const instant = instantValue(io.clock.nowUs)
  const trades = program
    .command('trades')
    .argument('[ticker]', 'of the market; absent: of all')
    .description('public trades, newest first')
    .option('--since <instant>', 'not before', instant)
    .option('--until <instant>', 'not after', instant)
    .addOption(new Option('--blocks <which>', 'block trades: nothing but them, or all but them').choices(['only', 'exclude']))
    .option('--follow', 'the last ones, oldest first, then each as it happens, until Ctrl-C (needs a key)')
  withExamples(
    withListOptions(trades),
    'trades KXBTC15M-26NOV210730-T45 --limit 5',
    'trades --since now-10m --all --json',
    'trades KXBTC15M-26NOV210730-T45 --follow',
  ).action((ticker: string | undefined, options: TradesOptions, command: Command) =>
    inSession(io, command, async (session) => {
      const { since, until, blocks, follow } = options
      const isBlockTrade = blocks === undefined ? undefined : blocks === 'only'
      const query = present({ ticker, minTs: since, maxTs: until, isBlockTrade, limit: pageSize(options, LARGEST_PAGE) })
      if (!follow) return showList(session, await take(session.client.markets.trades(query, session.call), options), tradeView)
      if (until !== undefined || blocks !== undefined) throw new UsageError('--follow goes without --until and --blocks')
      return followTrades(session, query, options)
    }),
  )
}
