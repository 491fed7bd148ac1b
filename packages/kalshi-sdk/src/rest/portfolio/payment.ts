import type { MicroUsd } from '../../units/money.ts'
import type { EpochUs } from '../../units/time.ts'
import { type Decoder, Fields, instantInSeconds, moneyInCents, type OpenSet, text } from '../answer/decode.ts'

/** Money that came from or went to a bank, a card or a chain. */
export interface Payment {
  readonly paymentId: string
  readonly status: OpenSet<'pending' | 'applied' | 'failed' | 'returned'>
  readonly type: OpenSet<'ach' | 'wire' | 'crypto' | 'debit' | 'apm'>
  readonly amount: MicroUsd
  readonly fee: MicroUsd
  readonly createdTime: EpochUs
  /** Undefined while it is pending. */
  readonly finalizedTime: EpochUs | undefined
}

export interface PaymentsQuery {
  /** Payments a page, 1 to 500. The exchange's default is 100. */
  readonly limit?: number
  /** `nextCursor` of the page before. */
  readonly cursor?: string
}

export const toPayment: Decoder<Payment> = (value) => {
  const fields = new Fields(value)
  return {
    paymentId: fields.need('id', text),
    status: fields.need('status', text),
    type: fields.need('type', text),
    amount: fields.need('amount_cents', moneyInCents),
    fee: fields.need('fee_cents', moneyInCents),
    createdTime: fields.need('created_ts', instantInSeconds),
    finalizedTime: fields.find('finalized_ts', instantInSeconds),
  }
}
