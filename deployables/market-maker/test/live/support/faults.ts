import type { FaultRequest, RestFaultRequest } from '@kassandra/kalshi-sim'
import type { Draw } from './draw.ts'

const ORDERS = '/portfolio/events/orders'

/** Whatever may happen to one request that writes, at one place of its way. */
const TO_WRITES: readonly RestFaultRequest[] = [
  { kind: 'lost-response', method: 'POST', path: ORDERS },
  { kind: 'lost-response', method: 'DELETE', path: ORDERS },
  { kind: 'partial-body', method: 'POST', path: ORDERS },
  { kind: 'partial-body', method: 'DELETE', path: ORDERS },
  { kind: 'rest', status: 500, method: 'POST', path: ORDERS },
  { kind: 'rest', status: 503, applied: true, method: 'POST', path: ORDERS },
  { kind: 'rest', status: 500, applied: true, method: 'DELETE', path: ORDERS },
  { kind: 'rest', status: 500, method: 'DELETE', path: ORDERS },
  { kind: 'latency', ms: 700, leg: 'response', method: 'POST', path: ORDERS },
  { kind: 'latency', ms: 900, method: 'POST', path: ORDERS },
]

const TO_READS: readonly RestFaultRequest[] = [
  { kind: 'rest', status: 429, forMs: 1_500 },
  { kind: 'rest', status: 503, method: 'GET', requests: 3 },
  { kind: 'rest', status: 500, method: 'GET', path: '/portfolio', requests: 2 },
  { kind: 'lost-response', method: 'GET', requests: 2 },
]

/** A freeze lasts longer than a client takes a silent connection for alive. */
const TO_SOCKETS: readonly FaultRequest[] = [
  { kind: 'disconnect' },
  { kind: 'disconnect', downForMs: 3_000 },
  { kind: 'gap', frames: 5 },
  { kind: 'gap', forMs: 2_000 },
  { kind: 'end', code: 25 },
  { kind: 'freeze', forMs: 40_000 },
]

export type AnyFault = { readonly of: 'rest'; readonly fault: RestFaultRequest } | { readonly of: 'sockets'; readonly fault: FaultRequest }

export const drawWriteFault = (draw: Draw): RestFaultRequest => draw.of(TO_WRITES)

/** Writes are hit most, since there most can go wrong. */
export function drawFault(draw: Draw): AnyFault {
  const sort = draw.whole(1, 10)
  if (sort <= 6) return { of: 'rest', fault: drawWriteFault(draw) }
  return sort <= 8 ? { of: 'rest', fault: draw.of(TO_READS) } : { of: 'sockets', fault: draw.of(TO_SOCKETS) }
}
