import { describe, expect, it } from 'vitest'
import { ManualClock } from '../../test/support/manual-clock.ts'
import { ConnectionError } from '../errors/connection-error.ts'
import { Commands } from './commands.ts'

function commands() {
  const clock = new ManualClock()
  const sent: unknown[] = []
  return { clock, sent, all: new Commands({ clock, timeoutMs: 5_000, transmit: (text) => sent.push(JSON.parse(text)) }) }
}

describe('commands', () => {
  it('are numbered from 1 and matched by id in any order', async () => {
    const { all, sent } = commands()
    const [first, second] = [all.run('subscribe', { channels: ['ticker'] }), all.run('list_subscriptions')]
    expect(sent).toEqual([
      { id: 1, cmd: 'subscribe', params: { channels: ['ticker'] } },
      { id: 2, cmd: 'list_subscriptions' },
    ])
    all.settle({ kind: 'ok', commandId: 2, subscriptions: [] })
    all.settle({ kind: 'subscribed', commandId: 1, channel: 'ticker', sid: 1 })
    expect([await first, await second]).toMatchObject([{ kind: 'subscribed' }, { kind: 'ok' }])
  })

  it('are refused by an error with their id', async () => {
    const { all } = commands()
    const refused = all.run('subscribe')
    all.settle({ kind: 'error', commandId: 1, code: 8, message: 'Unknown channel name' })
    await expect(refused).rejects.toMatchObject({
      name: 'CommandRefusedError',
      code: 'COMMAND_REFUSED',
      exchangeCode: 8,
      retryable: false,
      message: 'subscribe was refused with code 8: Unknown channel name',
    })
  })

  it('are not touched by frames without their id', async () => {
    const { all, clock } = commands()
    const waiting = all.run('unsubscribe')
    all.settle({ kind: 'ok', sid: 1, seq: 2 })
    all.settle({ kind: 'ok', commandId: 9 })
    all.settle({ kind: 'unknown', commandId: 1, type: 'x', raw: {} })
    clock.advance(5_000)
    await expect(waiting).rejects.toMatchObject({ code: 'TIMED_OUT', retryable: true })
  })

  it('are not late while reading is paused', async () => {
    const { all, clock } = commands()
    const before = all.run('list_subscriptions')
    all.suspend()
    const during = all.run('list_subscriptions')
    clock.advance(60_000)
    all.resume()
    clock.advance(4_999)
    all.settle({ kind: 'ok', commandId: 1 })
    await expect(before).resolves.toMatchObject({ kind: 'ok' })
    clock.advance(1)
    await expect(during).rejects.toMatchObject({ code: 'TIMED_OUT' })
  })

  it('all fail with the connection, and leave no timer behind', async () => {
    const { all, clock } = commands()
    const lost = [all.run('subscribe'), all.run('unsubscribe')]
    const error = new ConnectionError('gone')
    all.failAll(error)
    expect(await Promise.allSettled(lost)).toEqual([
      { status: 'rejected', reason: error },
      { status: 'rejected', reason: error },
    ])
    expect(clock.pending).toBe(0)
  })
})
