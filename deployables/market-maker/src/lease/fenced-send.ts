import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Command, EngineEvent } from '@kassandra/mm-engine'

export interface Fence {
  mayTrade(): boolean
  nowUs(): EpochUs
  send(commands: readonly Command[]): void
  push(event: EngineEvent): void
}

const isHarmless = ({ kind }: Command): boolean => kind === 'cancel' || kind === 'decrease'

/**
 * Sends commands. What may trade is refused in place of the exchange when the lease does not allow it: a process may have stood still, and
 * not know yet that its time is over.
 */
export function fencedSend({ mayTrade, nowUs, send, push }: Fence, commands: readonly Command[]): void {
  const allowed = mayTrade() ? commands : commands.filter(isHarmless)
  if (allowed.length > 0) send(allowed)
  for (const { ticker, clientOrderId, commandId } of commands.filter((command) => !allowed.includes(command)))
    push({ kind: 'refused', ticker, clientOrderId, commandId, code: 'LEASE_LOST', atUs: nowUs() })
}
