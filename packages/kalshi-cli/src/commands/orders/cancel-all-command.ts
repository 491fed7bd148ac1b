import type { Order } from '@kassandra/kalshi-sdk'
import type { Command } from 'commander'
import type { Io } from '../../io.ts'
import { type Confirmation, withConfirmation } from '../../options/confirmation.ts'
import { withExamples } from '../../options/examples.ts'
import { present } from '../../options/present.ts'
import { integerValue } from '../../options/values.ts'
import { type Fact, showFacts } from '../../output/show.ts'
import { type Change, confirm } from '../../session/confirm.ts'
import { inSession, type Session } from '../../session/session.ts'
import { orderDocument, orderLine } from '../../views/order-view.ts'

interface CancelAllOptions extends Confirmation {
  readonly subaccount?: number
}

export function addCancelAll(orders: Command, io: Io): void {
  const cancelAll = orders
    .command('cancel-all')
    .description('cancel every resting order, on every shard; orders placed within the next minute may go too')
    .option('--subaccount <n>', 'of this one only; absent: of all', integerValue(0, 63))
  withExamples(
    withConfirmation(cancelAll),
    'orders cancel-all',
    'orders cancel-all --yes',
    'orders cancel-all --subaccount 1 --yes',
  ).action(({ yes, subaccount }: CancelAllOptions, command: Command) =>
    inSession(io, command, async (session) => {
      const query = present({ subaccount })
      await confirm(session, yes, () => toChange(session, query))
      await session.client.orders.cancelAll(query, session.call)
      await showFacts(session, [['cancelled', 'every resting order']], { isCancelled: true })
    }),
  )
}

async function toChange(session: Session, query: { readonly subaccount?: number }): Promise<Change> {
  const resting: Order[] = []
  for await (const order of session.client.orders.list({ ...query, status: 'resting', limit: 1_000 }, session.call)) resting.push(order)
  const facts = resting.map((order): Fact => ['cancel', `${order.orderId}: ${orderLine(order)}`])
  return {
    action: 'cancel every resting order',
    facts: facts.length > 0 ? facts : [['cancel', 'no order is resting']],
    document: { action: 'cancel-all', ...query, orders: resting.map(orderDocument) },
  }
}
