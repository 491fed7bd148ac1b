import { expect, it } from 'vitest'
import { decodeFrame } from '../decode-frame.ts'

const QUOTE = {
  quote_id: 'quote_456',
  rfq_id: 'rfq_123',
  quote_creator_id: 'comm_def456',
  rfq_creator_id: 'comm_abc123',
  market_ticker: 'FED-23DEC-T3.00',
  event_ticker: 'FED-23DEC',
  yes_bid_dollars: '0.35',
  no_bid_dollars: '0.60',
  yes_contracts_offered_fp: '100.00',
  no_contracts_offered_fp: '200.00',
  rfq_target_cost_dollars: '0.35',
  subaccount: 3,
}
const terms = {
  sid: 15,
  seq: 4,
  quoteId: 'quote_456',
  rfqId: 'rfq_123',
  creatorId: 'comm_def456',
  rfqCreatorId: 'comm_abc123',
  ticker: 'FED-23DEC-T3.00',
  eventTicker: 'FED-23DEC',
  yesBid: 3_500,
  noBid: 6_000,
  yesContracts: 100_00,
  noContracts: 200_00,
  rfqTargetCost: 350_000,
  subaccount: 3,
}
const frame = (type: string, msg: object): object => ({ type, sid: 15, seq: 4, msg })

it('reads a request for quotes, its size in contracts or by its cost, with the legs of a combo', () => {
  const msg = {
    id: 'rfq_123',
    creator_id: '',
    market_ticker: 'KXMVE-1',
    target_cost_dollars: '12.5',
    created_ts: '2024-12-01T10:00:00Z',
    mve_collection_ticker: 'KXMVE',
    mve_selected_legs: [{ event_ticker: 'E', market_ticker: 'M', side: 'no' }, { yes_settlement_value_dollars: '1.0000' }],
  }
  expect(decodeFrame(frame('rfq_created', msg))).toEqual({
    kind: 'rfq-created',
    sid: 15,
    seq: 4,
    rfqId: 'rfq_123',
    creatorId: '',
    ticker: 'KXMVE-1',
    targetCost: 12_500_000,
    createdTime: 1_733_047_200_000_000,
    collectionTicker: 'KXMVE',
    selectedLegs: [{ eventTicker: 'E', marketTicker: 'M', side: 'no' }, { yesSettlementValue: 10_000 }],
  })
})

it('reads the end of a request', () => {
  const msg = {
    id: 'rfq_123',
    creator_id: 'c',
    market_ticker: 'M',
    event_ticker: 'E',
    contracts_fp: '7.00',
    deleted_ts: '2024-12-01T10:05:00Z',
  }
  expect(decodeFrame(frame('rfq_deleted', msg))).toMatchObject({
    kind: 'rfq-deleted',
    contracts: 7_00,
    targetCost: undefined,
    deletedTime: 1_733_047_500_000_000,
  })
})

it('reads a quote with both bids in their own prices', () => {
  expect(decodeFrame(frame('quote_created', { ...QUOTE, created_ts: '2024-12-01T10:02:00Z' }))).toEqual({
    kind: 'quote-created',
    ...terms,
    createdTime: 1_733_047_320_000_000,
  })
})

it('reads which bid of a quote was hit', () => {
  const msg = { ...QUOTE, accepted_side: 'no', contracts_accepted_fp: '50.00' }
  expect(decodeFrame(frame('quote_accepted', msg))).toEqual({
    kind: 'quote-accepted',
    ...terms,
    acceptedSide: 'no',
    contractsAccepted: 50_00,
  })
  expect(decodeFrame(frame('quote_accepted', { ...QUOTE, accepted_side: '' }))).toMatchObject({ acceptedSide: undefined })
})

it('reads by which order an executed quote can be followed', () => {
  const { quote_id, rfq_id, quote_creator_id, rfq_creator_id, market_ticker } = QUOTE
  const parties = { quote_id, rfq_id, quote_creator_id, rfq_creator_id, market_ticker }
  const msg = { ...parties, order_id: 'o', client_order_id: 'quote:1:2', executed_ts: '2024-12-01T10:05:00Z' }
  expect(decodeFrame(frame('quote_executed', msg))).toMatchObject({
    kind: 'quote-executed',
    orderId: 'o',
    clientOrderId: 'quote:1:2',
    executedTime: 1_733_047_500_000_000,
  })
})

it.each([
  ['a bid past a dollar', frame('quote_created', { ...QUOTE, yes_bid_dollars: '1.01', created_ts: '2024-12-01T10:02:00Z' })],
  ['a side that is none', frame('quote_accepted', { ...QUOTE, accepted_side: 'both' })],
  [
    'legs that are no list',
    frame('rfq_created', { id: 'r', market_ticker: 'M', created_ts: '2024-12-01T10:00:00Z', mve_selected_legs: 'A' }),
  ],
])('calls malformed %s', (_what, raw) => {
  expect(decodeFrame(raw).kind).toBe('malformed')
})
