import type { OrderRequest, SelfTradePrevention, TimeInForce } from '../../../trading/orders/order.ts'
import type { Owner } from '../../../trading/owner.ts'
import { type Body, required } from '../../body.ts'
import { ownerOf, type Routing } from '../../member-scope.ts'
import { invalidParameter } from '../../rest-error.ts'
import type { MemberContext } from '../../route.ts'

const TIMES_IN_FORCE: readonly TimeInForce[] = ['good_till_canceled', 'immediate_or_cancel', 'fill_or_kill']
const PREVENTIONS: readonly SelfTradePrevention[] = ['taker_at_cross', 'maker']
const LONGEST_ID = 64

/** An order as it was asked for. */
export interface AskedOrder {
  readonly owner: Owner
  readonly request: OrderRequest
  readonly routing: Routing
}

/** Reads the body of a create, or one item of a batch. @throws {RestError} 400, 403 */
export function readOrder(body: Body, { identity }: Pick<MemberContext, 'identity'>): AskedOrder {
  const ticker = required('ticker', body.text('ticker'))
  const options = {
    clientOrderId: clientOrderId(body, 'client_order_id'),
    expirationUs: body.instant('expiration_time'),
    postOnly: body.flag('post_only'),
    reduceOnly: body.flag('reduce_only'),
    cancelOnPause: body.flag('cancel_order_on_pause'),
    groupId: body.text('order_group_id'),
  }
  const request: OrderRequest = {
    ticker,
    side: required('side', body.choice('side', ['bid', 'ask'])),
    yesPrice: required('price', body.price('price')),
    count: required('count', body.count('count')),
    timeInForce: required('time_in_force', body.choice('time_in_force', TIMES_IN_FORCE)),
    selfTradePrevention: required('self_trade_prevention_type', body.choice('self_trade_prevention_type', PREVENTIONS)),
    ...present(options),
  }
  return {
    owner: ownerOf(identity, body.subaccount()),
    request,
    routing: { exchangeIndex: body.shard(), marketTicker: ticker },
  }
}

export function clientOrderId(body: Body, name: string): string | undefined {
  const id = body.text(name)
  if (id !== undefined && id.length > LONGEST_ID) throw invalidParameter(`${name} is longer than ${LONGEST_ID} characters`)
  return id
}

type Present<T> = { readonly [K in keyof T]?: Exclude<T[K], undefined> }

/** Without the fields that are undefined. */
export function present<T extends object>(fields: T): Present<T> {
  return Object.fromEntries(Object.entries(fields).filter(([, value]) => value !== undefined)) as Present<T>
}
