import type { Scheduler } from '../clock/scheduler.ts'
import type { FrameFate, LinkFault } from '../faults/link-fault.ts'
import { runCommand } from './commands/run-command.ts'
import { ERROR_TEXT } from './error-code.ts'
import type { Envelope } from './frame-text.ts'
import type { FrameWriter } from './frame-writer.ts'
import type { ChannelFrame, FrameView } from './frames/channel-frame.ts'
import type { ConnectionSettings, Session } from './session.ts'
import type { Subscription } from './subscription.ts'
import type { Transport } from './transport.ts'
import type { Venue } from './venue.ts'

const HEARTBEAT_MS = 10_000

export interface ConnectionIdentity {
  readonly id: number
  readonly keyId: string
  readonly memberId: string
  readonly subaccount: number | undefined
}

/** What the connections of an exchange have in common. */
export interface ConnectionDeps {
  readonly venue: Venue
  readonly scheduler: Scheduler
  readonly settings: ConnectionSettings
  readonly writer: FrameWriter
}

/** One client's WebSocket session: its subscriptions, their sequences and what stands between it and the client. */
export class Connection implements Session {
  readonly id: number
  readonly keyId: string
  readonly memberId: string
  readonly subaccount: number | undefined
  readonly settings: ConnectionSettings
  readonly subscriptions: Map<number, Subscription> = new Map()
  readonly #venue: Venue
  readonly #transport: Transport
  readonly #scheduler: Scheduler
  readonly #writer: FrameWriter
  #lastSid = 0
  #fault: LinkFault | undefined
  /** Sends the frame that a fault holds back. */
  #late: (() => void) | undefined
  #disposed = false
  #cancelHeartbeat: () => void
  #commandWindow = { fromMs: 0, count: 0 }

  constructor(identity: ConnectionIdentity, transport: Transport, { venue, scheduler, settings, writer }: ConnectionDeps) {
    this.id = identity.id
    this.keyId = identity.keyId
    this.memberId = identity.memberId
    this.subaccount = identity.subaccount
    this.settings = settings
    this.#venue = venue
    this.#transport = transport
    this.#scheduler = scheduler
    this.#writer = writer
    this.#cancelHeartbeat = this.#scheduleHeartbeat()
  }

  /** Takes one text frame from the client and answers it. */
  receive(text: string): void {
    if (this.#disposed) return
    const { replyJitterMs, random } = this.settings
    if (replyJitterMs === 0) runCommand(this, this.#venue, text)
    else this.#scheduler.setTimer(random.unit() * replyJitterMs, () => this.#disposed || runCommand(this, this.#venue, text))
  }

  nextSid(): number {
    return ++this.#lastSid
  }

  findChannel(channel: string): Subscription | undefined {
    for (const subscription of this.subscriptions.values()) if (subscription.channel === channel) return subscription
    return undefined
  }

  /** True when the client is past its command rate. */
  countCommand(): boolean {
    const nowMs = this.#scheduler.nowMs()
    if (nowMs - this.#commandWindow.fromMs >= 1_000) this.#commandWindow = { fromMs: nowMs, count: 0 }
    this.#commandWindow.count++
    return this.#commandWindow.count > this.settings.commandsPerSecond
  }

  /** Sends a public frame on a subscription. Its `seq` is spent whether or not a fault lets the frame through. */
  deliver(subscription: Subscription, frame: ChannelFrame): void {
    const seq = frame.sequenced ? subscription.nextSeq() : undefined
    const late = this.#takeLate()
    const fate = this.#fault?.treat(frame.channel) ?? 'pass'
    if (fate !== 'lost') this.#send(subscription, frame, seq, fate)
    late?.()
  }

  /** Ends a subscription from the side of the exchange: 10 is a failure of the channel, 25 an overflow of its buffer. */
  end(subscription: Subscription, code: 10 | 25): void {
    this.#venue.audience.remove(subscription)
    this.subscriptions.delete(subscription.sid)
    this.reply('error', { sid: subscription.sid }, JSON.stringify({ code, msg: ERROR_TEXT[code] }))
  }

  reply(type: string, envelope: Envelope, msg?: string): void {
    const sendingTsMs = this.settings.sendingTs ? this.#venue.clock.nowMs() : undefined
    this.#transport.send(this.#writer.write(type, { ...envelope, sendingTsMs }, msg))
  }

  /** Puts a fault on the line in place of the present one; `undefined` heals it. */
  setFault(fault: LinkFault | undefined): void {
    const previous = this.#fault
    this.#fault = fault
    if (fault?.halfOpen) this.#transport.pauseReading()
    else if (previous?.halfOpen) this.#transport.resumeReading()
    this.#takeLate()?.()
    previous?.released()
  }

  bufferedBytes(): number {
    return this.#transport.bufferedBytes()
  }

  cork(): void {
    this.#transport.cork()
  }

  uncork(): void {
    this.#transport.uncork()
  }

  cut(): void {
    this.#transport.cut()
  }

  close(code: number, reason: string): void {
    this.#transport.close(code, reason)
  }

  /** Releases what the connection holds; nothing comes or goes afterwards. */
  dispose(): void {
    this.#disposed = true
    this.#cancelHeartbeat()
    for (const subscription of this.subscriptions.values()) this.#venue.audience.remove(subscription)
    this.subscriptions.clear()
    this.setFault(undefined)
  }

  #send(subscription: Subscription, frame: ChannelFrame, seq: number | undefined, fate: Exclude<FrameFate, 'lost'>): void {
    if (this.#transport.bufferedBytes() > this.settings.bufferLimitBytes) {
      this.end(subscription, 25)
      return
    }
    const msg = frame.msg(this.#viewOf(subscription))
    const send = (): void => this.reply(frame.type, { sid: subscription.sid, seq }, msg)
    if (fate === 'late') this.#late = send
    else send()
    if (fate === 'twice') send()
  }

  #takeLate(): (() => void) | undefined {
    const late = this.#late
    this.#late = undefined
    return late
  }

  #viewOf({ style }: Subscription): FrameView {
    const view = { memberId: this.memberId, useYesPrice: style.useYesPrice }
    return this.subaccount === undefined ? view : { ...view, subaccount: this.subaccount }
  }

  #scheduleHeartbeat(): () => void {
    return this.#scheduler.setTimer(HEARTBEAT_MS, () => {
      if (!this.#fault?.halfOpen) this.#transport.ping('heartbeat')
      this.#cancelHeartbeat = this.#scheduleHeartbeat()
    })
  }
}
