import { type EpochUs, epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { OccurrenceCounter } from '../../src/collect/stream/occurrence.ts'
import { type CloseReason, closeSegment, isSettled, type Segment, settleSegment, stepSegment } from '../../src/collect/stream/segments.ts'
import { type Book, booksBefore, type DeltaEvent, pick, type Random, type Stream } from './simulated-exchange.ts'

/** One landed delta, named as in the tables. */
export interface DeltaRow extends DeltaEvent, Place {
  readonly occ: number
}

export interface SnapshotRow extends Place {
  readonly market: string
  readonly book: Book
  /** The frame's sending time, milliseconds precise; `undefined` when the exchange did not say. */
  readonly sentUs: EpochUs | undefined
  /** Latest exchange time of the connection, or our clock: what stands in when there is no sending time. */
  readonly otherwiseUs: EpochUs
  readonly otherwise: 'connection' | 'received'
}

export interface Place {
  readonly gatherer: string
  readonly connId: string
  readonly sid: number
  readonly seq: number
  readonly segmentStart: number
}

export interface SegmentRow extends Segment {
  readonly gatherer: string
  readonly connId: string
}

/** What one transaction of a gatherer committed: new rows and the latest state of the segments that moved. */
export interface Commit {
  /** Index of the stream up to which events had happened. */
  readonly at: number
  readonly deltas: readonly DeltaRow[]
  readonly snapshots: readonly SnapshotRow[]
  readonly segments: readonly SegmentRow[]
  readonly horizonUs: EpochUs | undefined
  readonly state: 'running' | 'stopped'
}

export interface GathererOptions {
  readonly gatherer: string
  /** Chance per event of a disconnect, a hole, a crash, a silent pause, a commit. */
  readonly trouble: {
    readonly disconnect: number
    readonly hole: number
    readonly crash: number
    readonly commit: number
    /** A frame comes twice; two frames come in the wrong order. */
    readonly repeat?: number
    readonly swap?: number
  }
  /** How far its own clock is off, microseconds. */
  readonly skewUs?: number
  /** Whether snapshots carry their sending time. */
  readonly statesSendingTime: boolean
  /** Indices at which every connection is cut, whoever it is of. */
  readonly outages: readonly number[]
}

/** Plays the stream to one gatherer with its troubles and says what it committed, in order; the last commit is its clean stop. */
export function simulateGatherer(random: Random, stream: Stream, options: GathererOptions): readonly Commit[] {
  const gatherer = new SimulatedGatherer(random, stream, options)
  for (const index of stream.events.keys()) gatherer.see(index)
  return gatherer.stop()
}

interface Subscription {
  readonly sid: number
  readonly markets: Set<string>
  seq: number
  segment: Segment | undefined
}

interface Connection {
  readonly connId: string
  readonly subscriptions: readonly Subscription[]
  readonly occurrences: OccurrenceCounter
  latestUs: EpochUs | undefined
}

class SimulatedGatherer {
  readonly #random: Random
  readonly #stream: Stream
  readonly #options: GathererOptions
  readonly #commits: Commit[] = []
  #connections = 0
  #connection: Connection | undefined
  #downUntil = 0
  #deltas: DeltaRow[] = []
  #snapshots: SnapshotRow[] = []
  #segments = new Map<string, SegmentRow>()
  #horizonUs: EpochUs | undefined

  constructor(random: Random, stream: Stream, options: GathererOptions) {
    this.#random = random
    this.#stream = stream
    this.#options = options
    this.#downUntil = this.#chance(0.3) ? Math.floor(random() * 10) : 0
  }

  see(index: number): void {
    const { trouble, outages } = this.#options
    if (outages.includes(index)) this.#disconnect(index)
    else if (this.#chance(trouble.disconnect)) this.#disconnect(index)
    else if (this.#chance(trouble.crash)) this.#crash(index)
    if (!this.#connection && index >= this.#downUntil) this.#connect(index)
    if (this.#connection) this.#receive(this.#connection, index)
    if (this.#chance(trouble.commit)) this.#commit(index, 'running')
  }

  stop(): readonly Commit[] {
    const end = this.#stream.events.length
    for (const subscription of this.#connection?.subscriptions ?? []) {
      if (hasAll(subscription)) subscription.segment = settleSegment(subscription.segment, this.#nowUs(end))
    }
    this.#closeAll('stop', end)
    this.#commit(end, 'stopped')
    return this.#commits
  }

  #connect(index: number): void {
    const names = [...this.#stream.markets]
    const cut = this.#chance(0.5) ? names.length : Math.floor(this.#random() * names.length)
    const groups = [names.slice(0, cut), names.slice(cut)].filter((group) => group.length > 0)
    this.#connections++
    this.#connection = {
      connId: `${this.#options.gatherer}-${this.#connections}`,
      subscriptions: groups.map((group, at) => ({
        sid: at + 1,
        markets: new Set(group.filter(() => this.#chance(0.8))),
        seq: 0,
        segment: undefined,
      })),
      occurrences: new OccurrenceCounter(),
      latestUs: undefined,
    }
    for (const subscription of this.#connection.subscriptions) this.#sendSnapshots(subscription, [...subscription.markets], index)
  }

  #receive(connection: Connection, index: number): void {
    for (const subscription of connection.subscriptions) {
      if (this.#chance(0.05)) this.#count(connection, subscription, undefined, index)
      if (this.#chance(0.05)) this.#addMarket(subscription, index)
    }
    const event = this.#stream.events[index]
    const subscription = event && connection.subscriptions.find(({ markets }) => markets.has(event.market))
    if (!event || !subscription) return
    if (this.#chance(this.#options.trouble.hole)) {
      this.#lose(subscription, index)
      return
    }
    if (event.kind === 'reset') {
      this.#snapshot(connection, subscription, event.market, event.book, event.publishedUs)
      return
    }
    if (this.#chance(this.#options.trouble.repeat ?? 0)) this.#repeat(connection, subscription, index)
    if (this.#chance(this.#options.trouble.swap ?? 0)) {
      this.#swap(connection, subscription, index)
      return
    }
    const place = this.#count(connection, subscription, event.tsUs, index)
    const { occurrences } = connection
    const { side, tsUs } = event
    const occ = occurrences.next(event.market, { exchangeTsUs: tsUs, side, price: price(event.price), delta: qty(event.delta) })
    this.#deltas.push({ ...event, ...place, occ })
    connection.latestUs = tsUs
    this.#settleIfQuiet(connection, subscription, index)
  }

  /** The frame is gone; sometimes somebody asks for the books again, some frames later. */
  #lose(subscription: Subscription, index: number): void {
    subscription.seq++
    if (this.#chance(0.7)) this.#sendSnapshots(subscription, [...subscription.markets], index + 1)
  }

  /** The last frame once more: its seq is known, and nothing is stored. */
  #repeat(connection: Connection, subscription: Subscription, index: number): void {
    const { segment } = subscription
    if (!segment || segment.lastSeq !== subscription.seq) return
    const step = stepSegment(segment, subscription.sid, { seq: subscription.seq, exchangeTsUs: undefined }, this.#nowUs(index))
    if (step.kind !== 'repeat') throw new Error(`a frame that came twice was taken for ${step.kind}`)
    this.#note(connection, step.segment)
  }

  /** A reply overtakes the delta: a hole, behind which the delta comes too late to be anything but a repeat. */
  #swap(connection: Connection, subscription: Subscription, index: number): void {
    subscription.seq++
    this.#count(connection, subscription, undefined, index)
    if (this.#chance(0.7)) this.#sendSnapshots(subscription, [...subscription.markets], index + 1)
  }

  #addMarket(subscription: Subscription, index: number): void {
    const taken = new Set(this.#connection?.subscriptions.flatMap(({ markets }) => [...markets]))
    const market = pick(this.#random, this.#stream.markets)
    if (taken.has(market)) return
    subscription.markets.add(market)
    this.#sendSnapshots(subscription, [market], index)
  }

  #sendSnapshots(subscription: Subscription, markets: readonly string[], index: number): void {
    const books = booksBefore(this.#stream, index)
    const connection = this.#connection
    if (!connection) return
    for (const market of markets) this.#snapshot(connection, subscription, market, books.get(market) ?? new Map(), this.#nowUs(index))
  }

  #snapshot(connection: Connection, subscription: Subscription, market: string, book: Book, nowUs: EpochUs): void {
    const place = this.#count(connection, subscription, undefined, 0)
    const sentUs = this.#options.statesSendingTime ? epochUs(Math.floor(nowUs / 1_000) * 1_000) : undefined
    const ownUs = epochUs(nowUs + (this.#options.skewUs ?? 0))
    const otherwise =
      connection.latestUs === undefined
        ? ({ otherwiseUs: ownUs, otherwise: 'received' } as const)
        : ({ otherwiseUs: connection.latestUs, otherwise: 'connection' } as const)
    this.#snapshots.push({ ...place, market, book: new Map(book), sentUs, ...otherwise })
  }

  #count(connection: Connection, subscription: Subscription, exchangeTsUs: EpochUs | undefined, index: number): Place {
    subscription.seq++
    const atUs = this.#nowUs(index)
    const step = stepSegment(subscription.segment, subscription.sid, { seq: subscription.seq, exchangeTsUs }, atUs)
    if (step.kind === 'gap') this.#note(connection, step.closed)
    subscription.segment = step.segment
    this.#note(connection, step.segment)
    const { gatherer } = this.#options
    return { gatherer, connId: connection.connId, sid: subscription.sid, seq: subscription.seq, segmentStart: step.segment.startSeq }
  }

  /** Silence long enough to vouch for the last group; the group must then really be over. */
  #settleIfQuiet(connection: Connection, subscription: Subscription, index: number): void {
    if (!hasAll(subscription)) return
    const { segment } = subscription
    const next = this.#stream.events.slice(index + 1).find((event) => event.kind === 'delta' && subscription.markets.has(event.market))
    const isOver = next === undefined || (next.kind === 'delta' && next.tsUs > (segment.lastExchangeTsUs ?? 0))
    if (isSettled(segment) || !isOver || !this.#chance(0.2)) return
    subscription.segment = settleSegment(segment, this.#nowUs(index))
    this.#note(connection, subscription.segment)
  }

  #disconnect(index: number): void {
    this.#closeAll('disconnect', index)
    this.#downUntil = index + Math.floor(this.#random() * 12)
  }

  /** What was not committed is lost; the restarted process closes what it finds open. */
  #crash(index: number): void {
    this.#deltas = []
    this.#snapshots = []
    this.#segments.clear()
    this.#connection = undefined
    const open = new Map<string, SegmentRow>()
    for (const segment of this.#commits.flatMap(({ segments }) => segments)) open.set(keyOf(segment), segment)
    for (const [key, segment] of open) {
      if (segment.closeReason === undefined) this.#segments.set(key, { ...segment, ...closeSegment(segment, 'crash', this.#nowUs(index)) })
    }
    this.#downUntil = index + Math.floor(this.#random() * 12)
  }

  #closeAll(reason: CloseReason, index: number): void {
    const connection = this.#connection
    for (const { segment } of connection?.subscriptions ?? []) {
      if (segment && connection) this.#note(connection, closeSegment(segment, reason, this.#nowUs(index)))
    }
    this.#connection = undefined
  }

  #note(connection: Connection, segment: Segment): void {
    const row: SegmentRow = { ...segment, gatherer: this.#options.gatherer, connId: connection.connId }
    this.#segments.set(keyOf(row), row)
  }

  #commit(index: number, state: Commit['state']): void {
    for (const { tsUs } of this.#deltas) if (tsUs > (this.#horizonUs ?? 0)) this.#horizonUs = tsUs
    this.#commits.push({
      at: index,
      deltas: this.#deltas,
      snapshots: this.#snapshots,
      segments: [...this.#segments.values()],
      horizonUs: this.#horizonUs,
      state,
    })
    this.#deltas = []
    this.#snapshots = []
    this.#segments.clear()
  }

  #nowUs(index: number): EpochUs {
    const { events } = this.#stream
    return events[Math.max(0, Math.min(index, events.length) - 1)]?.publishedUs ?? epochUs(0)
  }

  #chance(probability: number): boolean {
    return this.#random() < probability
  }
}

/** Nothing is on its way: the premise of vouching for what was received last. A frame that never comes shows only in the next one. */
function hasAll(subscription: Subscription): subscription is Subscription & { segment: Segment } {
  return subscription.segment?.lastSeq === subscription.seq
}

export function keyOf({ gatherer, connId, sid, startSeq }: SegmentRow): string {
  return `${gatherer}\n${connId}\n${sid}\n${startSeq}`
}
