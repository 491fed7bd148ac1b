import type { ExchangeAdmin } from '../exchange/admin-client.ts'
import { fillDisk } from '../stack/full-disk.ts'
import type { Service, Stack } from '../stack/stack.ts'
import type { LineFault, ProcessName } from './action.ts'
import type { ChaosStage } from './stage.ts'

export interface StackStageHooks {
  /** Before processes are killed. */
  readonly beforeKill: () => Promise<void>
  readonly killed: (name: ProcessName) => void
  readonly started: (name: ProcessName) => void
}

/** The running stack as chaos takes hold of it. */
export function stackStage(stack: Stack, { beforeKill, killed, started }: StackStageHooks): ChaosStage {
  return {
    clockUs: async () => (await stack.exchange?.admin.status())?.clockUs,
    kill: async (processes) => {
      await beforeKill()
      await Promise.all(processes.map((name) => serviceNamed(stack, name).process.stop('SIGKILL')))
      for (const name of processes) killed(name)
    },
    start: async (name) => {
      const attempts = await stack.restart(serviceNamed(stack, name))
      started(name)
      return attempts
    },
    cluster: (name) => found(stack.clusters.get(name), name),
    link: (name) => found(stack.links.get(name), name),
    injectLine: async (gatherer, fault) => {
      const keyId = [...stack.collectorKeys].find(([, name]) => name === gatherer)?.[0]
      return await adminOf(stack).injectFault({ ...toFault(fault), connections: { keyId: found(keyId, `key of ${gatherer}`) } })
    },
    injectRest: async (status, forMs) => {
      await adminOf(stack).injectFault({ kind: 'rest', status, forMs, path: '/markets' })
    },
    setClockOffset: (gatherer, offsetMs) => stack.setClockOffset(gatherer, offsetMs),
    fillDisk: (gatherer) => fillDisk(found(stack.gathererUrls().get(gatherer), gatherer)),
  }
}

const CHANNELS = { books: 'orderbook_delta', trades: 'trade' } as const

/** In the words of the exchange's admin API. */
function toFault(fault: LineFault): Readonly<Record<string, unknown>> {
  if (!('of' in fault)) return fault
  const { kind, frames, of } = fault
  return { kind, frames, channels: [CHANNELS[of]] }
}

function serviceNamed(stack: Stack, name: ProcessName): Service {
  const service = { deduplicator: stack.deduplicator, 'market-maker': stack.marketMaker }[name as string] ?? stack.gatherers.get(name)
  return found(service, name)
}

const adminOf = (stack: Stack): ExchangeAdmin => found(stack.exchange?.admin, 'local exchange')

function found<T>(thing: T | undefined, name: string): T {
  if (thing === undefined) throw new Error(`the stack has no ${name}`)
  return thing
}
