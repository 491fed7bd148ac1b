import { price, type Qty, qty } from '@kassandra/kalshi-sdk/units'
import type { RestFaultRequest } from '@kassandra/kalshi-sim'
import { describe, expect, it } from 'vitest'
import { sfc32 } from '../../../../test/support/sfc32.ts'
import type { Command } from '../../src/command/command.ts'
import type { PrivateEvent } from '../../src/event/private-event.ts'
import { bid, type Floor, hit, OTHER, startFloor, TICKER, type Unnumbered, US, VenueRig } from './support/venue-rig.ts'

const ORDERS = '/portfolio/events/orders'
const STEPS = 60

const FAULTS: readonly RestFaultRequest[] = [
  { kind: 'lost-response', method: 'POST', path: ORDERS },
  { kind: 'lost-response', method: 'DELETE', path: ORDERS },
  { kind: 'partial-body', method: 'POST', path: ORDERS },
  { kind: 'rest', status: 500, method: 'POST', path: ORDERS },
  { kind: 'rest', status: 503, applied: true, method: 'POST', path: ORDERS },
  { kind: 'rest', status: 500, method: 'DELETE', path: ORDERS },
  { kind: 'rest', status: 429, requests: 2 },
  { kind: 'rest', status: 503, method: 'GET', requests: 3 },
  { kind: 'latency', ms: 40, leg: 'response', method: 'POST', path: ORDERS },
  { kind: 'latency', ms: 40, method: 'POST', path: ORDERS },
]

type OfOrder = (clientOrderId: string) => readonly PrivateEvent[]

/** What a command came to, or undefined while nobody can know. */
function answersOf(command: Command, of: OfOrder): readonly string[] {
  const { commandId, clientOrderId, kind } = command
  const events = of(clientOrderId)
  const own = events.filter((event) => 'commandId' in event && event.commandId === commandId).map((event) => event.kind)
  const final = own.filter((each) => each !== 'unknown')
  if (kind === 'create') return [...final, ...events.filter((event) => event.kind === 'accepted').map((event) => event.kind)]
  return final.length > 0 ? final : events.filter((event) => event.kind === 'ended').map((event) => event.kind)
}

/** What rests of an order and where, by what was told; undefined where it does not. */
function believed(
  commands: readonly Command[],
  clientOrderId: string,
  of: OfOrder,
): readonly [price: number, remaining: number] | undefined {
  let [at, total, filled] = [0, 0, 0]
  let rests = false
  for (const event of of(clientOrderId)) {
    if (event.kind === 'fill') filled += event.count
    if (event.kind === 'ended') rests = false
    if (event.kind === 'accepted') {
      const create = commands.find((command) => command.kind === 'create' && command.clientOrderId === clientOrderId)
      at = create?.kind === 'create' ? create.price : 0
      total = event.filled + event.remaining
      rests = true
    }
    if (event.kind === 'changed') {
      const command = commands.find(({ commandId }) => commandId === event.commandId)
      at = event.price
      total = command?.kind === 'amend' ? command.total : total - (event.reduced ?? 0)
    }
  }
  return rests && total > filled ? [at, total - filled] : undefined
}

async function play(floor: Floor, rig: VenueRig, seed: number): Promise<readonly Command[]> {
  const random = sfc32(seed)
  const pick = (many: number): number => Math.floor(random() * many)
  const other = floor.clientOf(OTHER)
  const of: OfOrder = (clientOrderId) => rig.of(clientOrderId)
  const commands: Command[] = []
  const send = (...sent: readonly Unnumbered[]): void => void commands.push(...rig.send(...sent))
  /** Orders that have no command in flight, as the engine keeps it. */
  const free = (): readonly string[] => {
    const ids = [...new Set(commands.map(({ clientOrderId }) => clientOrderId))]
    return ids.filter((id) => {
      const own = commands.filter(({ clientOrderId }) => clientOrderId === id)
      return own.every((command) => answersOf(command, of).length > 0) && believed(commands, id, of) !== undefined
    })
  }
  floor.exchange.restFaults.inject({ kind: 'lost-response', method: 'POST', path: ORDERS })
  const first = `a-${seed}-first`
  send(bid(first, 45, 3))
  await rig.told(first, 'accepted')
  await hit(other, 'ask', 45, 1)
  for (let step = 0; step < STEPS; step++) {
    if (pick(4) === 0) floor.exchange.restFaults.inject(FAULTS[pick(FAULTS.length)] ?? { kind: 'lost-response' })
    if (pick(15) === 0) floor.exchange.faults.inject({ kind: 'disconnect', downForMs: 5 + pick(60) })
    const ids = free()
    const id = ids[pick(ids.length)]
    const action = pick(6)
    if (action < 2 || id === undefined) {
      send(bid(`a-${seed}-${step}-1`, 20 + pick(25), 1 + pick(5)), ...(pick(2) === 0 ? [bid(`a-${seed}-${step}-2`, 20 + pick(25), 2)] : []))
    } else if (action === 2) send({ kind: 'cancel', clientOrderId: id })
    else if (action === 3) {
      const total = qty((1 + pick(8)) * 100)
      send({ kind: 'amend', clientOrderId: id, price: price((20 + pick(25)) * 100), total, expiresUs: undefined })
    } else if (action === 4) send({ kind: 'decrease', clientOrderId: id, to: qty(pick(4) * 50) as Qty })
    else await hit(other, 'ask', 20, 1 + pick(3)).catch(() => undefined)
    if (pick(3) === 0) await other.markets.orderbook(TICKER).catch(() => undefined)
  }
  return commands
}

describe('whatever happens on the way', () => {
  it.each([1, 2, 3, 4])('K1 K13 every command is answered once, fills and orders are those of the exchange (seed %i)', async (seed) => {
    await using floor = await startFloor()
    await using rig = await VenueRig.start(floor, { absenceAfterMs: 300, clientOptions: { trading: { absenceAfterMs: 300 } } })
    const commands = await play(floor, rig, seed)
    const of: OfOrder = (clientOrderId) => rig.of(clientOrderId)
    await Promise.all(commands.map((command) => rig.events.first(() => answersOf(command, of).length > 0)))
    const orders = [...new Set(commands.map(({ clientOrderId }) => clientOrderId))]
    const truth = floor.exchange.trading.fills.filter(({ clientOrderId }) => clientOrderId?.startsWith('a-'))
    const fills = await rig.events.count(truth.length, ({ kind }) => kind === 'fill')

    expect(fills.map((event) => event.kind === 'fill' && [event.tradeId, event.clientOrderId, event.count, event.fee]).toSorted()).toEqual(
      truth.map(({ tradeId, clientOrderId, count, fee }) => [tradeId, clientOrderId, count, fee]).toSorted(),
    )
    for (const command of commands) expect([command, answersOf(command, of)]).toEqual([command, [expect.any(String)]])
    for (const id of orders) {
      const kinds = rig.kinds(id)
      for (const once of ['accepted', 'ended']) expect(kinds.filter((kind) => kind === once).length).toBeLessThanOrEqual(1)
      const unknown = of(id).filter((event) => event.kind === 'unknown')
      expect(new Set(unknown.map((event) => event.kind === 'unknown' && event.commandId)).size).toBe(unknown.length)
      const ended = of(id).findIndex(({ kind }) => kind === 'ended')
      const shown = floor.exchange.trading.orders.findByClientId(US, id)
      if (ended >= 0) expect(of(id)[ended]).toMatchObject({ filled: shown?.filled })
      if (ended >= 0)
        expect(
          of(id)
            .slice(ended)
            .filter(({ kind }) => kind === 'fill'),
        ).toEqual([])
    }
    const resting = floor.exchange.trading.orders
      .resting()
      .map(({ clientOrderId, yesPrice, remaining }) => [clientOrderId, yesPrice, remaining])
    const told = orders.flatMap((id) => {
      const held = believed(commands, id, of)
      return held ? [[id, ...held]] : []
    })
    expect(told.toSorted()).toEqual(resting.toSorted())
    expect(truth.length).toBeGreaterThan(0)
    expect(rig.events.all.some(({ kind }) => kind === 'unknown')).toBe(true)
  })
})
