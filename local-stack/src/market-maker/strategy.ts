import type { Flow } from '../options.ts'

/**
 * Pure. The strategy of a run, for the market maker's strategy file. A person may change the file while it runs.
 *
 * On the real exchange it is a preset as it stands. A local run lasts seconds to minutes, for which three things differ.
 */
export const strategyFor = (flow: Flow): string => (flow.kind === 'real' ? 'preset: baseline\n' : LOCAL_STRATEGY)

const LOCAL_STRATEGY = `preset: baseline
quoting:
  # The preset measures volatility for a minute before it quotes, which is longer than many a run.
  volatility: { kind: fixed, domain: log-odds, sigma: 0.005 }
  # The preset wants a quarter of a cent a contract over its fees; with so much it hardly trades in half a minute.
  minimumEdge: { against: reservation, perContract: 0.0001 }
risk:
  # The local exchange has no weekly pause, and a run on a Thursday morning is to quote as any other.
  trading-hours: { pauses: [] }
`
