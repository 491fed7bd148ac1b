import { describe, expect, it } from 'vitest'
import { useEach } from '../../../../test/support/use-each.ts'
import { openFloor } from '../support/trading-floor.ts'

const floor = useEach(openFloor)

const OPEN = { exchange_active: true, trading_active: true, intra_exchange_transfers_active: true }

describe('section 9.8, exchange status', () => {
  it('names every shard', async () => {
    const { body } = await floor.ann.rest.get('/exchange/status')
    expect(body).toMatchObject(OPEN)
    expect(body.exchange_index_statuses).toEqual(
      ['Default', 'Combos', 'Crypto', 'Tennis & Baseball'].map((description, shard) => ({ exchange_index: shard, description, ...OPEN })),
    )
  })

  it('tells a pause of trading from one of the exchange, shard by shard', async () => {
    floor.exchange.command((trading, atUs) => trading.pause(0, 'trading', atUs))
    floor.exchange.command((trading, atUs) => trading.pause(2, 'exchange', atUs))
    const { body } = await floor.ann.rest.get('/exchange/status')
    const paused = { ...OPEN, trading_active: false }
    expect(body).toMatchObject(paused)
    expect(body.exchange_index_statuses).toMatchObject([
      paused,
      OPEN,
      { exchange_active: false, trading_active: false, intra_exchange_transfers_active: false },
      OPEN,
    ])
    floor.exchange.command((trading) => trading.resume(0))
    expect((await floor.ann.rest.get('/exchange/status')).body).toMatchObject(OPEN)
  })
})
