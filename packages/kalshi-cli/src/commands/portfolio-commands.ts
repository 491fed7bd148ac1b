import type { EpochUs, ListFillsQuery, ListPositionsQuery } from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../io.ts'
import { withExamples } from '../options/examples.ts'
import { type ListOptions, pageSize, take, withListOptions } from '../options/listing.ts'
import { present } from '../options/present.ts'
import { instantValue } from '../options/values.ts'
import { type Whose, withWhose } from '../options/whose.ts'
import { showFacts, showList } from '../output/show.ts'
import { UsageError } from '../session/errors.ts'
import { inSession } from '../session/session.ts'
import { fillView } from '../views/fill-view.ts'
import { balanceDocument, balanceFacts, positionView } from '../views/portfolio-view.ts'
import { followFills } from '../watch/follow-fills.ts'

interface PositionsOptions extends ListOptions, Whose {
  readonly ticker?: string
  readonly event?: string
  readonly settled?: 'settled' | 'all'
  readonly held?: boolean
}

interface FillsOptions extends ListOptions, Whose {
  readonly ticker?: string
  readonly order?: string
  readonly since?: EpochUs
  readonly until?: EpochUs
  readonly follow?: boolean
}

const LARGEST_PAGE = 1_000

export function addPortfolio(program: Command, io: Io): void {
  addBalance(program, io)
  addPositions(program, io)
  addFills(program, io)
}

function addBalance(program: Command, io: Io): void {
  const balance = withWhose(program.command('balance').description('own money'))
  withExamples(balance, 'balance', 'balance --subaccount 1', "balance --json | jq -r '.balance'").action(
    ({ subaccount, shard }: Whose, command: Command) =>
      inSession(io, command, async (session) => {
        const query = present({ subaccount, exchangeIndex: shard })
        const answer = await session.client.portfolio.balance(query, session.call)
        await showFacts(session, balanceFacts(answer), balanceDocument(answer))
      }),
  )
}

function addPositions(program: Command, io: Io): void {
  const positions = program
    .command('positions')
    .description('what is held: YES above 0, NO below')
    .option('--ticker <ticker>', 'in this market')
    .option('--event <ticker>', 'in the markets of this event')
    .option('--held', 'only where something is held')
    .addOption(new Option('--settled <which>', 'settled markets: nothing but them, or them too').choices(['settled', 'all']))
  withExamples(withListOptions(withWhose(positions)), 'positions', 'positions --held --json', 'positions --event KXHIGHNY-26NOV21').action(
    (options: PositionsOptions, command: Command) =>
      inSession(io, command, async (session) => {
        const listing = session.client.portfolio.positions(toPositionsQuery(options), session.call)
        await showList(session, await take(listing, options), positionView)
      }),
  )
}

function toPositionsQuery(options: PositionsOptions): ListPositionsQuery {
  return present({
    limit: pageSize(options, LARGEST_PAGE),
    ticker: options.ticker,
    eventTicker: options.event,
    settlementStatus: options.settled,
    countFilter: options.held ? (['position'] as const) : undefined,
    subaccount: options.subaccount,
    exchangeIndex: options.shard,
  })
}

function addFills(program: Command, io: Io): void {
  const instant = instantValue(io.clock.nowUs)
  const fills = program
    .command('fills')
    .description('own trades, newest first')
    .option('--ticker <ticker>', 'in this market')
    .option('--order <id>', 'of this order')
    .option('--since <instant>', 'not before', instant)
    .option('--until <instant>', 'not after', instant)
    .option('--follow', 'the last ones, oldest first, then each as it happens, until Ctrl-C')
  withExamples(
    withListOptions(withWhose(fills)),
    'fills --since now-1d',
    'fills --order 5e3c0c1a-… --json',
    'fills --follow --limit 5',
  ).action((options: FillsOptions, command: Command) =>
    inSession(io, command, async (session) => {
      if (options.follow) return followFills(session, toFollowedQuery(options), options)
      return showList(session, await take(session.client.portfolio.fills(toFillsQuery(options), session.call), options), fillView)
    }),
  )
}

function toFollowedQuery(options: FillsOptions): ListFillsQuery {
  if (options.until !== undefined || options.order !== undefined || options.shard !== undefined)
    throw new UsageError('--follow goes without --until, --order and --shard')
  return toFillsQuery(options)
}

function toFillsQuery(options: FillsOptions): ListFillsQuery {
  return present({
    limit: pageSize(options, LARGEST_PAGE),
    ticker: options.ticker,
    orderId: options.order,
    minTs: options.since,
    maxTs: options.until,
    subaccount: options.subaccount,
    exchangeIndex: options.shard,
  })
}
