import type { MicroUsd, Price, Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import { assertBids, assertOffers, assertOpen, assertSize, assertStatus } from './assertions.ts'
import type { DeskDeps, DeskMarket } from './desk-deps.ts'
import type { Leg } from './executor.ts'
import { makerLeg, requesterLeg } from './legs.ts'
import { CommunicationsRefusal, conflict, invalid, unknown } from './refusal.ts'
import { isShown } from './retention.ts'
import { type Actor, isOf, openQuote, openRfq, type Party, type Quote, type Rfq, type RfqSize } from './rfq.ts'
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
 * @see Kalshi API reference, section 14; docs/spec/rfq.md
 */
export class RfqDesk {
  readonly #deps: DeskDeps
  readonly #rfqs = new Map<string, Rfq>()
  readonly #quotes = new Map<string, Quote>()
  readonly #quotesByRfq = new Map<string, readonly Quote[]>()
  readonly #timers = new Map<string, () => void>()

  constructor(deps: DeskDeps) {
    this.#deps = deps
  }

  /** All that ever were, in order of creation. */
  rfqs(): readonly Rfq[] {
    return [...this.#rfqs.values()]
  }

  quotes(): readonly Quote[] {
    return [...this.#quotes.values()]
  }

  /** @throws {CommunicationsRefusal} 404 */
  rfq(id: string): Rfq {
    const rfq = this.#rfqs.get(id)
    return rfq && isShown(rfq, this.#deps.clock.liveUs()) ? rfq : fail(unknown('rfq'))
  }

  /** A quote is private to its two parties. @throws {CommunicationsRefusal} 404 */
  quote(id: string, actor: Actor, rfqId?: string): Quote {
    const quote = this.#quotes.get(id)
    if (!quote || !isPartyOf(quote, actor) || !isShown(quote, this.#deps.clock.liveUs())) throw unknown('quote')
    return rfqId === undefined || quote.rfq.id === rfqId ? quote : fail(unknown('quote'))
  }

  /** @throws {CommunicationsRefusal} 400: closed market, empty size, too many open; 409: one is open on this market. */
  createRfq(creator: Party, { marketTicker, size, restRemainder, replaceExisting }: NewRfq): Rfq {
    const { eventTicker, combo } = this.#openMarket(marketTicker)
    assertSize(size)
    const open = this.rfqs().filter((rfq) => rfq.status === 'open' && rfq.creator.memberId === creator.memberId)
    const same = open.find((rfq) => rfq.marketTicker === marketTicker && rfq.creator.subaccount === creator.subaccount)
    if (same && !replaceExisting) throw conflict(`an open rfq exists on ${marketTicker}`)
    if (same) this.#closeRfq(same, 'replaced')
    else if (open.length >= MOST_OPEN_RFQS) throw invalid(`at most ${MOST_OPEN_RFQS} rfqs may be open`)
    const [id, createdUs] = [this.#deps.newId(), this.#deps.clock.take()]
    const rfq = openRfq({ id, creator, marketTicker, eventTicker, combo, size, restRemainder, createdUs })
    this.#rfqs.set(rfq.id, rfq)
    this.#deps.emit({ kind: 'rfq-created', rfq })
    return rfq
  }

  /** Closes a member's own request and cancels the quotes on it. @throws {CommunicationsRefusal} 404, 400 */
  deleteRfq(id: string, actor: Actor): void {
    const rfq = this.rfq(id)
    if (!isOf(rfq.creator, actor)) throw unknown('rfq')
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
    for (const older of this.#quotesOn(rfq)) {
      if (older.creator.memberId === creator.memberId && older.status === 'open') this.#cancelQuote(older, 'replaced')
    }
    const takerFee = (price: Price, count: Qty): MicroUsd => this.#deps.executor.takerFee(rfq.marketTicker, price, count)
    const contracts = sizeQuote(rfq.size, { yes: yesBid, no: noBid }, takerFee)
    const [id, createdUs] = [this.#deps.newId(), this.#deps.clock.take()]
    const quote = openQuote({ id, rfq, creator, yesBid, noBid, contracts, restRemainder, postOnly, createdUs })
    this.#quotes.set(quote.id, quote)
    this.#quotesByRfq.set(rfqId, [...this.#quotesOn(rfq), quote])
    this.#deps.emit({ kind: 'quote-created', quote })
    return quote
  }

  /** The maker takes a quote back, while nobody has accepted it. @throws {CommunicationsRefusal} 404, 400 */
  deleteQuote(id: string, actor: Actor, rfqId?: string): void {
    const quote = this.#quoteOfMaker(id, actor, rfqId)
    assertStatus(quote, 'open')
    this.#cancelQuote(quote, 'deleted')
  }

  /**
   * The requester hits one of the maker's bids: `yes` has the maker buy YES. The maker must confirm within the window.
   * @throws {CommunicationsRefusal} 404; 400: closed, not open, no such bid, or no money; 409: another quote is accepted.
   */
  accept(id: string, actor: Actor, side: Side, rfqId?: string): void {
    const quote = this.quote(id, actor, rfqId)
    if (!isOf(quote.rfq.creator, actor)) throw unknown('quote')
    assertOpen(quote.rfq)
    assertStatus(quote, 'open')
    assertOffers(quote, side)
    if (this.#isPending(quote.rfq)) throw conflict('another quote on this rfq is accepted')
    const market = this.#openMarket(quote.rfq.marketTicker)
    this.#assertPays(quote, requesterLeg(quote, side), true)
    quote.acceptedSide = side
    quote.acceptedUs = this.#move(quote, 'accepted')
    this.#timers.set(
      id,
      this.#deps.setTimer(market.windows.confirmMs, () => this.#cancelQuote(quote, 'confirmation window expired')),
    )
    this.#deps.emit({ kind: 'quote-accepted', quote })
  }

  /** The maker stands by an accepted quote; both orders enter the book after the execution timer. @throws {CommunicationsRefusal} 404, 400 */
  confirm(id: string, actor: Actor, rfqId?: string): void {
    const quote = this.#quoteOfMaker(id, actor, rfqId)
    assertStatus(quote, 'accepted')
    const market = this.#openMarket(quote.rfq.marketTicker)
    if (quote.acceptedSide) this.#assertPays(quote, makerLeg(quote, quote.acceptedSide), false)
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

  #quoteOfMaker(id: string, actor: Actor, rfqId: string | undefined): Quote {
    const quote = this.quote(id, actor, rfqId)
    return isOf(quote.creator, actor) ? quote : fail(unknown('quote'))
  }

  #execute(quote: Quote): void {
    this.#timers.delete(quote.id)
    const { rfq, acceptedSide } = quote
    if (!acceptedSide) return
    const [maker, requester] = [makerLeg(quote, acceptedSide), requesterLeg(quote, acceptedSide)]
    const result = this.#deps.executor.cross(rfq.marketTicker, maker, requester, this.#deps.clock.take())
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
    for (const quote of this.#quotesOn(rfq)) {
      if (quote.status !== 'executed' && quote.status !== 'cancelled') this.#cancelQuote(quote, `rfq ${reason}`)
    }
    const nowUs = this.#deps.clock.take()
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
    quote.updatedUs = this.#deps.clock.take()
    return quote.updatedUs
  }

  #isPending(rfq: Rfq): boolean {
    return this.#quotesOn(rfq).some(({ status }) => status === 'accepted' || status === 'confirmed')
  }

  #quotesOn({ id }: Rfq): readonly Quote[] {
    return this.#quotesByRfq.get(id) ?? []
  }

  #assertPays({ rfq }: Quote, leg: Leg, isTaker: boolean): void {
    if (this.#deps.executor.canPay(rfq.marketTicker, leg, isTaker)) return
    throw new CommunicationsRefusal(400, 'INSUFFICIENT_BALANCE', 'insufficient balance')
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

export const isPartyOf = ({ creator, rfq }: Quote, actor: Actor): boolean => isOf(creator, actor) || isOf(rfq.creator, actor)

function fail(error: CommunicationsRefusal): never {
  throw error
}
