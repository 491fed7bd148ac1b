import { type MicroUsd, ONE_DOLLAR, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import { other, type Side } from '../exchange/level.ts'
import type { DeskDeps, DeskMarket } from './desk-deps.ts'
import { CommunicationsRefusal, conflict, invalid, unknown } from './refusal.ts'
import type { Party, Quote, Rfq, RfqSize } from './rfq.ts'
import { sizeQuote } from './size-quote.ts'

export interface NewRfq {
  readonly marketTicker: string
  readonly size: RfqSize
  readonly restRemainder: boolean
  /** Closes the creator's open request on the same market instead of refusing this one. */
  readonly replaceExisting: boolean
}

export interface NewQuote {
  readonly rfqId: string
  readonly yesBid: Price
  readonly noBid: Price
  readonly restRemainder: boolean
  readonly postOnly: boolean
}

const MOST_OPEN_RFQS = 100

/**
 * Requests for quotes and the quotes on them: open -> accepted -> confirmed -> executed, or cancelled from any of the first
 * three. A quote that is not confirmed in its window is cancelled and its request stays open.
 * @see Kalshi API reference, section 14
 */
export class RfqDesk {
  readonly #deps: DeskDeps
  readonly #rfqs = new Map<string, Rfq>()
  readonly #quotes = new Map<string, Quote>()
  readonly #timers = new Map<string, () => void>()

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  /** In order of creation. */
  rfqs(): readonly Rfq[] {
    return [...this.#rfqs.values()]
  }

  quotes(): readonly Quote[] {
    return [...this.#quotes.values()]
  }

  /** @throws {CommunicationsRefusal} 404 */
  rfq(id: string): Rfq {
    return this.#rfqs.get(id) ?? fail(unknown('rfq'))
  }

  /** A quote is private to its two parties. @throws {CommunicationsRefusal} 404 */
  quote(id: string, memberId: string, rfqId?: string): Quote {
    const quote = this.#quotes.get(id)
    const mayRead = quote && (quote.creator.memberId === memberId || quote.rfq.creator.memberId === memberId)
    return mayRead && (rfqId === undefined || quote.rfq.id === rfqId) ? quote : fail(unknown('quote'))
  }

  /** @throws {CommunicationsRefusal} 400: closed market, empty size, too many open; 409: one is open on this market. */
  createRfq(creator: Party, { marketTicker, size, restRemainder, replaceExisting }: NewRfq): Rfq {
    this.#openMarket(marketTicker)
    if ((size.kind === 'contracts' ? size.count : size.amount) <= 0) throw invalid('the size must be above 0')
    const open = this.rfqs().filter((rfq) => rfq.status === 'open' && rfq.creator.memberId === creator.memberId)
    const same = open.find((rfq) => rfq.marketTicker === marketTicker && rfq.creator.subaccount === creator.subaccount)
    if (same && !replaceExisting) throw conflict(`an open rfq exists on ${marketTicker}`)
    if (same) this.#closeRfq(same, 'replaced')
    else if (open.length >= MOST_OPEN_RFQS) throw invalid(`at most ${MOST_OPEN_RFQS} rfqs may be open`)
    const nowUs = this.#deps.clock.nowUs()
    const rfq: Rfq = {
      id: this.#deps.newId(),
      creator,
      marketTicker,
      size,
      restRemainder,
      createdUs: nowUs,
      status: 'open',
      updatedUs: nowUs,
      cancelledUs: undefined,
      cancellationReason: undefined,
    }
    this.#rfqs.set(rfq.id, rfq)
    this.#deps.emit({ kind: 'rfq-created', rfq })
    return rfq
  }

  /** Closes a member's own request and cancels the quotes on it. @throws {CommunicationsRefusal} 404, 400 */
  deleteRfq(id: string, memberId: string): void {
    const rfq = this.#rfqs.get(id)
    if (rfq?.creator.memberId !== memberId) throw unknown('rfq')
    assertOpen(rfq)
    this.#closeRfq(rfq, 'deleted')
  }

  /** Takes the place of the maker's older quote on the same request. Prices off the grid pass here and fail at execution. */
  createQuote(creator: Party, { rfqId, yesBid, noBid, restRemainder, postOnly }: NewQuote): Quote {
    const rfq = this.rfq(rfqId)
    if (rfq.creator.memberId === creator.memberId) throw invalid('a member cannot quote on its own rfq')
    assertOpen(rfq)
    this.#openMarket(rfq.marketTicker)
    assertBids(yesBid, noBid)
    const nowUs = this.#deps.clock.nowUs()
    for (const older of this.quotes()) {
      if (older.rfq === rfq && older.creator.memberId === creator.memberId && older.status === 'open') this.#cancelQuote(older, 'replaced')
    }
    const takerFee = (price: Price, count: Qty): MicroUsd => this.#deps.executor.takerFee(rfq.marketTicker, price, count)
    const quote: Quote = {
      id: this.#deps.newId(),
      rfq,
      creator,
      yesBid,
      noBid,
      contracts: sizeQuote(rfq.size, { yes: yesBid, no: noBid }, takerFee),
      restRemainder,
      postOnly,
      createdUs: nowUs,
      status: 'open',
      updatedUs: nowUs,
      acceptedSide: undefined,
      acceptedUs: undefined,
      confirmedUs: undefined,
      executedUs: undefined,
      cancelledUs: undefined,
      cancellationReason: undefined,
      makerOrderId: undefined,
      requesterOrderId: undefined,
    }
    this.#quotes.set(quote.id, quote)
    this.#deps.emit({ kind: 'quote-created', quote })
    return quote
  }

  /** The maker takes a quote back, while nobody has accepted it. @throws {CommunicationsRefusal} 404, 400 */
  deleteQuote(id: string, memberId: string, rfqId?: string): void {
    const quote = this.quote(id, memberId, rfqId)
    if (quote.creator.memberId !== memberId) throw unknown('quote')
    assertStatus(quote, 'open')
    this.#cancelQuote(quote, 'deleted')
  }

  /** The requester hits one of the maker's bids: `yes` has the maker buy YES. The maker must confirm within the window. */
  accept(id: string, memberId: string, side: Side, rfqId?: string): void {
    const quote = this.quote(id, memberId, rfqId)
    if (quote.rfq.creator.memberId !== memberId) throw unknown('quote')
    assertOpen(quote.rfq)
    assertStatus(quote, 'open')
    if ((side === 'yes' ? quote.yesBid : quote.noBid) === 0) throw invalid(`the quote has no ${side} bid`)
    if (quote.contracts[side] === 0) throw invalid('the target cost buys no contract at this price')
    if (this.#isPending(quote.rfq)) throw conflict('another quote on this rfq is accepted')
    const market = this.#openMarket(quote.rfq.marketTicker)
    quote.acceptedSide = side
    quote.acceptedUs = this.#move(quote, 'accepted')
    this.#timers.set(
      id,
      this.#deps.setTimer(market.windows.confirmMs, () => this.#cancelQuote(quote, 'confirmation window expired')),
    )
    this.#deps.emit({ kind: 'quote-accepted', quote })
  }

  /** The maker stands by an accepted quote; both orders enter the book after the execution timer. */
  confirm(id: string, memberId: string, rfqId?: string): void {
    const quote = this.quote(id, memberId, rfqId)
    if (quote.creator.memberId !== memberId) throw unknown('quote')
    assertStatus(quote, 'accepted')
    const market = this.#openMarket(quote.rfq.marketTicker)
    this.#stopTimer(id)
    quote.confirmedUs = this.#move(quote, 'confirmed')
    this.#timers.set(
      id,
      this.#deps.setTimer(market.windows.executeMs, () => this.#execute(quote)),
    )
  }

  /** Closes what is open on a market that takes no more orders. */
  closeMarket(ticker: string): void {
    for (const rfq of this.rfqs()) if (rfq.marketTicker === ticker && rfq.status === 'open') this.#closeRfq(rfq, 'market closed')
  }

  /** Stops every window; nothing happens any more. */
  close(): void {
    for (const id of [...this.#timers.keys()]) this.#stopTimer(id)
  }

  #execute(quote: Quote): void {
    this.#timers.delete(quote.id)
    const { rfq, acceptedSide } = quote
    if (!acceptedSide) return
    const bid = acceptedSide === 'yes' ? quote.yesBid : quote.noBid
    const count = quote.contracts[acceptedSide]
    const result = this.#deps.executor.cross(
      rfq.marketTicker,
      {
        party: quote.creator,
        outcome: acceptedSide,
        price: bid,
        count,
        clientOrderId: `quote:${rfq.id.slice(0, 8)}:${quote.id}`,
        restRemainder: quote.restRemainder,
        postOnly: quote.postOnly,
      },
      {
        party: rfq.creator,
        outcome: other(acceptedSide),
        price: (ONE_DOLLAR - bid) as Price,
        count,
        clientOrderId: `rfq:${rfq.id.slice(0, 8)}:${quote.id}`,
        restRemainder: rfq.restRemainder,
        postOnly: false,
      },
      this.#deps.clock.nowUs(),
    )
    if (result.kind === 'refused') {
      this.#cancelQuote(quote, result.reason)
      return
    }
    quote.makerOrderId = result.makerOrderId
    quote.requesterOrderId = result.requesterOrderId
    quote.executedUs = this.#move(quote, 'executed')
    this.#deps.emit({ kind: 'quote-executed', quote })
    this.#closeRfq(rfq, 'executed')
  }

  #closeRfq(rfq: Rfq, reason: string): void {
    for (const quote of this.quotes()) {
      if (quote.rfq === rfq && quote.status !== 'executed' && quote.status !== 'cancelled') this.#cancelQuote(quote, `rfq ${reason}`)
    }
    const nowUs = this.#deps.clock.nowUs()
    rfq.status = 'closed'
    rfq.updatedUs = nowUs
    if (reason !== 'executed') {
      rfq.cancelledUs = nowUs
      rfq.cancellationReason = reason
    }
    this.#deps.emit({ kind: 'rfq-deleted', rfq })
  }

  #cancelQuote(quote: Quote, reason: string): void {
    this.#stopTimer(quote.id)
    quote.cancellationReason = reason
    quote.cancelledUs = this.#move(quote, 'cancelled')
  }

  #move(quote: Quote, status: Quote['status']): Quote['updatedUs'] {
    quote.status = status
    quote.updatedUs = this.#deps.clock.nowUs()
    return quote.updatedUs
  }

  #isPending(rfq: Rfq): boolean {
    return this.quotes().some((quote) => quote.rfq === rfq && (quote.status === 'accepted' || quote.status === 'confirmed'))
  }

  #openMarket(ticker: string): DeskMarket {
    const market = this.#deps.findMarket(ticker)
    if (!market) throw unknown('market')
    return market.isOpen ? market : fail(new CommunicationsRefusal(400, 'market_inactive', `${ticker} is not open`))
  }

  #stopTimer(id: string): void {
    this.#timers.get(id)?.()
    this.#timers.delete(id)
  }
}

function assertOpen({ status }: Rfq): void {
  if (status !== 'open') throw new CommunicationsRefusal(400, 'RFQ_CLOSED', 'the rfq is closed')
}

function assertStatus(quote: Quote, wanted: Quote['status']): void {
  if (quote.status !== wanted) throw invalid(`the quote is ${quote.status}, not ${wanted}`)
}

function assertBids(yesBid: Price, noBid: Price): void {
  if (yesBid === 0 && noBid === 0) throw invalid('one of yes_bid and no_bid must be above 0')
  if (yesBid + noBid > ONE_DOLLAR) throw invalid('yes_bid and no_bid may be one dollar together at most')
  if (yesBid >= ONE_DOLLAR || noBid >= ONE_DOLLAR) throw invalid('a bid must be below one dollar')
}

function fail(error: CommunicationsRefusal): never {
  throw error
}
