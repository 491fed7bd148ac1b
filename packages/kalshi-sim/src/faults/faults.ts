import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Scheduler } from '../clock/scheduler.ts'
import type { Outage } from '../journal/journal-entry.ts'
import type { Channel } from '../ws/channel.ts'
import type { Connection } from '../ws/connection.ts'
import type { FaultReport, FaultRequest, FaultTarget } from './fault-request.ts'
import type { LinkFault } from './link-fault.ts'
import { OpenOutage } from './open-outage.ts'

export interface FaultDeps {
  readonly connections: { list(): readonly Connection[]; cut(connection: Connection): void }
  readonly clock: { nowUs(): EpochUs }
  readonly scheduler: Scheduler
  /** Takes an outage that is over. */
  readonly record: (outage: Outage) => void
}

interface Refusal {
  readonly keyId: string | undefined
  readonly outage: OpenOutage
}

type Gap = Extract<FaultRequest, { kind: 'gap' }>
type Repeated = Extract<FaultRequest, { kind: 'duplicate' } | { kind: 'reorder' }>
type Hiding = Exclude<FaultRequest, { kind: 'end' } | { kind: 'duplicate' }>

const BOOKS: readonly Channel[] = ['orderbook_delta']

/** Injects faults and keeps account of what they hide. */
export class Faults {
  readonly #deps: FaultDeps
  readonly #open = new Set<OpenOutage>()
  readonly #refusals = new Set<Refusal>()
  readonly #timers = new Set<() => void>()

  constructor(deps: FaultDeps) {
    this.#deps = deps
  }

  /** Takes effect before it returns. A connection that has a gap or freeze gets the new one in its place. */
  inject(request: FaultRequest): FaultReport {
    const target = request.connections ?? 'all'
    const open = this.#deps.connections.list()
    const hit = open.filter((connection) => matches(target, connection))
    const report = { connections: hit.map(({ id }) => id), all: hit.length === open.length }
    if (request.kind === 'end') {
      end(hit, request)
      return { kind: request.kind, ...report }
    }
    if (request.kind === 'duplicate') duplicate(hit, request)
    else this.#hide(request, target, hit, report)
    return { kind: request.kind, ...report }
  }

  /** What may be missed is an outage, from now until the fault is over. */
  #hide(request: Hiding, target: FaultTarget, hit: readonly Connection[], report: Omit<FaultReport, 'kind'>): void {
    const outage = new OpenOutage(request.kind, { ...report, ...this.#keysOf(target, hit) }, this.#deps.clock.nowUs())
    this.#open.add(outage)
    switch (request.kind) {
      case 'disconnect':
        this.#disconnect(hit, outage, target, request.downForMs ?? 0)
        break
      case 'freeze':
        this.#freeze(hit, outage, request.forMs)
        break
      case 'gap':
        this.#gap(hit, outage, request)
        break
      case 'reorder':
        this.#reorder(hit, outage, request)
    }
  }

  #keysOf(target: FaultTarget, hit: readonly Connection[]): Pick<Outage, 'keyIds' | 'wholeKeyIds'> {
    const keyIds = typeof target === 'object' && 'keyId' in target ? [target.keyId] : [...new Set(hit.map(({ keyId }) => keyId))]
    const spared = this.#deps.connections.list().filter((connection) => !hit.includes(connection))
    return { keyIds, wholeKeyIds: keyIds.filter((keyId) => spared.every((connection) => connection.keyId !== keyId)) }
  }

  /** Whether a handshake with this key is refused for now. */
  refuses(keyId: string): boolean {
    for (const refusal of this.#refusals) if (refusal.keyId === undefined || refusal.keyId === keyId) return true
    return false
  }

  /** Takes notice of something published: those that are cut off miss it. */
  published(atUs: EpochUs): void {
    for (const { outage } of this.#refusals) outage.note(atUs)
  }

  /** Takes notice of a new connection, which no fault has hit: an outage of all is one of all no longer. */
  accepted(): void {
    for (const outage of this.#open) if (outage.all) outage.seal()
  }

  /** Outages that are not over. */
  pending(): Outage[] {
    return [...this.#open].map((outage) => outage.toJournal(false))
  }

  /** Stops every timer; open outages go to the record with no end. */
  close(): void {
    for (const cancel of this.#timers) cancel()
    for (const outage of this.#open) this.#deps.record(outage.toJournal(false))
    this.#open.clear()
    this.#refusals.clear()
  }

  #disconnect(hit: readonly Connection[], outage: OpenOutage, target: FaultTarget, downForMs: number): void {
    const keyId = typeof target === 'object' && 'keyId' in target ? target.keyId : undefined
    const refusal: Refusal = { keyId, outage }
    if (downForMs > 0) this.#refusals.add(refusal)
    for (const connection of hit) this.#deps.connections.cut(connection)
    const end = (): void => {
      this.#refusals.delete(refusal)
      this.#end(outage)
    }
    if (downForMs > 0) this.#after(downForMs, end)
    else end()
  }

  #freeze(hit: readonly Connection[], outage: OpenOutage, forMs: number): void {
    this.#spoil(hit, outage, forMs, (_connection, released) => ({
      halfOpen: true,
      treat: () => {
        outage.note(this.#deps.clock.nowUs())
        return 'lost'
      },
      released,
    }))
  }

  // Each connection loses its own count of frames; the outage is over when the last of them has.
  #gap(hit: readonly Connection[], outage: OpenOutage, { channels = BOOKS, frames = 1, forMs }: Gap): void {
    this.#spoil(hit, outage, forMs, (connection, released) => {
      let left = forMs === undefined ? frames : Number.POSITIVE_INFINITY
      return {
        halfOpen: false,
        treat: (channel) => {
          if (!channels.includes(channel)) return 'pass'
          outage.note(this.#deps.clock.nowUs())
          if (--left === 0) connection.setFault(undefined)
          return 'lost'
        },
        released,
      }
    })
  }

  // A held frame leaves behind the next one, which passes: the fault stays on the line until then.
  #reorder(hit: readonly Connection[], outage: OpenOutage, { channels = BOOKS, frames = 1 }: Repeated): void {
    this.#spoil(hit, outage, undefined, (connection, released) => {
      let left = frames
      let isHolding = false
      return {
        halfOpen: false,
        treat: (channel) => {
          const isHeld = !isHolding && left > 0 && channels.includes(channel)
          if (isHeld) {
            outage.note(this.#deps.clock.nowUs())
            left--
          } else if (left === 0) connection.setFault(undefined)
          isHolding = isHeld
          return isHeld ? 'late' : 'pass'
        },
        released,
      }
    })
  }

  /** Puts a fault on each line; the outage is over when every line is healed, at the latest after `forMs`. */
  #spoil(
    hit: readonly Connection[],
    outage: OpenOutage,
    forMs: number | undefined,
    create: (connection: Connection, released: () => void) => LinkFault,
  ): void {
    const spoiled = new Map<Connection, LinkFault>()
    for (const connection of hit) {
      const released = (): void => {
        spoiled.delete(connection)
        if (spoiled.size === 0) this.#end(outage)
      }
      spoiled.set(connection, create(connection, released))
    }
    for (const [connection, fault] of [...spoiled]) connection.setFault(fault)
    if (spoiled.size === 0) this.#end(outage)
    else if (forMs !== undefined) this.#after(forMs, () => heal(spoiled.keys()))
  }

  #end(outage: OpenOutage): void {
    if (this.#open.delete(outage)) this.#deps.record(outage.toJournal(true))
  }

  #after(delayMs: number, run: () => void): void {
    const cancel = this.#deps.scheduler.setTimer(delayMs, () => {
      this.#timers.delete(cancel)
      run()
    })
    this.#timers.add(cancel)
  }
}

function end(hit: readonly Connection[], { code, channels = BOOKS }: Extract<FaultRequest, { kind: 'end' }>): void {
  for (const connection of hit) {
    for (const subscription of [...connection.subscriptions.values()]) {
      if (channels.includes(subscription.channel)) connection.end(subscription, code)
    }
  }
}

function heal(connections: Iterable<Connection>): void {
  for (const connection of [...connections]) connection.setFault(undefined)
}

function duplicate(hit: readonly Connection[], { channels = BOOKS, frames = 1 }: Repeated): void {
  for (const connection of hit) {
    let left = frames
    connection.setFault({
      halfOpen: false,
      treat: (channel) => {
        if (!channels.includes(channel)) return 'pass'
        if (--left === 0) connection.setFault(undefined)
        return 'twice'
      },
      released: () => undefined,
    })
  }
}

function matches(target: FaultTarget, { id, keyId }: Connection): boolean {
  if (target === 'all') return true
  return 'keyId' in target ? target.keyId === keyId : target.includes(id)
}
