/** Where a subscription's reader stands: `seq` was the last frame it saw. */
export type SidState = { readonly kind: 'starting' } | { readonly kind: 'contiguous'; readonly seq: number }

export type SidStep = { readonly kind: 'first' | 'next' | 'repeat' | 'gap'; readonly state: SidState }

/**
 * Pure. `seq` counts all frames of one subscription, whatever their market, command replies included. A gap taints every
 * market of the subscription: the missing frame could have been anyone's.
 * @see KALSHI_API 15.2
 */
export function stepSid(state: SidState, seq: number): SidStep {
  const advanced: SidState = { kind: 'contiguous', seq }
  if (state.kind === 'starting') return { kind: 'first', state: advanced }
  if (seq === state.seq + 1) return { kind: 'next', state: advanced }
  if (seq <= state.seq) return { kind: 'repeat', state }
  return { kind: 'gap', state: advanced }
}
