import { type DecreaseOrderRequest, type Order, type Qty, qty } from '@kassandra/kalshi-sdk'
import type { Command } from 'commander'
import type { Io } from '../../io.ts'
import { type Confirmation, withConfirmation } from '../../options/confirmation.ts'
import { withExamples } from '../../options/examples.ts'
import { present } from '../../options/present.ts'
import { qtyOrNothingValue, qtyValue } from '../../options/values.ts'
import { contracts } from '../../output/amounts.ts'
import { inQty, type Shape, toDocument } from '../../output/document.ts'
import { showFacts } from '../../output/show.ts'
import { type Change, confirm } from '../../session/confirm.ts'
import { UsageError } from '../../session/errors.ts'
import { inSession } from '../../session/session.ts'
import { decreaseResultDocument, orderLine } from '../../views/order-view.ts'

interface DecreaseOptions extends Confirmation {
  readonly by?: Qty
  readonly to?: Qty
}

export function addDecrease(orders: Command, io: Io): void {
  const decrease = orders
    .command('decrease')
    .argument('<id>', 'of the order')
    .description('make an order smaller; it keeps its place in the queue')
    .option('--by <contracts>', 'so many fewer', qtyValue)
    .option('--to <contracts>', 'what should still rest; 0 cancels', qtyOrNothingValue)
  withExamples(withConfirmation(decrease), 'orders decrease 5e3c0c1a-… --by 5', 'orders decrease 5e3c0c1a-… --to 2.50 --yes').action(
    (id: string, options: DecreaseOptions, command: Command) =>
      inSession(io, command, async (session) => {
        const { by, to } = options
        if ((by === undefined) === (to === undefined)) throw new UsageError('a decrease needs either --by or --to')
        const order = await session.client.orders.get(id, session.call)
        const request = toRequest(order, options)
        await confirm(session, options.yes, () => toChange(order, request))
        const result = await session.client.orders.decrease(id, request, session.call)
        const resting = contracts(result.remainingCount)
        await showFacts(
          session,
          [
            ['order', result.orderId],
            ['resting', resting],
          ],
          decreaseResultDocument(result),
        )
      }),
  )
}

function toRequest({ ticker, subaccount, exchangeIndex }: Order, { by, to }: DecreaseOptions): DecreaseOrderRequest {
  return { marketTicker: ticker, ...present({ reduceBy: by, reduceTo: to, subaccount, exchangeIndex }) }
}

const REQUEST: Shape<DecreaseOrderRequest> = { reduceBy: inQty, reduceTo: inQty }

function toChange(order: Order, request: DecreaseOrderRequest): Change {
  const { reduceBy, reduceTo } = request
  const resting = contracts(order.remainingCount)
  const change = reduceTo === undefined ? `less ${contracts(reduceBy ?? qty(0))}` : `to ${contracts(reduceTo)}`
  return {
    action: 'decrease the order',
    facts: [
      ['order', `${order.orderId}: ${orderLine(order)}`],
      ['resting', `${resting}, ${change}`],
    ],
    document: { action: 'decrease', orderId: order.orderId, request: toDocument(request, REQUEST) },
  }
}
