import { type EpochUs, ONE_DOLLAR, type Price, type Qty } from '@kassandra/kalshi-sdk/units'
import type { Side } from '../exchange/level.ts'
import type { DeskDeps } from './desk-deps.ts'
import { CommunicationsRefusal, invalid, unknown } from './refusal.ts'
import type { Party } from './rfq.ts'

/** A trade agreed between two members, made public and settled by the exchange once both have accepted. */
export interface BlockProposal {
  readonly id: string
  readonly proposerId: string
  readonly ticker: string
  readonly yesPrice: Price
  readonly count: Qty
  readonly makerSide: Side
  readonly expirationUs: EpochUs
  readonly createdUs: EpochUs
  /** Buys YES. */
  readonly buyer: BlockSide
  readonly seller: BlockSide
  status: 'pending' | 'executed' | 'cancelled'
  updatedUs: EpochUs
  executedUs: EpochUs | undefined
}

export const BLOCK_STATUSES = ['pending', 'executed', 'cancelled', 'expired'] as const
export type BlockStatus = (typeof BLOCK_STATUSES)[number]

export interface BlockSide {
  readonly memberId: string
  subaccount: number
  acceptedUs: EpochUs | undefined
  orderId: string | undefined
}

export interface NewBlock {
  readonly ticker: string
  readonly buyer: Party
  readonly seller: Party
  readonly yesPrice: Price
  readonly count: Qty
  readonly makerSide: Side
  readonly expirationUs: EpochUs
}

/** @see Kalshi API reference, section 14, block trades */
export class BlockDesk {
  readonly #deps: Omit<DeskDeps, 'emit' | 'setTimer'>
  readonly #proposals = new Map<string, BlockProposal>()

  constructor(deps: Omit<DeskDeps, 'emit' | 'setTimer'>) {
    this.#deps = deps
  }

  /** Those that a member takes part in, in order of creation. */
  visibleTo(memberId: string): readonly BlockProposal[] {
    return [...this.#proposals.values()].filter((each) => isParty(each, memberId) || each.proposerId === memberId)
  }

  /** A proposal that nobody carried out in time has expired. */
  statusOf({ status, expirationUs }: BlockProposal): BlockStatus {
    return status === 'pending' && expirationUs <= this.#deps.clock.liveUs() ? 'expired' : status
  }

  /** @throws {CommunicationsRefusal} 400, 404 */
  propose(proposerId: string, { ticker, buyer, seller, yesPrice, count, makerSide, expirationUs }: NewBlock): BlockProposal {
    const nowUs = this.#deps.clock.take()
    if (!this.#deps.findMarket(ticker)?.isOpen) throw invalid(`${ticker} is not open`)
    if (buyer.memberId === seller.memberId) throw invalid('buyer and seller must be two members')
    if (yesPrice <= 0 || yesPrice >= ONE_DOLLAR) throw invalid('the price must lie between 0 and one dollar')
    if (expirationUs <= nowUs) throw invalid('the expiration must be in the future')
    const side = ({ memberId, subaccount }: Party): BlockSide => ({ memberId, subaccount, acceptedUs: undefined, orderId: undefined })
    const proposal: BlockProposal = {
      id: this.#deps.newId(),
      proposerId,
      ticker,
      yesPrice,
      count,
      makerSide,
      expirationUs,
      createdUs: nowUs,
      buyer: side(buyer),
      seller: side(seller),
      status: 'pending',
      updatedUs: nowUs,
      executedUs: undefined,
    }
    this.#proposals.set(proposal.id, proposal)
    return proposal
  }

  /** The second acceptance executes. @throws {CommunicationsRefusal} 404; 400: expired, accepted before, or refused by the engine. */
  accept(id: string, { memberId, subaccount }: { readonly memberId: string; readonly subaccount: number | undefined }): void {
    const proposal = this.#proposals.get(id)
    if (!proposal || !isParty(proposal, memberId)) throw unknown('block trade proposal')
    const nowUs = this.#deps.clock.take()
    if (proposal.status !== 'pending') throw invalid(`the proposal is ${proposal.status}`)
    if (proposal.expirationUs <= nowUs) throw invalid('the proposal has expired')
    const side = proposal.buyer.memberId === memberId ? proposal.buyer : proposal.seller
    if (side.acceptedUs !== undefined) throw invalid('the proposal is accepted already')
    side.subaccount = subaccount ?? side.subaccount
    side.acceptedUs = nowUs
    proposal.updatedUs = nowUs
    if (proposal.buyer.acceptedUs !== undefined && proposal.seller.acceptedUs !== undefined) this.#execute(proposal, nowUs)
  }

  #execute(proposal: BlockProposal, nowUs: EpochUs): void {
    const { ticker, buyer, seller, yesPrice, count, makerSide } = proposal
    const result = this.#deps.executor.block({ ticker, buyer, seller, yesPrice, count, makerSide }, nowUs)
    if (result.kind === 'refused') {
      proposal.status = 'cancelled'
      throw new CommunicationsRefusal(400, 'INSUFFICIENT_BALANCE', result.reason)
    }
    buyer.orderId = result.buyerOrderId
    seller.orderId = result.sellerOrderId
    proposal.status = 'executed'
    proposal.executedUs = nowUs
  }
}

const isParty = ({ buyer, seller }: BlockProposal, memberId: string): boolean => buyer.memberId === memberId || seller.memberId === memberId
