import { type EpochUs, type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { MOST_SUBACCOUNTS, type Owner } from '../owner.ts'
import { refuse } from '../refusal.ts'
import { Position } from './position.ts'

/** Money by shard and positions of one subaccount. */
export class Subaccount {
  readonly owner: Owner
  readonly positions: Map<string, Position> = new Map()
  /** Whether pairs of YES and NO are paid out at once. */
  isNetting = true
  readonly #cash = new Map<number, number>()

  constructor(owner: Owner) {
    this.owner = owner
  }

  cash(shard: number): MicroUsd {
    return microUsd(this.#cash.get(shard) ?? 0)
  }

  /** Shards that money was ever on, ascending. */
  shards(): readonly number[] {
    return [...this.#cash.keys()].sort((a, b) => a - b)
  }

  credit(shard: number, amount: number): void {
    this.#cash.set(shard, (this.#cash.get(shard) ?? 0) + amount)
  }

  /** As it stands now; what happens later leaves the copy alone. */
  copy(): Subaccount {
    const copy = new Subaccount(this.owner)
    copy.isNetting = this.isNetting
    for (const [shard, amount] of this.#cash) copy.#cash.set(shard, amount)
    for (const [ticker, position] of this.positions) copy.positions.set(ticker, position.copy())
    return copy
  }

  position(ticker: string, atUs: EpochUs): Position {
    const known = this.positions.get(ticker)
    if (known) return known
    const position = new Position(ticker, atUs)
    this.positions.set(ticker, position)
    return position
  }
}

export interface SubaccountTransfer {
  readonly transferId: string
  readonly memberId: string
  readonly from: number
  readonly to: number
  readonly shard: number
  readonly amount: MicroUsd
  readonly atUs: EpochUs
}

export interface ShardTransfer {
  readonly transferId: string
  readonly memberId: string
  readonly from: { readonly shard: number; readonly subaccount: number }
  readonly to: { readonly shard: number; readonly subaccount: number }
  readonly amount: MicroUsd
  readonly atUs: EpochUs
}

/** Members, their subaccounts and the money that moves between these. Money enters by `deposit` only. */
export class Accounts {
  readonly subaccountTransfers: SubaccountTransfer[] = []
  readonly shardTransfers: ShardTransfer[] = []
  readonly #members = new Map<string, Map<number, Subaccount>>()

  /** Does nothing for a member that is there already. */
  addMember(memberId: string): void {
    if (!this.#members.has(memberId)) this.#members.set(memberId, new Map([[0, new Subaccount({ memberId, subaccount: 0 })]]))
  }

  members(): readonly string[] {
    return [...this.#members.keys()]
  }

  deposit(owner: Owner, shard: number, amount: MicroUsd): void {
    this.of(owner).credit(shard, amount)
  }

  find({ memberId, subaccount }: Owner): Subaccount | undefined {
    return this.#members.get(memberId)?.get(subaccount)
  }

  /** @throws {TradingRefusal} `INVALID_ORDER`: there is no such subaccount. */
  of(owner: Owner): Subaccount {
    return this.find(owner) ?? refuse('INVALID_ORDER', `subaccount ${owner.subaccount} does not exist`)
  }

  subaccountsOf(memberId: string): readonly Subaccount[] {
    return [...(this.#members.get(memberId)?.values() ?? [])]
  }

  /** @returns The number of the new one. @throws {TradingRefusal} `INVALID_TRANSFER`: all 64 are there. */
  createSubaccount(memberId: string): number {
    const subaccounts = this.#members.get(memberId)
    const subaccount = subaccounts?.size ?? 0
    if (!subaccounts || subaccount > MOST_SUBACCOUNTS) refuse('INVALID_TRANSFER', 'no further subaccount can be created')
    subaccounts.set(subaccount, new Subaccount({ memberId, subaccount }))
    return subaccount
  }

  /** @throws {TradingRefusal} The id was used before, a subaccount does not exist, or `available` is less than the amount. */
  transferBetweenSubaccounts(transfer: SubaccountTransfer, available: (subaccount: Subaccount) => MicroUsd): void {
    const { transferId, memberId, from, to, shard, amount } = transfer
    if (this.subaccountTransfers.some((done) => done.memberId === memberId && done.transferId === transferId))
      refuse('TRANSFER_ALREADY_EXISTS', 'the client_transfer_id was used before')
    const source = this.find({ memberId, subaccount: from })
    const target = this.find({ memberId, subaccount: to })
    if (!source || !target || from === to || amount <= 0) refuse('INVALID_TRANSFER', 'source, target or amount is not possible')
    if (available(source) < amount) refuse('INSUFFICIENT_BALANCE', 'insufficient balance')
    source.credit(shard, -amount)
    target.credit(shard, amount)
    this.subaccountTransfers.push(transfer)
  }

  /** @throws {TradingRefusal} A subaccount does not exist, or `available` is less than the amount. */
  transferBetweenShards(transfer: ShardTransfer, available: (subaccount: Subaccount) => MicroUsd): void {
    const { memberId, from, to, amount } = transfer
    const source = this.find({ memberId, subaccount: from.subaccount })
    const target = this.find({ memberId, subaccount: to.subaccount })
    if (!source || !target || amount <= 0) refuse('INVALID_TRANSFER', 'source, target or amount is not possible')
    if (available(source) < amount) refuse('INSUFFICIENT_BALANCE', 'insufficient balance')
    source.credit(from.shard, -amount)
    target.credit(to.shard, amount)
    this.shardTransfers.push(transfer)
  }
}
