import type { Flow } from '../options.ts'
import type { Launch } from '../processes/launch.ts'
import type { ManagedProcess } from '../processes/managed-process.ts'
import { ExchangeAdmin } from './admin-client.ts'

export interface Exchange {
  readonly process: ManagedProcess
  readonly admin: ExchangeAdmin
  readonly url: string
}

export interface ExchangeConfig {
  readonly program: string
  readonly flow: Flow
  /** In how much time the flow is played; `undefined`: at its own pace. */
  readonly playMs: number | undefined
  readonly faults: string | undefined
  /** Files that it writes. */
  readonly journal: string
  readonly credentials: string
}

/** Starts the local exchange; its flow waits. */
export async function startExchange(
  { program, flow, playMs, faults, journal, credentials }: ExchangeConfig,
  launch: Launch,
): Promise<Exchange> {
  const args = ['--port', '0', '--hold', '--journal', journal, '--credentials', credentials, ...flowArgs(flow, playMs)]
  const { process, line } = await launch({
    name: 'exchange',
    program,
    args: faults === undefined ? args : [...args, '--faults', faults],
    readyLine: (text) => text.startsWith('listening on '),
  })
  const url = line.slice('listening on '.length)
  return { process, url, admin: new ExchangeAdmin(url) }
}

function flowArgs(flow: Flow, playMs: number | undefined): string[] {
  if (flow.kind === 'replay')
    return [...flow.files.flatMap((file) => ['--replay', file]), ...(playMs === undefined ? [] : ['--fit', `${playMs}ms`])]
  if (flow.kind === 'synthetic') return ['--seed', String(flow.seed), '--markets', String(flow.markets), '--rate', String(flow.rate)]
  return []
}
