import type { Fill, Settlement } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, ONE_DOLLAR, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import { readBelievedPositions } from '@kassandra/mm-engine'
import type { MakerStore, StoredFill } from '@kassandra/mm-engine/store'
import type { ExchangeBooks } from './exchange-books.ts'

export interface Verdict {
  /** One line each; none where the store and the exchange say the same. */
  readonly problems: readonly string[]
  readonly counts: {
    readonly orders: number
    readonly fills: number
    readonly settlements: number
    readonly positions: number
  }
}

export interface JudgeOptions {
  openStore(): Promise<MakerStore>
  readonly books: ExchangeBooks
  /** Balance of the exchange before the first run. */
  readonly startBalance: number
  readonly engineId: string
  /** About when the last run was told to stop: what the exchange has paid out since, nobody was there to be told of. */
  readonly stoppedUs?: EpochUs | undefined
}

/** Compares what a store says behind the last run of a market maker with what the exchange says. */
export async function judge({ openStore, books, startBalance, engineId, stoppedUs }: JudgeOptions): Promise<Verdict> {
  const store = await openStore()
  try {
    const fills = await store.fills.list({ limit: 1_000_000 })
    const held = await readBelievedPositions(store)
    const unattended = books.settlements.filter(({ settledTime }) => stoppedUs !== undefined && settledTime >= stoppedUs)
    const paid = new Map(unattended.map((settlement) => [settlement.ticker, payOutOf(settlement, held.get(settlement.ticker)?.qty)]))
    const open = [...held].filter(([ticker, { qty }]) => qty !== 0 && !paid.has(ticker))
    const problems = [
      ...(await store.checkIntegrity()),
      ...compareFills(fills, books.fills),
      ...comparePositions(new Map(open.map(([ticker, { qty }]) => [ticker, qty])), books.positions),
      ...(await compareOrders(store, books, engineId)),
      ...(await whatIsOpen(store)),
      ...(await halts(store)),
    ]
    const payOuts = [...paid.values()].reduce((sum, payOut) => sum + payOut, 0)
    const earned = [...held.values()].reduce((sum, { realizedPnl, feesPaid, cost }) => sum + realizedPnl - feesPaid - cost, payOuts)
    if (startBalance + earned !== books.balance)
      problems.push(`cash: ${startBalance} and what the store says make ${startBalance + earned}, the exchange has ${books.balance}`)
    const orders = books.orders.filter(({ clientOrderId }) => clientOrderId?.startsWith(`${engineId}-`)).length
    return { problems, counts: { orders, fills: fills.length, settlements: books.settlements.length, positions: open.length } }
  } finally {
    await store.close()
  }
}

/** In micro-dollars: 0.01 contract at $0.0001. */
function payOutOf({ ticker, marketResult }: Settlement, held: Qty | undefined = NOTHING): number {
  if (marketResult !== 'yes' && marketResult !== 'no') throw new Error(`${ticker} was paid out by ${marketResult}`)
  return held > 0 === (marketResult === 'yes') ? Math.abs(held) * ONE_DOLLAR : 0
}

const NOTHING = qty(0)

function compareFills(ours: readonly StoredFill[], theirs: readonly Fill[]): readonly string[] {
  const describeOurs = ({ tradeId, exchangeOrderId, marketId, side, price, count, fee, isTaker }: StoredFill): string =>
    JSON.stringify({ tradeId, exchangeOrderId, marketId, side, price, count, fee, isTaker })
  const describeTheirs = ({ fillId, orderId, ticker, bookSide, yesPrice, count, feeCost, isTaker }: Fill): string =>
    JSON.stringify({
      tradeId: fillId,
      exchangeOrderId: orderId,
      marketId: ticker,
      side: bookSide,
      price: yesPrice,
      count,
      fee: feeCost,
      isTaker,
    })
  const known = new Set(ours.map(describeOurs))
  const there = new Set(theirs.map(describeTheirs))
  return [
    ...(known.size === ours.length ? [] : ['a fill is stored twice']),
    ...[...there].filter((fill) => !known.has(fill)).map((fill) => `the store lacks the fill ${fill}`),
    ...[...known].filter((fill) => !there.has(fill)).map((fill) => `the exchange knows no fill ${fill}`),
  ]
}

function comparePositions(ours: ReadonlyMap<string, number>, theirs: ReadonlyMap<string, number>): readonly string[] {
  return [...new Set([...ours.keys(), ...theirs.keys()])].sort().flatMap((ticker) => {
    const [own, other] = [ours.get(ticker) ?? 0, theirs.get(ticker) ?? 0]
    return own === other ? [] : [`${ticker}: the store has ${own}, the exchange ${other}`]
  })
}

async function compareOrders(store: MakerStore, { orders }: ExchangeBooks, engineId: string): Promise<readonly string[]> {
  const problems: string[] = []
  const ids = new Set<string>()
  for (const { orderId, clientOrderId, status, fillCount } of orders) {
    if (status === 'resting') problems.push(`${orderId} still rests`)
    if (!clientOrderId?.startsWith(`${engineId}-`)) continue
    if (ids.has(clientOrderId)) problems.push(`${clientOrderId} is there twice`)
    ids.add(clientOrderId)
    const stored = await store.orders.find(clientOrderId)
    if (!stored) problems.push(`${clientOrderId} is not stored`)
    else if (stored.status !== 'done') problems.push(`${clientOrderId} is ${stored.status} in the store`)
    else if (stored.filledSize !== fillCount) problems.push(`${clientOrderId} filled ${fillCount}, the store says ${stored.filledSize}`)
    if (stored?.exchangeOrderId !== undefined && stored.exchangeOrderId !== orderId)
      problems.push(`${clientOrderId} is ${orderId} and not ${stored.exchangeOrderId}`)
    const creates = (await store.commands.listOfOrder(clientOrderId)).filter(({ command }) => command.kind === 'create')
    if (creates.length !== 1) problems.push(`${clientOrderId} was sent ${creates.length} times`)
  }
  return problems
}

async function whatIsOpen({ orders, commands, fills, runs }: MakerStore): Promise<readonly string[]> {
  const unlinked = await fills.listUnlinked()
  return [
    ...(await orders.listLive()).map(({ id, status }) => `${id} is ${status} in the store`),
    ...(await commands.listUnresolved()).map(({ runEpoch, command }) => `nobody knows what came of ${runEpoch} ${JSON.stringify(command)}`),
    ...unlinked.flatMap(({ tradeId, toldOrderId }) => (toldOrderId === undefined ? [] : [`${tradeId} is of no stored order`])),
    ...((await runs.findLast())?.end === undefined ? ['the last run has no end'] : []),
  ]
}

async function halts({ halts: reader }: MakerStore): Promise<readonly string[]> {
  return (await reader.listOpen()).map(({ rule, reason }) => `halted by ${rule}: ${reason}`)
}
