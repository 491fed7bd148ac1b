import type { Registry } from '@kassandra/runtime'
import { defineIn, type Observe } from './define.ts'

/** Deciding: what was merged, who is there, and how far each gatherer's horizon stands behind the furthest. */
export function mergeMetrics(registry: Registry): Observe {
  const { counter, gauge } = defineIn(registry)
  const deltas = counter('deltas_merged_total', 'Deltas that entered the merged history from leaders.')
  const filled = counter('deltas_filled_total', 'Deltas that entered it from others, mode multiset.')
  const leads = counter('leads_total', 'Segments that took the lead of a market.')
  const gaps = counter('gaps_total', 'Gaps that began.')
  const live = gauge('gatherer_live', '1 while the gatherer is live.', 'gatherer')
  const awaited = gauge('gatherer_awaited', '1 while decisions wait for the gatherer.', 'gatherer')
  const horizon = gauge('horizon_timestamp_seconds', 'Exchange time up to which everything of a gatherer has arrived.', 'gatherer')
  const lag = gauge('horizon_behind_seconds', 'Exchange time by which a live gatherer stands behind the furthest.', 'gatherer')
  return (event) => {
    if (event.kind === 'presence') live.set({ gatherer: event.gatherer }, event.presence === 'live' ? 1 : 0)
    if (event.kind !== 'merged') return
    deltas.inc(event.report.deltas)
    filled.inc(event.report.filled)
    leads.inc(event.report.leads)
    gaps.inc(event.report.gaps)
    const furthestUs = Math.max(...event.gatherers.map(({ horizonUs }) => horizonUs ?? Number.NEGATIVE_INFINITY))
    for (const { gatherer, presence, awaited: isAwaited, horizonUs } of event.gatherers) {
      awaited.set({ gatherer }, isAwaited ? 1 : 0)
      if (horizonUs === undefined) continue
      horizon.set({ gatherer }, horizonUs / 1_000_000)
      if (presence === 'live') lag.set({ gatherer }, (furthestUs - horizonUs) / 1_000_000)
      else lag.remove({ gatherer })
    }
  }
}
