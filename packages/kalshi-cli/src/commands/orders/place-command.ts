import {
  type BookSide,
  type CreateOrderRequest,
  complement,
  type EpochUs,
  formatInstant,
  notional,
  type OrderOutcome,
  type Price,
  type Qty,
  type SelfTradePrevention,
} from '@kassandra/kalshi-sdk'
import { type Command, Option } from 'commander'
import type { Io } from '../../io.ts'
import { type Confirmation, withConfirmation } from '../../options/confirmation.ts'
import { withExamples } from '../../options/examples.ts'
import { present } from '../../options/present.ts'
import { instantValue, priceValue, qtyValue } from '../../options/values.ts'
import { type Whose, withWhose } from '../../options/whose.ts'
import { contracts, dollars, money } from '../../output/amounts.ts'
import { inInstant, inPrice, inQty, type Shape, toDocument } from '../../output/document.ts'
import { showFacts } from '../../output/show.ts'
import { type Change, confirm } from '../../session/confirm.ts'
import { OutcomeUnknownError, UsageError } from '../../session/errors.ts'
import { inSession, type Session } from '../../session/session.ts'
import { orderResultDocument, orderResultFacts } from '../../views/order-view.ts'

interface PlaceOptions extends Confirmation, Whose {
  readonly side: BookSide
  readonly price: Price
  readonly count: Qty
  readonly timeInForce: 'gtc' | 'ioc' | 'fok'
  readonly selfTrade: SelfTradePrevention
  readonly clientOrderId?: string
  readonly expires?: EpochUs
  readonly postOnly?: boolean
  readonly reduceOnly?: boolean
  readonly cancelOnPause?: boolean
  readonly group?: string
}

const TIME_IN_FORCE = { gtc: 'good_till_canceled', ioc: 'immediate_or_cancel', fok: 'fill_or_kill' } as const
/** Longer than a request can still take effect, so that the search ends with certainty. */
const RESOLVE_MS = 45_000

export function addPlace(orders: Command, io: Io): void {
  const place = orders
    .command('place')
    .argument('<ticker>', 'of the market')
    .description('place one order')
    .addOption(new Option('--side <side>', 'bid buys YES, ask sells YES, which is to buy NO').choices(['bid', 'ask']).makeOptionMandatory())
    .requiredOption('--price <dollars>', 'of a YES contract, also for an ask', priceValue)
    .requiredOption('--count <contracts>', 'how many', qtyValue)
    .addOption(
      new Option('--time-in-force <how>', 'rest until cancelled, or fill at once what can be, or all or nothing')
        .choices(['gtc', 'ioc', 'fok'])
        .default('gtc'),
    )
    .option('--post-only', 'refused rather than filled at once')
    .option('--reduce-only', 'never more than the position; with ioc')
    .option('--expires <instant>', 'cancelled then, or some minutes later; with gtc', instantValue(io.clock.nowUs))
    .option('--cancel-on-pause', 'cancelled when trading pauses')
    .option('--client-order-id <id>', 'own name of the order; refused while an open order has it')
    .option('--group <id>', 'order group that it belongs to')
    .addOption(
      new Option('--self-trade <which>', 'which own order goes where two would meet')
        .choices(['taker_at_cross', 'maker'])
        .default('taker_at_cross'),
    )
  withExamples(
    withConfirmation(withWhose(place)),
    'orders place KXBTC15M-26NOV210730-T45 --side bid --price 0.42 --count 10',
    'orders place KXBTC15M-26NOV210730-T45 --side bid --price 0.42 --count 10 --yes',
    'orders place KXBTC15M-26NOV210730-T45 --side ask --price 0.58 --count 2.50 --post-only --expires now+10m --yes',
  ).action((ticker: string, options: PlaceOptions, command: Command) =>
    inSession(io, command, async (session) => {
      const request = toRequest(ticker, options)
      await confirm(session, options.yes, () => toChange(request))
      await showOutcome(session, request, await placed(session, request))
    }),
  )
}

function toRequest(ticker: string, options: PlaceOptions): CreateOrderRequest {
  if (options.expires !== undefined && options.timeInForce !== 'gtc') throw new UsageError('--expires goes with --time-in-force gtc only')
  if (options.expires !== undefined && options.expires % 1_000_000 !== 0) throw new UsageError('--expires should be a whole second')
  if (options.reduceOnly && options.timeInForce !== 'ioc') throw new UsageError('--reduce-only goes with --time-in-force ioc only')
  return {
    ticker,
    side: options.side,
    price: options.price,
    count: options.count,
    timeInForce: TIME_IN_FORCE[options.timeInForce],
    selfTradePrevention: options.selfTrade,
    ...present({
      clientOrderId: options.clientOrderId,
      expirationTime: options.expires,
      postOnly: options.postOnly,
      reduceOnly: options.reduceOnly,
      cancelOrderOnPause: options.cancelOnPause,
      orderGroupId: options.group,
      subaccount: options.subaccount,
      exchangeIndex: options.shard,
    }),
  }
}

const REQUEST: Shape<CreateOrderRequest> = { price: inPrice, count: inQty, expirationTime: inInstant }

/** Pure. What a request would do, in words. */
export function toChange(request: CreateOrderRequest): Change {
  const { side, price, count, expirationTime } = request
  const isBid = side === 'bid'
  const each = isBid ? price : complement(price)
  const size = contracts(count)
  const also = isBid ? '' : `, which is to buy ${size} NO at ${dollars(each)} or less`
  const flags = [request.postOnly && 'post only', request.reduceOnly && 'reduce only', request.cancelOrderOnPause && 'cancelled on a pause']
  return {
    action: 'place the order',
    facts: [
      ['order', `${isBid ? 'buy' : 'sell'} ${size} YES at ${dollars(price)} or ${isBid ? 'less' : 'more'}${also}`],
      ['market', request.ticker],
      ['costs at most', `${money(notional(each, count))} and fees`],
      ['time in force', request.timeInForce],
      ['expires', expirationTime === undefined ? '' : formatInstant(expirationTime)],
      ['also', flags.filter((flag) => flag !== undefined && flag !== false).join(', ')],
      ['own orders meeting', request.selfTradePrevention],
      ['client order id', request.clientOrderId ?? ''],
      ['order group', request.orderGroupId ?? ''],
      ['subaccount', request.subaccount === undefined ? '' : String(request.subaccount)],
    ],
    document: { action: 'place', request: toDocument(request, REQUEST) },
  }
}

/** Where the answer is lost, looks for the order until it is found or certain not to be there. */
async function placed(session: Session, request: CreateOrderRequest): Promise<OrderOutcome> {
  const outcome = await session.client.orders.place(request, session.call)
  if (outcome.outcome !== 'unknown' || session.io.signal.aborted) return outcome
  await session.note('the answer was lost; looking for the order, which may take up to 45 s')
  return outcome.resolve({ timeoutMs: RESOLVE_MS, signal: session.io.signal })
}

async function showOutcome(session: Session, { count }: CreateOrderRequest, outcome: OrderOutcome): Promise<void> {
  if (outcome.outcome === 'rejected') throw outcome.error
  if (outcome.outcome === 'unknown') throw new OutcomeUnknownError(outcome.clientOrderId, outcome.error)
  await showFacts(session, orderResultFacts(outcome.order, count), orderResultDocument(outcome.order))
}
