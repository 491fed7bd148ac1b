import type { RateLimiter } from '../limiter/rate-limiter.ts'
import type { RestClock } from '../rest/transport/rest-clock.ts'
import type { RestTransport } from '../rest/transport/rest-transport.ts'
import { GatedTransport } from '../trading/gated-transport.ts'
import { OrderDesk } from '../trading/order-desk.ts'
import { readsOver } from '../trading/order-reads.ts'
import { RoutingTransport } from '../trading/routing-transport.ts'
import { ShardRouter } from '../trading/shard-router.ts'
import type { TradingOptions } from '../trading/trading-options.ts'
import { WriteGate } from '../trading/write-gate.ts'

export interface ClientTradingOptions extends TradingOptions {
  /**
   * Name the shard on single order writes, which gives each shard from 1 on a write budget of its own. A market that moves to another
   * shard is then not found until it is read again. Default false.
   */
  readonly namesShards?: boolean
}

export interface ClientTradingParts {
  readonly http: RestTransport
  readonly limiter: RateLimiter | undefined
  readonly clock: RestClock
  readonly options: ClientTradingOptions | undefined
}

export interface ClientTrading {
  /** Every resource's: writes by order id reach their shard. */
  readonly transport: RestTransport
  /** That of orders: none pass to a market where an outcome is unknown. */
  readonly gated: RestTransport
  readonly desk: OrderDesk
  readonly router: ShardRouter
}

const BATCH_PATH = '/portfolio/events/orders/batched'
/** Where nothing limits the client: what the lowest tier's bucket holds. */
const MODEST_BATCH = 10

export function createTrading({ http, limiter, clock, options = {} }: ClientTradingParts): ClientTrading {
  const router = new ShardRouter(options.namesShards ?? false)
  const transport = new RoutingTransport(http, router)
  const gate = new WriteGate()
  const { whileUnknown = 'wait', gateTimeoutMs = 10_000 } = options
  const desk = new OrderDesk({
    createClientOrderId: options.createClientOrderId ?? (() => crypto.randomUUID()),
    whileUnknown,
    gateTimeoutMs,
    resolveTimeoutMs: options.resolveTimeoutMs ?? 2_000,
    absenceAfterMs: options.absenceAfterMs ?? 35_000,
    transport,
    reads: readsOver(transport),
    gate,
    clock,
    largestBatch: () => limiter?.largestBatch('POST', BATCH_PATH) ?? MODEST_BATCH,
  })
  return { transport, gated: new GatedTransport(transport, gate, { whileUnknown, timeoutMs: gateTimeoutMs }), desk, router }
}
