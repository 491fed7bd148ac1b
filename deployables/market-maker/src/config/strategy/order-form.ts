import { parseQty } from '@kassandra/kalshi-sdk/units'
import type { OrderConfig } from '@kassandra/mm-engine'
import { micros } from './duration-form.ts'
import { type Form, refuse, within } from './form.ts'
import { field, record } from './record.ts'
import { contracts, priceDollars } from './scalar-form.ts'

const SECOND_US = 1_000_000

/**
 * What holds where a document says nothing.
 *
 * - An order lives 60 s, which bounds what a dead process can lose, and is renewed when 25 s are left: time for several tries. 80 orders,
 *   four in each of 20 markets, cost 23 renewals in 10 s and so less than a quarter of the smallest write budget, 100 tokens a second.
 * - The exchange was seen to sweep expired orders up to three minutes late: an order that lapsed unheard counts as resting for five.
 * - Half a cent: every tick of a whole-cent market matters, on finer grids the small ones do not.
 */
export const DEFAULT_ORDERS: OrderConfig = {
  lifetimeUs: 60 * SECOND_US,
  renewUs: 25 * SECOND_US,
  graceUs: 300 * SECOND_US,
  materialPrice: 50,
  materialCount: parseQty('1'),
  holdUs: SECOND_US,
}

const form = record<OrderConfig>({
  lifetimeUs: field(micros({ fromUs: 2 * SECOND_US }), 'lifetime'),
  renewUs: field(micros(), 'renew'),
  graceUs: field(micros(), 'grace'),
  materialPrice: field<number>(priceDollars),
  materialCount: field(contracts()),
  holdUs: field(micros(), 'hold'),
})

export const orderForm: Form<OrderConfig> = {
  ...form,
  read: (value, place) => {
    const read = form.read(value, place)
    // Expiries are whole seconds, cut down: with less between them every order would be renewed at once and for ever.
    if (read && read.renewUs > read.lifetimeUs - SECOND_US) return refuse(within(place, 'renew'), 'must be at least 1s less than lifetime')
    return read
  },
}
