import type { StoredTimes } from '../journal/collector.ts'
import type { Disturbance } from '../journal/disturbance.ts'
import { GATHERERS, type GathererId } from '../stack/layout.ts'
import type { ChaosAction, ProcessName } from './action.ts'
import type { ChaosClock, ChaosStage } from './stage.ts'

/** What came of an action. */
export interface Outcome {
  /** For people. */
  readonly ledTo: string
  readonly disturbances: readonly Disturbance[]
  /** What a gatherer had stored that is in its database no more. */
  readonly gone?: { readonly collector: GathererId; readonly stored: StoredTimes }
}

/** A process that is asked for something while its clock jumps may do it seconds later. */
const SKEW_ECHO_MS = 5_000

/** Carries an action out and undoes it when its time is over. */
export async function perform(action: ChaosAction, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  switch (action.kind) {
    case 'kill':
      return performKill(action, stage, clock)
    case 'database':
      return performDatabase(action, stage, clock)
    case 'line':
      return performLine(action, stage, clock)
    case 'skew':
      return performSkew(action, stage, clock)
    case 'full-disk':
      return performFullDisk(action, stage, clock)
    case 'cut-copy': {
      const late = new AbortController()
      const cut = stage.link(action.link).cutInCopy(action.messages, late.signal)
      await Promise.race([cut, clock.wait(action.withinMs)])
      late.abort()
      return quiet((await cut) ? `cut inside message ${action.messages}` : 'no so many messages came')
    }
    case 'cut':
      return quiet(`${stage.link(action.link).cut()} connections cut`)
    case 'stall': {
      stage.link(action.link).stall()
      await clock.wait(action.forMs)
      stage.link(action.link).resume()
      return quiet('passes again')
    }
    case 'slow': {
      stage.link(action.link).slow(action.bytesPerSecond)
      await clock.wait(action.forMs)
      stage.link(action.link).hurry()
      return quiet('at full speed again')
    }
    case 'rest':
      await stage.injectRest(action.status, action.forMs)
      await clock.wait(action.forMs)
      return quiet('answers again')
  }
}

type Of<K extends ChaosAction['kind']> = Extract<ChaosAction, { kind: K }>

const quiet = (ledTo: string): Outcome => ({ ledTo, disturbances: [] })

/** From before it dies to when it is started again; surely deaf from its end on. */
async function performKill({ processes, downMs }: Of<'kill'>, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  const beforeUs = await stage.clockUs()
  await stage.kill(processes)
  const goneUs = await stage.clockUs()
  await clock.wait(downMs)
  const againUs = await stage.clockUs()
  const startedMs = clock.nowMs()
  const attempts = await Promise.all(processes.map((name) => stage.start(name)))
  const most = Math.max(...attempts)
  return {
    ledTo: `ready again after ${seconds(clock.nowMs() - startedMs)}${most > 1 ? `, at start ${most}` : ''}`,
    disturbances: collectorsOf(processes).flatMap((collector) => [
      ...between(collector, beforeUs, againUs, false),
      ...between(collector, goneUs, againUs, true),
    ]),
  }
}

async function performDatabase({ cluster, how, downMs }: Of<'database'>, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  const server = stage.cluster(cluster)
  if (how === 'fast') await server.stop()
  else await server.kill()
  await clock.wait(downMs)
  const startedMs = clock.nowMs()
  await server.start()
  return quiet(`takes connections again after ${seconds(clock.nowMs() - startedMs)}`)
}

/** The exchange's journal says what was hidden from whom, save for a subscription that it ended: its client is told. */
async function performLine({ gatherers, fault, times, everyMs }: Of<'line'>, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  const hit: number[] = []
  const disturbances: Disturbance[] = []
  for (let time = 0; time < times; time++) {
    if (time > 0) await clock.wait(everyMs)
    const beforeUs = await stage.clockUs()
    for (const gatherer of gatherers) hit.push(...(await stage.injectLine(gatherer, fault)))
    const behindUs = await stage.clockUs()
    if (fault.kind === 'end') disturbances.push(...gatherers.flatMap((collector) => between(collector, beforeUs, behindUs, false)))
  }
  if (fault.kind === 'freeze') await clock.wait(fault.forMs)
  if (fault.kind === 'disconnect') await clock.wait(fault.downForMs)
  return { ledTo: hit.length === 0 ? 'nobody was connected' : `hit connections ${hit.join(', ')}`, disturbances }
}

async function performSkew({ gatherer, offsetMs, forMs }: Of<'skew'>, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  const beforeUs = await stage.clockUs()
  stage.setClockOffset(gatherer, offsetMs)
  await clock.wait(forMs)
  stage.setClockOffset(gatherer, 0)
  const behindUs = await stage.clockUs()
  const echoUs = behindUs === undefined ? undefined : behindUs + SKEW_ECHO_MS * 1_000
  return { ledTo: 'right again', disturbances: between(gatherer, beforeUs, echoUs, false) }
}

async function performFullDisk({ gatherer, unreadMs }: Of<'full-disk'>, stage: ChaosStage, clock: ChaosClock): Promise<Outcome> {
  const link = stage.link(`deduplicator to ${gatherer}`)
  link.stall()
  // What is being read holds its table fast.
  link.cut()
  try {
    await clock.wait(unreadMs)
    const fullUs = await stage.clockUs()
    const { unreadFromUs = fullUs, lostRows, before } = await stage.fillDisk(gatherer)
    return {
      ledTo: `${lostRows} unread rows were let go`,
      disturbances: between(gatherer, unreadFromUs, fullUs && Math.max(fullUs, latestOf(before)), false),
      gone: { collector: gatherer, stored: before },
    }
  } finally {
    link.resume()
  }
}

/** What came between the clock's reading and the look goes as well. */
const latestOf = ({ deltas, books }: StoredTimes): number =>
  Math.max(0, ...[...deltas.values()].map((times) => times.at(-1) ?? 0), ...[...books.values()].map((times) => times.at(-1)?.us ?? 0))

const collectorsOf = (processes: readonly ProcessName[]) => GATHERERS.filter((name) => processes.includes(name))

function between(collector: string, fromUs: number | undefined, toUs: number | undefined, isOutage: boolean): readonly Disturbance[] {
  return fromUs === undefined || toUs === undefined ? [] : [{ collector, fromUs, toUs, isOutage }]
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`
