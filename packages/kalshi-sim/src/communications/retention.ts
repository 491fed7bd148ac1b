import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Quote, Rfq } from './rfq.ts'

const KEPT_US = 7 * 86_400 * 1_000_000

/** Closed requests and cancelled quotes are shown for seven days. @see Kalshi API reference, section 14 */
export const isShown = (
  { status, updatedUs }: Pick<Rfq, 'status' | 'updatedUs'> | Pick<Quote, 'status' | 'updatedUs'>,
  nowUs: EpochUs,
): boolean => (status !== 'closed' && status !== 'cancelled') || updatedUs + KEPT_US > nowUs
