import { createHash } from 'node:crypto'
import { type EpochUs, type MicroUsd, microUsd } from '@kassandra/kalshi-sdk/units'
import { uuidOf } from '../random/uuid-of.ts'
import type { Trading } from '../trading/trading.ts'

/** A member and what it starts with. */
export interface MemberOptions {
  /** A UUID on the real exchange; any text will do. */
  readonly memberId: string
  /** Cash of its primary subaccount on each shard, in micro-dollars. Default $100,000 on every shard. */
  readonly cash?: Readonly<Record<number, MicroUsd>>
  /** Further subaccounts, from 1 on. */
  readonly subaccounts?: number
}

/** Shards of the exchange, by number. @see Kalshi API reference, section 7 */
export const SHARDS: readonly string[] = ['Default', 'Combos', 'Crypto', 'Tennis & Baseball']

const DEFAULT_CASH = microUsd(100_000_000_000)

/** Money that came in. */
export interface Deposit {
  readonly id: string
  readonly memberId: string
  readonly amount: MicroUsd
  readonly atUs: EpochUs
}

/** What the exchange knows of its members besides their money. */
export class Members {
  readonly deposits: Deposit[] = []
  readonly #communicationIds = new Map<string, string>()
  readonly #allocations = new Map<string, Allocation>()

  /** The public name under which a member asks for quotes and quotes: 64 hexadecimal digits. */
  communicationsId(memberId: string): string {
    const known = this.#communicationIds.get(memberId)
    if (known) return known
    const id = createHash('sha256').update(`communications ${memberId}`).digest('hex')
    this.#communicationIds.set(memberId, id)
    return id
  }

  /** Opens an account for a member; one that is there already keeps what it has. */
  open({ memberId, cash, subaccounts = 0 }: MemberOptions, { accounts }: Trading, atUs: EpochUs): void {
    if (accounts.members().includes(memberId)) return
    accounts.addMember(memberId)
    const amounts = cash ?? Object.fromEntries(SHARDS.map((_, shard) => [shard, DEFAULT_CASH]))
    for (const [shard, amount] of Object.entries(amounts)) {
      accounts.deposit({ memberId, subaccount: 0 }, Number(shard), amount)
      this.deposits.push({ id: uuidOf(`deposit ${memberId} ${this.deposits.length}`), memberId, amount, atUs })
    }
    for (let made = 0; made < subaccounts; made++) accounts.createSubaccount(memberId)
  }

  allocation(memberId: string): Allocation {
    return this.#allocations.get(memberId) ?? { allocations: [{ exchangeIndex: 0, percent: 100 }], reservation: 'none' }
  }

  setAllocation(memberId: string, allocation: Allocation): void {
    this.#allocations.set(memberId, allocation)
  }
}

/** How a member wants its cash spread over the shards. It is kept and shown; nothing moves by itself. */
export interface Allocation {
  readonly allocations: readonly { readonly exchangeIndex: number; readonly percent: number }[]
  readonly reservation: 'none' | 'max' | 'sum'
}
