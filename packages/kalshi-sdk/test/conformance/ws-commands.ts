import type { Channel } from '../../src/ws/subscriptions.ts'
import { Rig } from '../support/ws-client.ts'
import type { ExchangeConnection, SeenCommand } from '../support/ws-exchange.ts'

/** Has a socket send everything that it can send. @returns The commands, as the exchange saw them. */
export async function sendEverything(channels: readonly Channel[]): Promise<readonly SeenCommand[]> {
  const seen: SeenCommand[] = []
  await using rig = await Rig.start()
  const { socket } = rig
  await socket.connect()
  void obey(await rig.exchange.connection(), seen)
  for (const channel of channels) await socket.subscribe({ channels: [channel], ...ALL_TERMS })
  await socket.update('ticker', { action: 'add_markets', marketTickers: ['B'] })
  await socket.update('orderbook_delta', { action: 'add_markets', marketTickers: ['B'] })
  await socket.update('orderbook_delta', { action: 'get_snapshot', marketTickers: ['B'] })
  await socket.update('orderbook_delta', { action: 'delete_markets', marketTickers: ['B'] })
  await socket.update('cfbenchmarks_value', { action: 'subscribe_indices', indexIds: ['ETHUSD_RTI'] })
  await socket.update('cfbenchmarks_value', { action: 'unsubscribe_indices', indexIds: ['ETHUSD_RTI'] })
  await socket.listIndices()
  await socket.update('pyth_value', { action: 'subscribe_underlyings', underlyingTickers: ['Metal.XAG/USD'] })
  await socket.update('pyth_value', { action: 'unsubscribe_underlyings', underlyingTickers: ['Metal.XAG/USD'] })
  await socket.listUnderlyings()
  await socket.list()
  await socket.unsubscribe(['ticker'])
  await socket.subscribe({ channels: ['ticker'], marketIds: ['a4b0a8a0-0000-4000-8000-000000000001'] })
  await socket.update('ticker', { action: 'add_markets', marketIds: ['a4b0a8a0-0000-4000-8000-000000000002'] })
  return seen
}

const ALL_TERMS = {
  marketTickers: ['A'],
  indexIds: ['BRTI'],
  underlyingTickers: ['Metal.XAU/USD'],
  useYesPrice: true,
  sendInitialSnapshot: true,
  skipTickerAck: true,
  shard: { factor: 4, key: 1 },
  userFilter: 'self',
} as const

/** An exchange that grants everything. */
async function obey(exchange: ExchangeConnection, seen: SeenCommand[]): Promise<never> {
  const sids = new Map<unknown, number>()
  for (;;) {
    const command = await exchange.command()
    seen.push(command)
    exchange.send(toReply(command, sids))
  }
}

function toReply({ id, cmd, params }: SeenCommand, sids: Map<unknown, number>): object {
  if (cmd === 'list_subscriptions') return { id, type: 'ok', msg: [] }
  if (cmd === 'unsubscribe') return { id, type: 'unsubscribed', sid: (params['sids'] as readonly number[])[0], seq: 1 }
  if (cmd === 'subscribe') {
    const channel = (params['channels'] as readonly string[])[0]
    sids.set(channel, sids.size + 1)
    return { id, type: 'subscribed', msg: { channel, sid: sids.size } }
  }
  const { sid } = params
  const reply = { id, sid, seq: 1 }
  if (params['action'] === 'indexlist') return { ...reply, type: 'cfbenchmarks_value_indexlist', msg: { index_ids: ['BRTI'] } }
  if (params['action'] === 'underlying_list') return { ...reply, type: 'pyth_value_underlying_list', msg: { underlying_tickers: [] } }
  return { ...reply, type: 'ok', msg: {} }
}

/** Names of the parameters that were sent with `cmd`, and `name=word` for every text in them. */
export function sentWith(cmd: string, seen: readonly SeenCommand[]): readonly string[] {
  return seen
    .filter((command) => command.cmd === cmd)
    .flatMap(({ params = {} }) =>
      Object.entries(params).flatMap(([name, value]) => [name, ...[value].flat().map((word) => `${name}=${word}`)]),
    )
}
