import { ConnectionError } from '../errors/connection-error.ts'
import type { EpochUs } from '../units/time.ts'
import { Commands } from './commands.ts'
import type { ConnectionHandlers, WireConnection } from './connection-port.ts'
import type { EventBuffer } from './event-buffer.ts'
import { FrameDecoder } from './frame-decoder.ts'
import { Heartbeat } from './heartbeat.ts'
import type { SocketClock, Timer } from './socket-clock.ts'
import type { DisconnectReason } from './socket-event.ts'
import type { BufferOptions } from './socket-options.ts'
import type { SubscriptionKeeper } from './subscription-keeper.ts'

export interface SessionOptions {
  readonly clock: SocketClock
  readonly buffer: EventBuffer
  readonly keeper: SubscriptionKeeper
  readonly livenessTimeoutMs: number
  readonly commandTimeoutMs: number
  readonly maxPauseMs: number
  readonly onOverflow: Required<BufferOptions>['onOverflow']
  readonly isFastDecoding: boolean
}

/** What exists from the moment a connection is open. */
interface Live {
  readonly connection: WireConnection
  readonly commands: Commands
  readonly heartbeat: Heartbeat
}

/** One connection from its opening to its end: frames in, events out, and the watch over both. */
export class Session implements ConnectionHandlers {
  readonly connId: string
  readonly #options: SessionOptions
  readonly #decoder: FrameDecoder
  readonly #ended = Promise.withResolvers<void>()
  #live: Live | undefined
  #pauseTimer: Timer | undefined

  constructor(connId: string, options: SessionOptions) {
    this.connId = connId
    this.#options = options
    const { keeper, isFastDecoding: isFast } = options
    this.#decoder = new FrameDecoder({ isYesPriced: (sid) => keeper.isYesPriced(sid), isFast })
  }

  /** Resolves when the connection has ended. */
  get ended(): Promise<void> {
    return this.#ended.promise
  }

  /** Undefined unless the connection is open. */
  get commands(): Commands | undefined {
    return this.#live?.commands
  }

  onOpen(connection: WireConnection): void {
    const { clock, buffer, keeper, livenessTimeoutMs, commandTimeoutMs } = this.#options
    const commands = new Commands({ clock, timeoutMs: commandTimeoutMs, transmit: (text) => connection.send(text) })
    const onDead = (): void => this.end('dead', `nothing was heard for ${livenessTimeoutMs} ms`)
    this.#live = { connection, commands, heartbeat: new Heartbeat(clock, livenessTimeoutMs, onDead) }
    buffer.push({ kind: 'connected', connId: this.connId, atUs: clock.nowUs() })
    keeper.connected(commands)
  }

  onFrame(bytes: Buffer, receivedAtUs: EpochUs = this.#options.clock.nowUs()): void {
    if (!this.#live) return
    const { buffer, keeper, onOverflow } = this.#options
    this.#live.heartbeat.beat(receivedAtUs)
    const frame = this.#decoder.decode(bytes)
    const event = { kind: 'frame', connId: this.connId, receivedAtUs, frame, text: () => bytes.toString() } as const
    if (onOverflow === 'drop-newest' && buffer.isFull) buffer.drop(event)
    else if (onOverflow === 'drop-oldest') buffer.pushOverOldest(event)
    else buffer.push(event)
    keeper.observe(frame)
    this.#live.commands.settle(frame)
  }

  onPing(): void {
    this.#live?.heartbeat.beat(this.#options.clock.nowUs())
  }

  onClose(reason: 'server' | 'error', detail: string): void {
    this.#finish(reason, detail)
  }

  /** Ends the connection at once. */
  end(reason: DisconnectReason, detail: string): void {
    this.#finish(reason, detail)?.connection.abandon()
  }

  /** Ends the connection with a closing handshake. */
  async close(): Promise<void> {
    await this.#finish('closed', 'closed by this client')?.connection.close()
  }

  /** The reader is behind: nothing more is read for a while, and silence says nothing meanwhile. */
  pause(): void {
    if (!this.#live || this.#pauseTimer) return
    const { clock, maxPauseMs } = this.#options
    this.#live.connection.pause()
    this.#live.heartbeat.suspend()
    this.#live.commands.suspend()
    this.#pauseTimer = clock.setTimer(maxPauseMs, () => this.end('slow-consumer', `the reader stayed behind for ${maxPauseMs} ms`))
  }

  resume(): void {
    if (!this.#live || !this.#pauseTimer) return
    this.#pauseTimer.cancel()
    this.#pauseTimer = undefined
    this.#live.heartbeat.resume()
    this.#live.commands.resume()
    this.#live.connection.resume()
  }

  #finish(reason: DisconnectReason, detail: string): Live | undefined {
    const live = this.#live
    if (!live) return undefined
    this.#live = undefined
    this.#pauseTimer?.cancel()
    live.heartbeat.stop()
    this.#options.keeper.disconnected()
    live.commands.failAll(new ConnectionError('the connection ended before the reply'))
    this.#options.buffer.push({ kind: 'disconnected', connId: this.connId, reason, detail, atUs: this.#options.clock.nowUs() })
    this.#ended.resolve()
    return live
  }
}
