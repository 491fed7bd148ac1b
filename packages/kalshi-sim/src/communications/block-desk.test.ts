import { epochUs, microUsd, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { BlockDesk, type NewBlock } from './block-desk.ts'
import type { BlockResult, BlockTrade } from './executor.ts'
import { CommunicationsRefusal } from './refusal.ts'
import { STANDARD_WINDOWS } from './rfq.ts'

const hundred: NewBlock = {
  ticker: 'M',
  buyer: { memberId: 'buyer', subaccount: 0 },
  seller: { memberId: 'seller', subaccount: 1 },
  yesPrice: price(4_350),
  count: qty(10_000),
  makerSide: 'no',
  expirationUs: epochUs(60_000_000),
}

function openDesk(block: () => BlockResult = () => ({ kind: 'executed', buyerOrderId: 'b', sellerOrderId: 's' })) {
  let nowUs = epochUs(0)
  let ids = 0
  const executed: BlockTrade[] = []
  const desk = new BlockDesk({
    clock: { take: () => nowUs, liveUs: () => nowUs },
    newId: () => `id-${++ids}`,
    findMarket: () => ({ isOpen: true, eventTicker: 'E', combo: undefined, windows: STANDARD_WINDOWS }),
    executor: {
      cross: () => ({ kind: 'refused', reason: 'not here' }),
      block(trade) {
        executed.push(trade)
        return block()
      },
      takerFee: () => microUsd(0),
      canPay: () => true,
    },
  })
  const advanceTo = (us: number): void => {
    nowUs = epochUs(us)
  }
  return { desk, executed, advanceTo }
}

const refused = (run: () => void): number => {
  try {
    run()
  } catch (error) {
    if (error instanceof CommunicationsRefusal) return error.status
    throw error
  }
  return 0
}

describe('a block trade', () => {
  it('executes with the second acceptance, in the subaccounts that its parties chose', () => {
    const { desk, executed } = openDesk()
    const proposal = desk.propose('broker', hundred)
    desk.accept(proposal.id, { memberId: 'seller', subaccount: undefined })
    expect(executed).toEqual([])
    desk.accept(proposal.id, { memberId: 'buyer', subaccount: 7 })
    expect(executed).toMatchObject([
      { yesPrice: 4_350, count: 10_000, buyer: { subaccount: 7 }, seller: { subaccount: 1 }, makerSide: 'no' },
    ])
    expect(proposal).toMatchObject({ status: 'executed', buyer: { orderId: 'b' }, seller: { orderId: 's' } })
    expect(refused(() => desk.accept(proposal.id, { memberId: 'buyer', subaccount: 0 }))).toBe(400)
  })

  it('lapses at its expiration', () => {
    const { desk, advanceTo } = openDesk()
    const proposal = desk.propose('broker', hundred)
    advanceTo(60_000_000)
    expect(refused(() => desk.accept(proposal.id, { memberId: 'seller', subaccount: 0 }))).toBe(400)
    expect([proposal.status, desk.statusOf(proposal)]).toEqual(['pending', 'expired'])
  })

  it('is cancelled when the engine refuses it, and says so to the one who accepted last', () => {
    const { desk } = openDesk(() => ({ kind: 'refused', reason: 'insufficient balance' }))
    const proposal = desk.propose('buyer', hundred)
    desk.accept(proposal.id, { memberId: 'buyer', subaccount: 0 })
    expect(refused(() => desk.accept(proposal.id, { memberId: 'seller', subaccount: 0 }))).toBe(400)
    expect(proposal.status).toBe('cancelled')
  })

  it('is seen by its parties and its proposer, and accepted by its parties only', () => {
    const { desk } = openDesk()
    const proposal = desk.propose('broker', hundred)
    expect(['broker', 'buyer', 'seller', 'stranger'].map((member) => desk.visibleTo(member).length)).toEqual([1, 1, 1, 0])
    expect(refused(() => desk.accept(proposal.id, { memberId: 'broker', subaccount: 0 }))).toBe(404)
  })

  it.each([
    ['with oneself', { seller: hundred.buyer }],
    ['at a price of nothing', { yesPrice: price(0) }],
    ['at a whole dollar', { yesPrice: price(10_000) }],
    ['that has expired', { expirationUs: epochUs(0) }],
  ])('%s is refused', (_case, fields) => {
    const { desk } = openDesk()
    expect(refused(() => desk.propose('broker', { ...hundred, ...fields }))).toBe(400)
  })
})
