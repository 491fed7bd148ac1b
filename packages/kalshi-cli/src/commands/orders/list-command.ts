import type { EpochUs, ListOrdersQuery } from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../../io.ts'
import { withExamples } from '../../options/examples.ts'
import { type ListOptions, pageSize, take, withListOptions } from '../../options/listing.ts'
import { present } from '../../options/present.ts'
import { instantValue, listValue } from '../../options/values.ts'
import { type Whose, withWhose } from '../../options/whose.ts'
import { showFacts, showList } from '../../output/show.ts'
import { inSession } from '../../session/session.ts'
import { orderDocument, orderFacts, orderView } from '../../views/order-view.ts'

interface ListOrdersOptions extends ListOptions, Whose {
  readonly status?: 'resting' | 'canceled' | 'executed'
  readonly ticker?: string
  readonly events?: readonly string[]
  readonly since?: EpochUs
  readonly until?: EpochUs
}

const LARGEST_PAGE = 1_000

export function addListOrders(orders: Command, io: Io): void {
  const instant = instantValue(io.clock.nowUs)
  const list = orders
    .command('list')
    .description('own orders; a new one may take some seconds to appear')
    .addOption(new Option('--status <status>', 'how they stand').choices(['resting', 'canceled', 'executed']))
    .option('--ticker <ticker>', 'in this market')
    .option('--events <a,b>', 'in the markets of these events, at most 10', listValue)
    .option('--since <instant>', 'placed not before', instant)
    .option('--until <instant>', 'placed not after', instant)
  withExamples(
    withListOptions(withWhose(list)),
    'orders list --status resting',
    'orders list --ticker KXBTC15M-26NOV210730-T45 --since now-1h',
    "orders list --status resting --json | jq -r '.[].orderId'",
  ).action((options: ListOrdersOptions, command: Command) =>
    inSession(io, command, async (session) => {
      await showList(session, await take(session.client.orders.list(toQuery(options), session.call), options), orderView)
    }),
  )
}

function toQuery(options: ListOrdersOptions): ListOrdersQuery {
  return present({
    limit: pageSize(options, LARGEST_PAGE),
    status: options.status,
    ticker: options.ticker,
    eventTickers: options.events,
    minTs: options.since,
    maxTs: options.until,
    subaccount: options.subaccount,
    exchangeIndex: options.shard,
  })
}

export function addShowOrder(orders: Command, io: Io): void {
  const show = orders.command('show').argument('<id>', 'of the order').description('all about one order')
  withExamples(show, 'orders show 5e3c0c1a-…', 'orders show 5e3c0c1a-… --json').action((id: string, _options: unknown, command: Command) =>
    inSession(io, command, async (session) => {
      const order = await session.client.orders.get(id, session.call)
      await showFacts(session, orderFacts(order), orderDocument(order))
    }),
  )
}
