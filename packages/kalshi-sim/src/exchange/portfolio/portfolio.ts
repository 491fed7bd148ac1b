import type { EpochUs, MicroUsd } from '@kassandra/kalshi-sdk/units'
import type { ExchangeClock } from '../../clock/exchange-clock.ts'
import type { Scheduler } from '../../clock/scheduler.ts'
import type { Order } from '../../trading/orders/order.ts'
import type { Owner } from '../../trading/owner.ts'
import type { PrivateEvent } from '../../trading/private-event.ts'
import type { Trading } from '../../trading/trading.ts'
import { copyPortfolio } from './copy-portfolio.ts'
import type { BalanceShown, PortfolioReads } from './portfolio-reads.ts'

export interface PortfolioDeps {
  readonly trading: Trading
  readonly clock: Pick<ExchangeClock, 'nowUs' | 'liveUs'>
  readonly scheduler: Scheduler
  /** How long portfolio reads may be behind the engine; 0: never. */
  readonly lagMs: number
  /** For how long a new order cannot be looked up by its id. */
  readonly lookupDelayMs: number
  readonly balanceShown: BalanceShown
}

/** An earlier state that is shown for a while in the place of the present one. */
interface Shown {
  readonly reads: PortfolioReads
  readonly atUs: EpochUs
}

/**
 * What members read of their portfolios, which may be behind what they have done. Behind means a whole earlier state: the one in front of
 * the first change that nobody has seen yet, `lagMs` after which everything is seen up to then.
 * @see Kalshi API reference, section 9.8
 */
export class Portfolio {
  readonly #deps: PortfolioDeps
  readonly #placedMs = new Map<string, number>()
  #latest: Shown | undefined
  #shown: Shown | undefined
  #cancel: () => void = () => undefined

  constructor(deps: PortfolioDeps) {
    this.#deps = deps
  }

  get reads(): PortfolioReads {
    return this.#shown?.reads ?? this.#deps.trading
  }

  /** Up to when `reads` has everything: it goes on while nothing happens. */
  get asOfUs(): EpochUs {
    return this.#shown?.atUs ?? this.#deps.clock.liveUs()
  }

  /** Of a subaccount on a shard. */
  balance(owner: Owner, shard: number): MicroUsd {
    const { reads } = this
    return this.#deps.balanceShown === 'cash' ? reads.accounts.of(owner).cash(shard) : reads.available(owner, shard)
  }

  /** Whether an order can be looked up already. */
  isVisible({ id }: Order): boolean {
    const { scheduler, lookupDelayMs } = this.#deps
    return scheduler.nowMs() - (this.#placedMs.get(id) ?? Number.NEGATIVE_INFINITY) >= lookupDelayMs
  }

  /** To be called in front of a command of a member. */
  changing(): void {
    if (this.#deps.lagMs === 0 || this.#shown) return
    this.#latest = this.#copy()
    this.#fallBehind()
  }

  /** Takes notice of what happened to a member, by its own command or not. */
  happened(event: PrivateEvent): void {
    const { lagMs, lookupDelayMs, scheduler } = this.#deps
    if (lookupDelayMs > 0 && event.kind === 'order' && !this.#placedMs.has(event.order.id))
      this.#placedMs.set(event.order.id, scheduler.nowMs())
    if (lagMs > 0 && !this.#shown) this.#fallBehind()
  }

  close(): void {
    this.#cancel()
  }

  #fallBehind(): void {
    const { scheduler, lagMs } = this.#deps
    this.#shown = this.#latest ?? this.#copy()
    this.#cancel = scheduler.setTimer(lagMs, () => {
      this.#latest = this.#copy()
      this.#shown = undefined
    })
  }

  #copy(): Shown {
    return { reads: copyPortfolio(this.#deps.trading), atUs: this.#deps.clock.nowUs() }
  }
}
