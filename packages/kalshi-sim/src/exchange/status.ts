import type { ExchangeClock } from '../clock/exchange-clock.ts'
import type { Connection } from '../ws/connection.ts'
import type { Catalogue } from './catalogue.ts'
import type { Connections } from './connections.ts'
import type { FlowControl, SimStatus } from './exchange.ts'
import type { Publisher } from './publisher.ts'

export interface StatusDeps {
  readonly control: FlowControl
  readonly publisher: Publisher
  readonly journal: { readonly lines: number }
  readonly clock: ExchangeClock
  readonly connections: Connections
  readonly catalogue: Catalogue
}

export function toStatus({ control, publisher, journal, clock, connections, catalogue }: StatusDeps): SimStatus {
  const publishedByKind = publisher.counts
  return {
    state: control.state,
    published: Object.values(publishedByKind).reduce((sum, count) => sum + count, 0),
    publishedByKind,
    journalLines: journal.lines,
    clockUs: clock.nowUs(),
    connections: connections.list().map((connection) => ({
      id: connection.id,
      keyId: connection.keyId,
      subscriptions: countMarkets(connection, catalogue),
    })),
    markets: catalogue.size,
    flow: control.report(),
  }
}

function countMarkets({ subscriptions }: Connection, catalogue: Catalogue): Record<string, number> {
  const counts: Record<string, number> = {}
  for (const { channel, markets } of subscriptions.values()) {
    counts[channel] = markets === 'all' ? catalogue.size : [...markets].filter((ticker) => catalogue.findMarket(ticker)).length
  }
  return counts
}
