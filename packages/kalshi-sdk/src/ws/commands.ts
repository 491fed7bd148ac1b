import { TimeoutError } from '../errors/connection-error.ts'
import type { KalshiError } from '../errors/kalshi-error.ts'
import type { WireCommand } from '../wire/frames.ts'
import { CommandRefusedError } from './command-error.ts'
import type {
  CfBenchmarksIndexListFrame,
  Frame,
  OkFrame,
  OrderbookSnapshotFrame,
  PythUnderlyingListFrame,
  SubscribedFrame,
  UnsubscribedFrame,
} from './frames.ts'
import type { SocketClock, Timer } from './socket-clock.ts'

/** What answers a command that succeeded. */
export type Reply =
  | SubscribedFrame
  | OkFrame
  | UnsubscribedFrame
  | OrderbookSnapshotFrame
  | CfBenchmarksIndexListFrame
  | PythUnderlyingListFrame

export interface CommandsOptions {
  readonly clock: SocketClock
  readonly timeoutMs: number
  readonly transmit: (text: string) => void
}

export type CommandParams = NonNullable<WireCommand['params']>

interface Pending {
  readonly cmd: string
  readonly params: CommandParams | undefined
  readonly timer: Timer
  readonly resolve: (reply: Reply) => void
  readonly reject: (error: KalshiError) => void
}

/**
 * The commands of one connection and the replies they wait for. The exchange works on commands concurrently, so replies are
 * told apart by `id`, never by order. @see KALSHI_API 15.1
 */
export class Commands {
  readonly #options: CommandsOptions
  readonly #pending = new Map<number, Pending>()
  #lastId = 0
  #isSuspended = false

  constructor(options: CommandsOptions) {
    this.#options = options
  }

  /**
   * Sends a command. The first reply with its id ends the wait; a `get_snapshot` for many markets has more of them.
   * @throws {CommandRefusedError} The exchange answered with an error.
   * @throws {TimeoutError} No reply came in time; whether the command took effect is unknown.
   */
  run(cmd: string, params?: CommandParams): Promise<Reply> {
    const id = ++this.#lastId
    const reply = new Promise<Reply>((resolve, reject) => {
      this.#pending.set(id, { cmd, params, timer: this.#startTimer(id, cmd), resolve, reject })
    })
    this.#options.transmit(JSON.stringify(params === undefined ? { id, cmd } : { id, cmd, params }))
    return reply
  }

  /** The parameters of the command that `frame` answers, as long as it waits. */
  paramsOf(frame: Frame): CommandParams | undefined {
    return frame.commandId === undefined ? undefined : this.#pending.get(frame.commandId)?.params
  }

  /** Ends the wait of the command that `frame` answers, if there is one. */
  settle(frame: Frame): void {
    const pending = frame.commandId === undefined ? undefined : this.#pending.get(frame.commandId)
    if (frame.commandId === undefined || !pending) return
    if (frame.kind === 'error') this.#end(frame.commandId, pending).reject(refusal(pending.cmd, frame))
    else if (isReply(frame)) this.#end(frame.commandId, pending).resolve(frame)
  }

  /** Rejects all that wait: their replies will not come. */
  failAll(error: KalshiError): void {
    for (const [id, pending] of this.#pending) this.#end(id, pending).reject(error)
  }

  /** While reading is paused no reply can be read, so no command is late. */
  suspend(): void {
    this.#isSuspended = true
    for (const { timer } of this.#pending.values()) timer.cancel()
  }

  /** Every command has its full time again. */
  resume(): void {
    this.#isSuspended = false
    for (const { timer } of this.#pending.values()) timer.restart()
  }

  #startTimer(id: number, cmd: string): Timer {
    const { clock, timeoutMs } = this.#options
    const timer = clock.setTimer(timeoutMs, () => {
      const pending = this.#pending.get(id)
      if (pending) this.#end(id, pending).reject(new TimeoutError(cmd, timeoutMs))
    })
    if (this.#isSuspended) timer.cancel()
    return timer
  }

  #end(id: number, pending: Pending): Pending {
    pending.timer.cancel()
    this.#pending.delete(id)
    return pending
  }
}

const REPLY_KINDS: ReadonlySet<Frame['kind']> = new Set([
  'subscribed',
  'ok',
  'unsubscribed',
  'orderbook-snapshot',
  'cfbenchmarks-index-list',
  'pyth-underlying-list',
])

function isReply(frame: Frame): frame is Reply {
  return REPLY_KINDS.has(frame.kind)
}

function refusal(cmd: string, { code, message, marketTickers }: Frame & { readonly kind: 'error' }): CommandRefusedError {
  return new CommandRefusedError(cmd, code, message, marketTickers)
}
