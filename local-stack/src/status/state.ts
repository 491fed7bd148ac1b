import type { ExchangeStatus } from '../exchange/admin-client.ts'
import type { Health } from '../stack/flow.ts'

/** The state of a running stack in a few lines. */
export function describeState(
  exchange: ExchangeStatus | undefined,
  messages: ReadonlyMap<string, number>,
  deduplicator: Health | undefined,
): readonly string[] {
  return [
    ...(exchange ? [`exchange ${exchange.state}, ${exchange.published.toLocaleString('en-US')} published`] : []),
    [...messages].map(([id, count]) => `${id} ${count.toLocaleString('en-US')}`).join(', '),
    `deduplicator ${deduplicator?.status ?? 'unreachable'}`,
  ]
}
