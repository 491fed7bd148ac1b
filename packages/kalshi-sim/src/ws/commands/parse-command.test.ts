import fc from 'fast-check'
import { describe, expect, it } from 'vitest'
import { parseCommand } from './parse-command.ts'

const parse = (message: unknown) => parseCommand(JSON.stringify(message)).command
const code = (message: unknown) => {
  const command = parse(message)
  return command.kind === 'refused' ? command.refusal.code : undefined
}

describe('parseCommand', () => {
  it.each([
    ['no known command', { cmd: 'dance' }, 5],
    ['no params', { cmd: 'subscribe' }, 2],
    ['no channels', { cmd: 'subscribe', params: {} }, 3],
    ['empty channels', { cmd: 'subscribe', params: { channels: [] } }, 3],
    ['an unknown channel', { cmd: 'subscribe', params: { channels: ['ticker', 'ticker_v2'] } }, 8],
    ['books of no market', { cmd: 'subscribe', params: { channels: ['orderbook_delta'] } }, 14],
    ['two ways to name markets', { cmd: 'subscribe', params: { channels: ['ticker'], market_ticker: 'A', market_tickers: ['B'] } }, 11],
    ['ids for books', { cmd: 'subscribe', params: { channels: ['orderbook_delta'], market_ids: ['x'] } }, 11],
    ['tickers that are no texts', { cmd: 'subscribe', params: { channels: ['ticker'], market_tickers: [1] } }, 11],
    ['markets for indices', { cmd: 'subscribe', params: { channels: ['cfbenchmarks_value'], market_ticker: 'A' } }, 11],
    ['no index at all', { cmd: 'subscribe', params: { channels: ['cfbenchmarks_value'], index_ids: [] } }, 11],
    ['a fan-out into no part', { cmd: 'subscribe', params: { channels: ['communications'], shard_factor: 0 } }, 19],
    ['a part without a fan-out', { cmd: 'subscribe', params: { channels: ['communications'], shard_key: 0 } }, 20],
    ['a part below the first', { cmd: 'subscribe', params: { channels: ['communications'], shard_factor: 4, shard_key: -1 } }, 21],
    ['a part past the last', { cmd: 'subscribe', params: { channels: ['communications'], shard_factor: 4, shard_key: 4 } }, 21],
    ['a fan-out past the largest', { cmd: 'subscribe', params: { channels: ['communications'], shard_factor: 101, shard_key: 0 } }, 22],
    ['a user filter other than self', { cmd: 'subscribe', params: { channels: ['communications'], user_filter: 'other' } }, 11],
    ['no sids to unsubscribe', { cmd: 'unsubscribe', params: {} }, 4],
    ['no action', { cmd: 'update_subscription', params: { sid: 1 } }, 15],
    ['no sid', { cmd: 'update_subscription', params: { action: 'add_markets' } }, 12],
    ['two sids', { cmd: 'update_subscription', params: { action: 'add_markets', sids: [1, 2] } }, 12],
    ['sid and sids', { cmd: 'update_subscription', params: { action: 'add_markets', sid: 1, sids: [1] } }, 12],
  ])('refuses %s with its code', (_case, message, expected) => {
    expect(code(message)).toBe(expected)
  })

  it('takes one sid alone or as a list of one', () => {
    const params = { action: 'add_markets', market_ticker: 'A' }
    expect(parse({ cmd: 'update_subscription', params: { ...params, sid: 3 } })).toMatchObject({ kind: 'update', sid: 3 })
    expect(parse({ cmd: 'update_subscription', params: { ...params, sids: [3] } })).toMatchObject({ kind: 'update', sid: 3 })
  })

  it('echoes no id when it is 0 or absent', () => {
    expect(parseCommand('{"id":0,"cmd":"list_subscriptions"}').id).toBeUndefined()
    expect(parseCommand('{"cmd":"list_subscriptions"}').id).toBeUndefined()
    expect(parseCommand('{"id":7,"cmd":"list_subscriptions"}').id).toBe(7)
  })

  it('answers any text, never throwing', () => {
    fc.assert(
      fc.property(fc.oneof(fc.string(), fc.json()), (text) => {
        expect(parseCommand(text).command.kind).toBeTypeOf('string')
      }),
    )
    expect(parseCommand('nonsense').command).toEqual({ kind: 'refused', refusal: { code: 1 } })
  })
})
