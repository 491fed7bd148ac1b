import type { GathererId } from '../stack/layout.ts'

/** A PostgreSQL server of the stack. */
export type ClusterName = GathererId | 'production'
/** A program of the stack that can be killed. */
export type ProcessName = GathererId | 'deduplicator' | 'market-maker'
/** A way from a program to a database: of the deduplicator to each server, of a gatherer to its own. */
export type LinkName = `deduplicator to ${ClusterName}` | `${GathererId} to its database`

/** What the exchange does to the connections of a gatherer. `trades` hits the trades, everything else the order books or the whole line. */
export type LineFault =
  | { readonly kind: 'disconnect'; readonly downForMs: number }
  | { readonly kind: 'gap' | 'duplicate' | 'reorder'; readonly frames: number; readonly of: 'books' | 'trades' }
  | { readonly kind: 'freeze'; readonly forMs: number }
  | { readonly kind: 'end'; readonly code: 10 | 25 }

/** One thing that is done to the running stack. What lasts is undone when its time is over. */
export type ChaosAction =
  /** SIGKILL, all at once; started again `downMs` later, again and again until each is ready. */
  | { readonly kind: 'kill'; readonly processes: readonly ProcessName[]; readonly downMs: number }
  /** `fast`: shut down as an operator does; `kill`: SIGKILL of every process of the server. */
  | { readonly kind: 'database'; readonly cluster: ClusterName; readonly how: 'fast' | 'kill'; readonly downMs: number }
  /** Cuts a connection in the middle of the so-manieth message of COPY data from now on. */
  | { readonly kind: 'cut-copy'; readonly link: LinkName; readonly messages: number; readonly withinMs: number }
  /** Cuts all connections at once. */
  | { readonly kind: 'cut'; readonly link: LinkName }
  /** Nothing passes in either direction, though the connections stand. */
  | { readonly kind: 'stall'; readonly link: LinkName; readonly forMs: number }
  | { readonly kind: 'slow'; readonly link: LinkName; readonly bytesPerSecond: number; readonly forMs: number }
  /** The same fault on each of these gatherers, `times` in a row. */
  | {
      readonly kind: 'line'
      readonly gatherers: readonly GathererId[]
      readonly fault: LineFault
      readonly times: number
      readonly everyMs: number
    }
  /** Every REST request below `/markets` fails. */
  | { readonly kind: 'rest'; readonly status: 429 | 503; readonly forMs: number }
  /** The clock of a gatherer's process is put forward or back, and right again. */
  | { readonly kind: 'skew'; readonly gatherer: GathererId; readonly offsetMs: number; readonly forMs: number }
  /** The deduplicator does not get through to the gatherer's database, which then comes to its disk limit. */
  | { readonly kind: 'full-disk'; readonly gatherer: GathererId; readonly unreadMs: number }

/** An action at a time after the flow's start. */
export interface ChaosEvent {
  readonly atMs: number
  readonly action: ChaosAction
}

/** Pure. How long an action lasts by itself, milliseconds; what comes back may need longer. */
export function lengthMs(action: ChaosAction): number {
  switch (action.kind) {
    case 'kill':
    case 'database':
      return action.downMs
    case 'cut-copy':
      return action.withinMs
    case 'cut':
      return 0
    case 'stall':
    case 'slow':
    case 'rest':
    case 'skew':
      return action.forMs
    case 'full-disk':
      return action.unreadMs
    case 'line':
      return (action.times - 1) * action.everyMs + faultMs(action.fault)
  }
}

/** Pure. What an action has to itself while it lasts. */
export function targetsOf(action: ChaosAction): readonly string[] {
  switch (action.kind) {
    case 'kill':
      return action.processes.map((name) => `process ${name}`)
    case 'skew':
      return [`process ${action.gatherer}`]
    case 'database':
      return [`database ${action.cluster}`]
    case 'line':
      return action.gatherers.map((name) => `line ${name}`)
    case 'rest':
      return ['rest']
    case 'full-disk': {
      const { gatherer } = action
      return [`process ${gatherer}`, `database ${gatherer}`, `link deduplicator to ${gatherer}`, `link ${gatherer} to its database`]
    }
    default:
      return [`link ${action.link}`]
  }
}

function faultMs(fault: LineFault): number {
  if (fault.kind === 'disconnect') return fault.downForMs
  return fault.kind === 'freeze' ? fault.forMs : 0
}

const seconds = (ms: number): string => `${(ms / 1_000).toFixed(1)} s`

/** Pure. One line for people. */
export function describeAction(action: ChaosAction): string {
  switch (action.kind) {
    case 'kill':
      return `SIGKILL ${action.processes.join(', ')}, down for ${seconds(action.downMs)}`
    case 'database':
      return `PostgreSQL of ${action.cluster} ${action.how === 'fast' ? 'shut down' : 'SIGKILL'}, down for ${seconds(action.downMs)}`
    case 'cut-copy':
      return `${action.link}: cut inside COPY message ${action.messages}`
    case 'cut':
      return `${action.link}: cut`
    case 'stall':
      return `${action.link}: nothing passes for ${seconds(action.forMs)}`
    case 'slow':
      return `${action.link}: ${action.bytesPerSecond} bytes a second for ${seconds(action.forMs)}`
    case 'line':
      return `exchange to ${action.gatherers.join(', ')}: ${describeFault(action.fault)}${action.times > 1 ? `, ${action.times} times, every ${seconds(action.everyMs)}` : ''}`
    case 'rest':
      return `exchange: REST answers ${action.status} for ${seconds(action.forMs)}`
    case 'skew':
      return `clock of ${action.gatherer} ${action.offsetMs > 0 ? '+' : ''}${seconds(action.offsetMs)} for ${seconds(action.forMs)}`
    case 'full-disk':
      return `disk limit of ${action.gatherer}, unread for ${seconds(action.unreadMs)}`
  }
}

function describeFault(fault: LineFault): string {
  switch (fault.kind) {
    case 'disconnect':
      return `disconnect${fault.downForMs > 0 ? `, refused for ${seconds(fault.downForMs)}` : ''}`
    case 'freeze':
      return `freeze for ${seconds(fault.forMs)}`
    case 'end':
      return `subscription ended with ${fault.code}`
    default:
      return `${fault.kind} of ${fault.frames} ${fault.of === 'books' ? 'book' : 'trade'} frames`
  }
}

/** Pure. The schedule, a line an event. */
export function describeSchedule(events: readonly ChaosEvent[]): readonly string[] {
  return events.map(({ atMs, action }) => `${(atMs / 1_000).toFixed(1).padStart(7)} s  ${describeAction(action)}`)
}
