import type { BatchItem, CancelResult, OrderToCancel } from '@kassandra/kalshi-sdk'
import type { Command } from 'commander'
import type { Io } from '../../io.ts'
import { type Confirmation, withConfirmation } from '../../options/confirmation.ts'
import { withExamples } from '../../options/examples.ts'
import { present } from '../../options/present.ts'
import { type Whose, withWhose } from '../../options/whose.ts'
import { contracts } from '../../output/amounts.ts'
import type { Fact } from '../../output/show.ts'
import { showFacts } from '../../output/show.ts'
import { type Change, confirm } from '../../session/confirm.ts'
import { PartlyRefusedError } from '../../session/errors.ts'
import { inSession, type Session } from '../../session/session.ts'
import { cancelResultDocument, orderDocument, orderLine } from '../../views/order-view.ts'

interface CancelOptions extends Confirmation, Whose {
  readonly market?: string
}

export function addCancel(orders: Command, io: Io): void {
  const cancel = orders
    .command('cancel')
    .argument('<ids...>', 'of the orders')
    .description('cancel orders, each on its own')
    .option('--market <ticker>', 'where they are; for orders on another shard than 0')
  withExamples(withConfirmation(withWhose(cancel)), 'orders cancel 5e3c0c1a-…', 'orders cancel 5e3c0c1a-… 77aa01b2-… --yes').action(
    (ids: readonly string[], options: CancelOptions, command: Command) =>
      inSession(io, command, async (session) => {
        const place = present({ subaccount: options.subaccount, exchangeIndex: options.shard, marketTicker: options.market })
        await confirm(session, options.yes, () => toChange(session, ids))
        const [id, ...more] = ids
        if (id !== undefined && more.length === 0) return showOne(session, await session.client.orders.cancel(id, place, session.call))
        const wanted = ids.map((orderId): OrderToCancel => ({ orderId, ...place }))
        return showBatch(session, ids, await session.client.orders.cancelBatch(wanted, session.call))
      }),
  )
}

// Only a preview looks the orders up: a cancel must not wait for that, nor fail because a new order is not listed yet.
async function toChange(session: Session, ids: readonly string[]): Promise<Change> {
  const found = await Promise.all(ids.map((id) => session.client.orders.get(id, session.call)))
  return {
    action: ids.length === 1 ? 'cancel the order' : `cancel the ${ids.length} orders`,
    facts: found.map((order): Fact => ['cancel', `${order.orderId}: ${orderLine(order)}`]),
    document: { action: 'cancel', orders: found.map(orderDocument) },
  }
}

async function showOne(session: Session, result: CancelResult): Promise<void> {
  await showFacts(session, [cancelled(result)], cancelResultDocument(result))
}

async function showBatch(session: Session, ids: readonly string[], items: readonly BatchItem<CancelResult>[]): Promise<void> {
  if (session.isJson) await session.print(JSON.stringify(items.map(itemDocument), undefined, 2))
  else for (const [index, item] of items.entries()) await showFacts(session, [itemFact(ids[index] ?? '', item)], {})
  const refused = items.filter(({ ok }) => !ok).length
  if (refused > 0) throw new PartlyRefusedError(`${refused} of ${items.length} orders were not cancelled`)
}

function itemDocument(item: BatchItem<CancelResult>) {
  return item.ok ? cancelResultDocument(item) : item
}

function itemFact(id: string, item: BatchItem<CancelResult>): Fact {
  return item.ok ? cancelled(item) : ['not cancelled', `${id}: ${item.error.code} ${item.error.message}`]
}

function cancelled({ orderId, reducedBy }: CancelResult): Fact {
  return ['cancelled', `${orderId}, ${contracts(reducedBy)} contracts were resting`]
}
