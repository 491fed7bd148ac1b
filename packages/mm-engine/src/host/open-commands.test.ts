import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import type { Command } from '../command/command.ts'
import { OpenCommands } from './open-commands.ts'

const of = { ticker: 'KXA', clientOrderId: 'e-1-1' } as const
const told = { ...of, atUs: epochUs(1) }
const create: Command = {
  ...of,
  commandId: 1,
  kind: 'create',
  side: 'bid',
  price: price(4_000),
  count: qty(100),
  postOnly: true,
  expiresUs: undefined,
}
const cancel = (commandId: number): Command => ({ ...of, commandId, kind: 'cancel' })
const amend = (commandId: number): Command => ({
  ...of,
  commandId,
  kind: 'amend',
  price: price(4_100),
  total: qty(200),
  expiresUs: undefined,
})
const accepted = { ...told, kind: 'accepted', orderId: 'x', filled: qty(0), remaining: qty(100) } as const
const ended = { ...told, kind: 'ended', reason: 'canceled' } as const

function opened(...commands: readonly Command[]): OpenCommands {
  const open = new OpenCommands()
  for (const command of commands) open.sent(command)
  return open
}

describe('OpenCommands', () => {
  it('takes an acceptance for the answer to the create, also where fills came first', () => {
    const open = opened(create, cancel(2))
    expect(open.answeredBy(accepted)).toEqual([{ commandId: 1, outcome: 'done', code: undefined }])
    expect(open.answeredBy(accepted)).toEqual([])
  })

  it('takes the refusal of a cancel for no answer where the end of its order was one', () => {
    const open = opened(cancel(2))
    expect(open.answeredBy(ended)).toEqual([{ commandId: 2, outcome: 'done', code: undefined }])
    expect(open.answeredBy({ ...told, kind: 'refused', commandId: 2, code: 'NOT_FOUND' })).toEqual([])
  })

  it('answers with the end of an order whatever is open of it, a cancel that got lost and the next one too', () => {
    const open = opened(amend(2), cancel(3), cancel(4))
    expect(open.answeredBy({ ...told, kind: 'unknown', commandId: 3 })).toEqual([{ commandId: 3, outcome: 'unknown', code: undefined }])
    expect(open.answeredBy(ended)).toEqual([
      { commandId: 2, outcome: 'refused', code: 'ORDER_ENDED' },
      { commandId: 3, outcome: 'done', code: undefined },
      { commandId: 4, outcome: 'done', code: undefined },
    ])
    expect(open.answeredBy({ ...told, kind: 'changed', commandId: 2, price: price(4_100), remaining: qty(0) })).toEqual([])
  })

  it('leaves the commands of other orders alone', () => {
    const open = opened(cancel(2))
    expect(open.answeredBy({ ...ended, clientOrderId: 'e-1-2' })).toEqual([])
    expect(open.answeredBy({ ...told, kind: 'unknown', commandId: 9 })).toEqual([])
    expect(open.answeredBy(ended)).toHaveLength(1)
  })
})
