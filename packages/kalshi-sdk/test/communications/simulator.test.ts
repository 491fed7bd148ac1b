import { type Frame, KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { generateCredentials, ManualScheduler, type Sim, startSim } from '@kassandra/kalshi-sim'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { simMarket } from '../../../../test/support/sim-market.ts'

const START_US = epochUs(Date.UTC(2026, 5, 1) * 1_000)
const TICKER = 'KXTEST-26JUN01-1'
const [ASKER, MAKER] = ['11111111-1111-4111-8111-111111111111', '22222222-2222-4222-8222-222222222222'] as const

let sim: Sim
let scheduler: ManualScheduler
let asker: KalshiClient
let maker: KalshiClient

beforeEach(async () => {
  scheduler = new ManualScheduler()
  sim = await startSim({ market: false, startUs: START_US, scheduler })
  sim.exchange.openMarket(simMarket(TICKER, START_US))
  asker = clientOf(ASKER)
  maker = clientOf(MAKER)
})

afterEach(async () => {
  await Promise.all([asker.close(), maker.close()])
  await sim.close()
})

function clientOf(memberId: string): KalshiClient {
  const { credentials, apiKey } = generateCredentials('ed25519')
  sim.exchange.addApiKey({ ...apiKey, memberId })
  return new KalshiClient({ environment: sim.environment, credentials })
}

/** The next frame of each kind, in whatever order the kinds come. */
async function framesOf(client: KalshiClient, channels: readonly string[]) {
  const socket = client.socket()
  await socket.connect()
  await socket.subscribe({ channels })
  const events = socket.events()[Symbol.asyncIterator]()
  const kept: Frame[] = []
  return async <K extends Frame['kind']>(kind: K): Promise<Extract<Frame, { kind: K }>> => {
    for (;;) {
      const at = kept.findIndex((frame) => frame.kind === kind)
      if (at >= 0) return kept.splice(at, 1)[0] as Extract<Frame, { kind: K }>
      const { value, done } = await events.next()
      if (done) throw new Error(`the socket ended before ${kind}`)
      if (value.kind === 'frame') kept.push(value.frame)
    }
  }
}

describe('a request for quotes', () => {
  it('is answered, accepted, confirmed and executed; each party learns of its order and its fill', async () => {
    const makers = await framesOf(maker, ['communications', 'fill'])
    const askers = await framesOf(asker, ['communications', 'fill'])
    const rfqId = await asker.rfqs.create({ ticker: TICKER, contracts: qty(3_00), restRemainder: false })
    expect(await makers('rfq-created')).toMatchObject({ rfqId, ticker: TICKER, contracts: 3_00 })

    const quoteId = await maker.quotes.create({ rfqId, yesBid: price(4_800), noBid: price(4_700), restRemainder: false })
    expect(await askers('quote-created')).toMatchObject({ quoteId, yesBid: 4_800, noBid: 4_700 })
    await asker.quotes.accept({ rfqId, quoteId }, 'yes')
    expect(await makers('quote-accepted')).toMatchObject({ quoteId, acceptedSide: 'yes', contractsAccepted: 3_00 })
    await maker.quotes.confirm({ rfqId, quoteId })
    scheduler.advance(15_000)

    const executed = await makers('quote-executed')
    expect(await makers('fill')).toMatchObject({
      orderId: executed.orderId,
      outcomeSide: 'yes',
      yesPrice: 4_800,
      count: 3_00,
      isTaker: false,
    })
    const mine = await askers('quote-executed')
    expect(await askers('fill')).toMatchObject({ orderId: mine.orderId, outcomeSide: 'no', yesPrice: 4_800, isTaker: true })
    expect(await asker.quotes.get({ rfqId, quoteId })).toMatchObject({ status: 'executed' })
    expect((await maker.portfolio.positions()).items).toMatchObject([{ ticker: TICKER, position: 3_00 }])
  })

  it('lets an unconfirmed quote lapse, and stays open', async () => {
    const rfqId = await asker.rfqs.create({ ticker: TICKER, contracts: qty(1_00), restRemainder: false })
    const quoteId = await maker.quotes.create({ rfqId, yesBid: price(4_800), noBid: price(0), restRemainder: false })
    await asker.quotes.accept({ rfqId, quoteId }, 'yes')
    scheduler.advance(30_000)
    expect(await maker.quotes.get({ rfqId, quoteId })).toMatchObject({ status: 'cancelled' })
    expect(await asker.rfqs.get(rfqId)).toMatchObject({ status: 'open' })
    await asker.rfqs.delete(rfqId)
    expect(await asker.rfqs.get(rfqId)).toMatchObject({ status: 'closed' })
  })
})

describe('a block trade', () => {
  it('is made when both parties have accepted, and is public as a block', async () => {
    const proposal = await asker.blockTrades.propose({
      ticker: TICKER,
      buyerUserId: ASKER,
      sellerUserId: MAKER,
      price: price(5_000),
      count: qty(100_00),
      makerSide: 'yes',
      expirationTime: epochUs(START_US + 600_000_000),
    })
    await asker.blockTrades.accept(proposal)
    expect((await asker.portfolio.positions()).items).toEqual([])
    await maker.blockTrades.accept(proposal)
    expect((await asker.portfolio.positions()).items).toMatchObject([{ position: 100_00 }])
    expect((await asker.markets.trades({ ticker: TICKER })).items).toMatchObject([{ isBlockTrade: true, yesPrice: 5_000, count: 100_00 }])
  })
})
