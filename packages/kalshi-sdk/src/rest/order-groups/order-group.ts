import { formatQty, type Qty } from '../../units/qty.ts'
import { type Decoder, Fields, flag, integer, qtyText, text } from '../answer/decode.ts'
import { subaccountNumber } from '../request/checks.ts'

/**
 * Orders with a common limit of contracts matched within 15 seconds. Past it the group triggers: its orders are cancelled and new
 * ones refused until it is reset.
 * @see KALSHI_API section 9.7
 */
export interface OrderGroup {
  readonly orderGroupId: string
  readonly contractsLimit: Qty | undefined
  readonly isAutoCancelEnabled: boolean
  readonly exchangeIndex: number | undefined
}

/** Where a group is. */
export interface OrderGroupPlace {
  readonly subaccount?: number
  readonly exchangeIndex?: number
}

export const toOrderGroup: Decoder<OrderGroup> = (value) => {
  const fields = new Fields(value)
  return {
    orderGroupId: fields.need('id', text),
    contractsLimit: fields.find('contracts_limit_fp', qtyText),
    isAutoCancelEnabled: fields.need('is_auto_cancel_enabled', flag),
    exchangeIndex: fields.find('exchange_index', integer),
  }
}

export function toGroupPlace({ subaccount, exchangeIndex }: OrderGroupPlace): Readonly<Record<string, number | undefined>> {
  return { subaccount: subaccountNumber(subaccount), exchange_index: exchangeIndex }
}

/** The limit as requests carry it; the whole-contract twin of the field is left out. */
export const toLimit = (contractsLimit: Qty | undefined): string | undefined =>
  contractsLimit === undefined ? undefined : formatQty(contractsLimit)
