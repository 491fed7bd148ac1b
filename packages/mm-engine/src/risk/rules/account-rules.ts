import { formatMicroUsd, formatQty, type MicroUsd, microUsd, type Qty } from '@kassandra/kalshi-sdk/units'
import { requireInteger, requireWithin } from '../../errors/invalid-parameter-error.ts'
import { DAY_US, HOUR_US, lossOver } from '../equity-history.ts'
import { FILL_MEMORY_US, filledSince } from '../recent-fills.ts'
import type { AccountRule } from '../risk-rule.ts'

/** Halts when somebody asks for it: a page, a file, a signal. */
export const manualKill = (): AccountRule => ({
  id: 'manual-kill',
  scope: 'account',
  provenance: 'every peer with a live mode has one, and a halt is worth nothing if a person cannot cause it',
  check: ({ killed }) => killed,
})

/** Halts while our books and the exchange's differ by more than this. */
export interface ReconcileMismatchConfig {
  readonly kind: 'reconcile-mismatch'
  readonly maxPosition: Qty
  readonly maxCash: MicroUsd
  readonly maxOrders: number
}

export const reconcileMismatch = ({ maxPosition, maxCash, maxOrders }: ReconcileMismatchConfig): AccountRule => ({
  id: 'reconcile-mismatch',
  scope: 'account',
  provenance: 'a bot logged that it was closed while the exchange had it open, and traded on (kalshi-ai-trading-bot #49, bytex #30)',
  check: ({ mismatch }) => {
    if (!mismatch) return undefined
    const { position, cash, orders } = mismatch
    if (Math.abs(position) <= maxPosition && Math.abs(cash) <= maxCash && Math.abs(orders) <= maxOrders) return undefined
    return `differs from the exchange by ${formatQty(position)} contracts, $${formatMicroUsd(cash)}, ${orders} orders`
  },
})

/** Halts on a loss: `drawdown` from the highest equity, the others over the time that their name says. */
export interface LossConfig {
  readonly kind: 'drawdown' | 'hourly-loss' | 'daily-loss'
  /** Halts at this loss, not past it. */
  readonly max: MicroUsd
}

export function lossRule({ kind, max }: LossConfig): AccountRule {
  requireInteger(`max of ${kind}`, max, 1)
  return {
    id: kind,
    scope: 'account',
    provenance: LOSS_PROVENANCE[kind],
    check: ({ equity }) => {
      const loss = kind === 'drawdown' ? equity.peak - equity.latest.equity : lossOver(equity, SPAN_US[kind])
      return loss >= max ? `lost $${formatMicroUsd(microUsd(loss))} of $${formatMicroUsd(max)}` : undefined
    },
  }
}

const SPAN_US = { 'hourly-loss': HOUR_US, 'daily-loss': DAY_US } as const
const LOSS_PROVENANCE: Readonly<Record<LossConfig['kind'], string>> = {
  drawdown: 'drawdown of realized gains alone hides what a maker risks, which is open inventory; this one is on equity at the mark',
  'hourly-loss': 'jfreun123 docs/GUARDS.md: drift against a quoter that was picked off cost more in an hour than its edge in a day',
  'daily-loss': 'live mode does not start without a maximum loss; this is where it holds',
}

/** Halts when more was filled in a short time than quoting explains. */
export interface FillRateConfig {
  readonly kind: 'fill-rate'
  readonly max: Qty
  /** At most 15 minutes. */
  readonly windowUs: number
}

export function fillRate({ max, windowUs }: FillRateConfig): AccountRule {
  requireInteger('max of fill-rate', max, 1)
  requireWithin('windowUs of fill-rate', requireInteger('windowUs of fill-rate', windowUs, 1), 1, FILL_MEMORY_US)
  return {
    id: 'fill-rate',
    scope: 'account',
    provenance:
      'the exchange has the same in order groups, contracts over a rolling 15 s (KALSHI_API 9.7); a burst of fills is somebody who knows more',
    check: ({ fills, nowUs }) => {
      const filled = filledSince(fills, nowUs - windowUs)
      return filled > max ? `${formatQty(filled)} contracts filled in ${windowUs} us` : undefined
    },
  }
}
