import type { ExchangeStatus } from '../exchange/admin-client.ts'
import { formatDollars } from '../market-maker/format-dollars.ts'
import type { MakerLedger } from '../market-maker/maker-ledger.ts'
import type { Health } from '../stack/flow.ts'

export interface StackState {
  readonly exchange: ExchangeStatus | undefined
  readonly messages: ReadonlyMap<string, number>
  readonly deduplicator: Health | undefined
  readonly maker: { readonly ledger: MakerLedger; readonly dashboardUrl: string; readonly isUp: boolean } | undefined
}

const count = (value: number): string => value.toLocaleString('en-US')

/** The state of a running stack in a few lines. */
export function describeState({ exchange, messages, deduplicator, maker }: StackState): readonly string[] {
  return [
    ...(exchange ? [`exchange ${exchange.state}, ${count(exchange.published)} published`] : []),
    [...messages].map(([id, received]) => `${id} ${count(received)}`).join(', '),
    `deduplicator ${deduplicator?.status ?? 'unreachable'}`,
    ...(maker ? describeMaker(maker) : []),
  ]
}

function describeMaker({ ledger, dashboardUrl, isUp }: NonNullable<StackState['maker']>): readonly string[] {
  const figures = ledger.figures()
  if (!isUp || !figures) return ['market-maker unreachable']
  const { quotes, fills, pnlMicroUsd } = figures
  return [
    `market-maker ${count(quotes)} quotes, ${count(fills)} fills, P&L ${formatDollars(pnlMicroUsd)}, holds ${count(ledger.held)} contracts`,
    ...(ledger.halt ? [`market-maker HALTED by ${ledger.halt.ruleId}: ${ledger.halt.reason}`] : []),
    `dashboard ${dashboardUrl}`,
  ]
}
