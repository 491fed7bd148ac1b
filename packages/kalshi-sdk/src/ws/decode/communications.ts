import type { SelectedLeg } from '../../rest/markets/market.ts'
import type {
  QuoteAcceptedFrame,
  QuoteCreatedFrame,
  QuoteExecutedFrame,
  RfqCreatedFrame,
  RfqDeletedFrame,
} from '../frames/communications.ts'
import type { FrameEnvelope } from '../frames/envelope.ts'
import {
  findAmount,
  findInteger,
  findMoney,
  findName,
  findPrice,
  findText,
  type JsonObject,
  readInstant,
  readList,
  readOrdinal,
  readPrice,
  readText,
} from './fields.ts'
import { readOutcome } from './orderbook.ts'

/** @see Kalshi AsyncAPI document, rfqCreatedPayload */
export function decodeRfqCreated(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): RfqCreatedFrame {
  return {
    ...envelope,
    kind: 'rfq-created',
    ...readRfq(raw, msg),
    createdTime: readInstant(msg, 'created_ts'),
    collectionTicker: findName(msg, 'mve_collection_ticker'),
    selectedLegs: readList(msg, 'mve_selected_legs', toSelectedLeg),
  }
}

/** @see Kalshi AsyncAPI document, rfqDeletedPayload */
export function decodeRfqDeleted(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): RfqDeletedFrame {
  return { ...envelope, kind: 'rfq-deleted', ...readRfq(raw, msg), deletedTime: readInstant(msg, 'deleted_ts') }
}

/** @see Kalshi AsyncAPI document, quoteCreatedPayload */
export function decodeQuoteCreated(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): QuoteCreatedFrame {
  return {
    ...envelope,
    kind: 'quote-created',
    ...readParties(raw, msg),
    ...readTerms(msg),
    createdTime: readInstant(msg, 'created_ts'),
  }
}

/** @see Kalshi AsyncAPI document, quoteAcceptedPayload */
export function decodeQuoteAccepted(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): QuoteAcceptedFrame {
  return {
    ...envelope,
    kind: 'quote-accepted',
    ...readParties(raw, msg),
    ...readTerms(msg),
    acceptedSide: findName(msg, 'accepted_side') === undefined ? undefined : readOutcome(msg, 'accepted_side'),
    contractsAccepted: findAmount(msg, 'contracts_accepted_fp'),
  }
}

/** @see Kalshi AsyncAPI document, quoteExecutedPayload */
export function decodeQuoteExecuted(envelope: FrameEnvelope, raw: JsonObject, msg: JsonObject): QuoteExecutedFrame {
  return {
    ...envelope,
    kind: 'quote-executed',
    ...readParties(raw, msg),
    orderId: readText(msg, 'order_id'),
    clientOrderId: readText(msg, 'client_order_id'),
    executedTime: readInstant(msg, 'executed_ts'),
  }
}

function readRfq(raw: JsonObject, msg: JsonObject) {
  return {
    sid: readOrdinal(raw, 'sid'),
    rfqId: readText(msg, 'id'),
    creatorId: findText(msg, 'creator_id') ?? '',
    ticker: readText(msg, 'market_ticker'),
    eventTicker: findName(msg, 'event_ticker'),
    contracts: findAmount(msg, 'contracts_fp'),
    targetCost: findMoney(msg, 'target_cost_dollars'),
  }
}

function readParties(raw: JsonObject, msg: JsonObject) {
  return {
    sid: readOrdinal(raw, 'sid'),
    quoteId: readText(msg, 'quote_id'),
    rfqId: readText(msg, 'rfq_id'),
    creatorId: readText(msg, 'quote_creator_id'),
    rfqCreatorId: findName(msg, 'rfq_creator_id'),
    ticker: readText(msg, 'market_ticker'),
    subaccount: findInteger(msg, 'subaccount'),
  }
}

function readTerms(msg: JsonObject) {
  return {
    eventTicker: findName(msg, 'event_ticker'),
    yesBid: readPrice(msg, 'yes_bid_dollars'),
    noBid: readPrice(msg, 'no_bid_dollars'),
    yesContracts: findAmount(msg, 'yes_contracts_offered_fp'),
    noContracts: findAmount(msg, 'no_contracts_offered_fp'),
    rfqTargetCost: findMoney(msg, 'rfq_target_cost_dollars'),
  }
}

function toSelectedLeg(leg: JsonObject): SelectedLeg {
  return {
    eventTicker: findName(leg, 'event_ticker'),
    marketTicker: findName(leg, 'market_ticker'),
    side: findName(leg, 'side'),
    yesSettlementValue: findPrice(leg, 'yes_settlement_value_dollars'),
  }
}
