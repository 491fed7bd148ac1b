import { DecodeError } from '../errors/decode-error.ts'
import { InvalidRequestError } from '../errors/invalid-request-error.ts'
import { KalshiError } from '../errors/kalshi-error.ts'
import { CommandRefusedError } from './command-error.ts'
import type { Commands, Reply } from './commands.ts'
import type { Frame } from './frames.ts'
import { type BackoffOptions, backoffDelayMs, Losses } from './reconnect.ts'
import { Rounds } from './rounds.ts'
import { SidRegistry } from './sid-registry.ts'
import type { SocketClock } from './socket-clock.ts'
import { applyConfirmed, type Held, type PlannedCommand, planSubscriptions, toWireCommand } from './subscription-plan.ts'
import type { Channel, SubscribeRequest } from './subscriptions.ts'
import { type Change, type Intent, toIntents } from './terms.ts'
import { includesAll, overlaps, type Tickers } from './tickers.ts'
import { WaitingRequests } from './waiting-requests.ts'
import { Wanted } from './wanted.ts'

/** What the keeper tells the socket. */
export interface KeeperObserver {
  /** After a reconnect: all that is wanted is held again. */
  onRestored(): void
  onLost(channel: Channel, sid: number, code: number | undefined): void
  onCommandFailed(error: KalshiError, retryInMs: number): void
}

export interface KeeperOptions extends BackoffOptions {
  readonly clock: SocketClock
  readonly tickersPerCommand: number
  readonly observer: KeeperObserver
}

/** The present connection as the keeper sees it. */
interface Link {
  readonly commands: Commands
  readonly sids: SidRegistry
  mustRestore: boolean
}

const UNKNOWN_SID = 7
const COMMANDS_AT_ONCE = 8

/**
 * Brings what the exchange holds to what is wanted, and again after every reconnect and every subscription that the exchange
 * ended: plan, send, wait for the replies, plan again until nothing is left.
 */
export class SubscriptionKeeper {
  readonly #options: KeeperOptions
  readonly #wanted = new Wanted()
  readonly #held = new Map<Channel, Held>()
  readonly #waiting = new WaitingRequests()
  #link: Link | undefined
  readonly #losses = new Losses()
  readonly #rounds: Rounds
  #failures = 0

  constructor(options: KeeperOptions) {
    this.#options = options
    this.#rounds = new Rounds(options.clock, () => this.#runRound())
  }

  held(): ReadonlyMap<Channel, Held> {
    return this.#held
  }

  /** Whether the NO side of this subscription comes in YES prices. */
  isYesPriced(sid: number | undefined): boolean {
    return this.#link?.sids.find(sid)?.useYesPrice ?? this.#wanted.intents.get('orderbook_delta')?.flags.useYesPrice ?? false
  }

  /** The channel that `target` means on the present connection. @throws {InvalidRequestError} It means none. */
  channelOf(target: Channel | number): Channel {
    if (typeof target === 'string') return target
    const known = this.#link?.sids.find(target)
    if (!known || known.isEnded) throw new InvalidRequestError(`no subscription with sid ${target} is held on this connection`)
    return known.channel
  }

  connected(commands: Commands): void {
    this.#link = { commands, sids: new SidRegistry(), mustRestore: this.#wanted.intents.size > 0 }
    this.#failures = 0
    this.#rounds.poke()
  }

  disconnected(): void {
    this.#link = undefined
    this.#rounds.poke()
    this.#held.clear()
    this.#waiting.settle()
  }

  close(error: KalshiError): void {
    this.disconnected()
    this.#waiting.rejectAll(error)
  }

  async subscribe(request: SubscribeRequest, signal?: AbortSignal): Promise<void> {
    await this.#want(toIntents(request), signal)
  }

  /** @throws {InvalidRequestError} The channel is not held, or its items are of another kind than those of the change. */
  async update(channel: Channel, { kind, selector, items }: Change, signal?: AbortSignal): Promise<void> {
    const intent = this.#wanted.intents.get(channel)
    if (!intent) throw new InvalidRequestError(`${channel} is not subscribed`)
    const { flags } = intent
    if (flags.selector !== selector) throw new InvalidRequestError(`${channel} is not subscribed by ${selector}`)
    if (kind === 'add') await this.#want(new Map([[channel, { tickers: items, flags }]]), signal)
    else await this.#unwant([channel], items, signal)
  }

  async unsubscribe(channels: readonly Channel[], signal?: AbortSignal): Promise<void> {
    await this.#unwant(channels, 'all', signal)
  }

  /** Takes note of a frame of the present connection; to be called before the frame settles a command. */
  observe(frame: Frame): void {
    const link = this.#link
    if (!link) return
    const isAsked = link.commands.paramsOf(frame) !== undefined
    if (frame.kind === 'subscribed') link.sids.begin(frame.sid, frame.channel, this.#scaleOf(link, frame, frame.channel))
    if (frame.kind === 'unsubscribed') this.#end(link, frame.sid, isAsked ? 'asked' : undefined)
    if (frame.kind === 'error' && frame.sid !== undefined && isTerminal(frame.code)) this.#end(link, frame.sid, frame.code)
  }

  async #want(intents: ReadonlyMap<Channel, Intent>, signal: AbortSignal | undefined): Promise<void> {
    const takeBack = this.#wanted.add(intents)
    const items = new Map([...intents].map(([channel, { tickers }]) => [channel, tickers]))
    const isDone = (): boolean =>
      [...items].every(([channel, tickers]) => includesAll(this.#held.get(channel)?.tickers ?? new Set(), tickers))
    const withdraw = (): void => {
      takeBack()
      this.#rounds.poke()
    }
    const done = this.#waiting.add({ items, isDone, withdraw }, signal)
    this.#rounds.poke()
    await done
  }

  async #unwant(channels: readonly Channel[], tickers: Tickers, signal: AbortSignal | undefined): Promise<void> {
    for (const channel of channels) this.#wanted.remove(channel, tickers)
    const items = new Map(channels.map((channel) => [channel, tickers]))
    const isDone = (): boolean => !channels.some((channel) => this.#holdsAny(channel, tickers))
    const done = this.#waiting.add({ items, isDone, withdraw: () => this.#rounds.poke() }, signal)
    this.#rounds.poke()
    await done
  }

  #holdsAny(channel: Channel, tickers: Tickers): boolean {
    const held = this.#held.get(channel)
    return held !== undefined && overlaps(held.tickers, tickers)
  }

  #scaleOf(link: Link, frame: Frame, channel: Channel): boolean {
    const asked = link.commands.paramsOf(frame)?.['use_yes_price'] ?? this.#wanted.intents.get(channel)?.flags.useYesPrice
    return asked === true
  }

  #end(link: Link, sid: number, why: number | 'asked' | undefined): void {
    const ended = link.sids.end(sid)
    if (!ended) return
    if (this.#held.get(ended.channel)?.sid === sid) this.#held.delete(ended.channel)
    this.#waiting.settle()
    if (why === 'asked') return
    this.#losses.note(this.#options.clock.nowUs())
    this.#options.observer.onLost(ended.channel, sid, why)
    this.#rounds.poke()
  }

  async #runRound(): Promise<boolean> {
    const link = this.#link
    if (!link) return false
    await this.#rounds.wait(this.#losses.takeDelayMs(this.#options))
    if (this.#link !== link) return true
    const plan = planSubscriptions(this.#wanted.intents, this.#held, this.#options.tickersPerCommand)
    if (plan.length === 0) return this.#finish(link)
    const failures = await Promise.all(plan.slice(0, COMMANDS_AT_ONCE).map((command) => this.#execute(link, command)))
    await this.#waitAfter(failures.filter((failure) => failure !== undefined))
    return true
  }

  #finish(link: Link): false {
    this.#waiting.settle()
    if (link.mustRestore) this.#options.observer.onRestored()
    link.mustRestore = false
    return false
  }

  async #execute(link: Link, command: PlannedCommand): Promise<Failure | undefined> {
    const { cmd, params } = toWireCommand(command)
    try {
      const reply = await link.commands.run(cmd, params)
      if (this.#link === link) this.#confirm(link, command, reply)
      return undefined
    } catch (error) {
      if (!(error instanceof KalshiError)) throw error
      return this.#link === link ? this.#judge(link, command, error) : undefined
    }
  }

  #confirm(link: Link, command: PlannedCommand, reply: Reply): void {
    const sid = command.kind === 'subscribe' ? (reply.sid ?? link.sids.findByChannel(command.channel)) : command.sid
    if (sid === undefined) throw new DecodeError('subscribe', 'sid', 'is missing')
    const useYesPrice = command.kind === 'subscribe' && command.flags.useYesPrice
    if (!link.sids.find(sid)) link.sids.begin(sid, command.channel, useYesPrice)
    const known = link.sids.find(sid)
    if (!known || known.isEnded) return // lost again before its reply was looked at
    const held = applyConfirmed(this.#held.get(command.channel), command, sid, known.useYesPrice)
    if (held) this.#held.set(command.channel, held)
    this.#waiting.settle()
  }

  #judge(link: Link, command: PlannedCommand, error: KalshiError): Failure | undefined {
    if (command.kind !== 'subscribe' && error instanceof CommandRefusedError && error.exchangeCode === UNKNOWN_SID) {
      this.#end(link, command.sid, command.kind === 'unsubscribe' ? 'asked' : UNKNOWN_SID)
      return undefined
    }
    const tickers = command.kind === 'unsubscribe' ? 'all' : command.tickers
    return { error, isReported: !error.retryable && this.#waiting.refuse(command.channel, tickers, error) }
  }

  async #waitAfter(failures: readonly Failure[]): Promise<void> {
    if (failures.length === 0) {
      this.#failures = 0
      return
    }
    const delayMs = backoffDelayMs(++this.#failures, this.#options)
    for (const { error, isReported } of failures) if (!isReported) this.#options.observer.onCommandFailed(error, delayMs)
    await this.#rounds.wait(delayMs)
  }
}

/** A command that failed, and whether the call that wanted it has been told. */
interface Failure {
  readonly error: KalshiError
  readonly isReported: boolean
}

/** Channel error, buffer overflow: the exchange has ended the subscription. @see KALSHI_API 15.5 */
function isTerminal(code: number): boolean {
  return code === 10 || code === 25
}
