import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command, EngineEvent } from '@kassandra/mm-engine'
import { expect, it } from 'vitest'
import { fencedSend } from './fenced-send.ts'

const order = { ticker: 'A', price: price(4_000), expiresUs: undefined }
const COMMANDS: readonly Command[] = [
  { ...order, commandId: 1, kind: 'create', clientOrderId: 'mm-1-1', side: 'bid', count: qty(100), postOnly: true },
  { commandId: 2, ticker: 'A', kind: 'cancel', clientOrderId: 'mm-1-0' },
  { ...order, commandId: 3, kind: 'amend', clientOrderId: 'mm-1-2', total: qty(100) },
  { commandId: 4, ticker: 'A', kind: 'decrease', clientOrderId: 'mm-1-3', to: qty(100) },
]

it.each([
  [true, [1, 2, 3, 4], []],
  [false, [2, 4], [1, 3]],
])('L2 lets through what cannot trade at any time, and the rest only where the lease allows it (%s)', (mayTrade, through, refused) => {
  const sent: Command[] = []
  const told: EngineEvent[] = []
  const fence = {
    mayTrade: () => mayTrade,
    nowUs: () => epochUs(5),
    send: (commands: readonly Command[]) => void sent.push(...commands),
    push: (event: EngineEvent) => void told.push(event),
  }
  fencedSend(fence, COMMANDS)
  expect(sent.map(({ commandId }) => commandId)).toEqual(through)
  expect(told).toEqual(refused.map((commandId) => expect.objectContaining({ kind: 'refused', code: 'LEASE_LOST', commandId, atUs: 5 })))
})
