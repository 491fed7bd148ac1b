import { formatMicroUsd, formatPrice, formatQty, type MicroUsd, type Price, type Qty } from '@kassandra/kalshi-sdk'
import { trimDecimals } from './decimals.ts'

/** Pure. `1,000` or `2.5`. */
export const contracts = (count: Qty): string => trimDecimals(formatQty(count), 0)

/** Pure. `$0.42`. */
export const dollars = (price: Price): string => `$${trimDecimals(formatPrice(price), 2)}`

/** Pure. `$1,250.00`. */
export const money = (amount: MicroUsd): string => `$${trimDecimals(formatMicroUsd(amount), 2)}`
