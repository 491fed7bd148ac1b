import { type AmendOrderRequest, type EpochUs, formatInstant, type Order, type Price, type Qty, qty } from '@kassandra/kalshi-sdk'
import { type Command, InvalidArgumentError } from 'commander'
import type { Io } from '../../io.ts'
import { type Confirmation, withConfirmation } from '../../options/confirmation.ts'
import { withExamples } from '../../options/examples.ts'
import { present } from '../../options/present.ts'
import { instantValue, priceValue, qtyValue } from '../../options/values.ts'
import { contracts, dollars } from '../../output/amounts.ts'
import { inPrice, inQty, type Shape, toDocument } from '../../output/document.ts'
import { showFacts } from '../../output/show.ts'
import { type Change, confirm } from '../../session/confirm.ts'
import { UsageError } from '../../session/errors.ts'
import { inSession } from '../../session/session.ts'
import { amendResultDocument, orderLine } from '../../views/order-view.ts'

interface AmendOptions extends Confirmation {
  readonly price?: Price
  readonly count?: Qty
  readonly expires?: EpochUs | 'none'
}

export function addAmend(orders: Command, io: Io): void {
  const amend = orders
    .command('amend')
    .argument('<id>', 'of the order')
    .description('change price, size or expiry of an order; only less at the same price keeps its place in the queue')
    .option('--price <dollars>', 'new YES price', priceValue)
    .option('--count <contracts>', 'new total: what is filled already and what should rest', qtyValue)
    .option('--expires <instant>', 'new expiry, or none', expiryValue(io))
  withExamples(
    withConfirmation(amend),
    'orders amend 5e3c0c1a-… --price 0.43',
    'orders amend 5e3c0c1a-… --price 0.43 --count 20 --yes',
  ).action((id: string, options: AmendOptions, command: Command) =>
    inSession(io, command, async (session) => {
      const { price, count, expires } = options
      if (price === undefined && count === undefined && expires === undefined)
        throw new UsageError('an amendment needs --price, --count or --expires')
      const order = await session.client.orders.get(id, session.call)
      const request = toRequest(order, options)
      await confirm(session, options.yes, () => toChange(order, request))
      const result = await session.client.orders.amend(id, request, session.call)
      await showFacts(
        session,
        [['order', result.orderId], ...told('filled', result.fillCount), ...told('resting', result.remainingCount)],
        amendResultDocument(result),
      )
    }),
  )
}

function expiryValue(io: Io): (text: string) => EpochUs | 'none' {
  const instant = instantValue(io.clock.nowUs)
  return (text) => {
    const expiry = text === 'none' ? text : instant(text)
    if (expiry !== 'none' && expiry % 1_000_000 !== 0) throw new InvalidArgumentError('It should be a whole second.')
    return expiry
  }
}

/** What stays is repeated: an amendment states the whole order. */
function toRequest(order: Order, { price, count, expires }: AmendOptions): AmendOrderRequest {
  const { ticker, bookSide, yesPrice, fillCount, remainingCount, subaccount, exchangeIndex } = order
  return {
    ticker,
    side: bookSide,
    price: price ?? yesPrice,
    count: count ?? qty(fillCount + remainingCount),
    ...present({ expirationTime: expires, subaccount, exchangeIndex }),
  }
}

const REQUEST: Shape<AmendOrderRequest> = {
  price: inPrice,
  count: inQty,
  expirationTime: (expiry) => (expiry === 'none' ? expiry : formatInstant(expiry)),
}

function toChange(order: Order, request: AmendOrderRequest): Change {
  const total = qty(order.fillCount + order.remainingCount)
  const { expirationTime } = request
  return {
    action: 'amend the order',
    facts: [
      ['order', `${order.orderId}: ${orderLine(order)}`],
      ['YES price', `${dollars(order.yesPrice)} -> ${dollars(request.price)}`],
      ['total', `${contracts(total)} -> ${contracts(request.count)} (${contracts(order.fillCount)} filled)`],
      ['expires', expirationTime === undefined || expirationTime === 'none' ? (expirationTime ?? '') : formatInstant(expirationTime)],
    ],
    document: { action: 'amend', orderId: order.orderId, request: toDocument(request, REQUEST) },
  }
}

function told(name: string, count: Qty | undefined): readonly (readonly [string, string])[] {
  return count === undefined ? [] : [[name, contracts(count)]]
}
