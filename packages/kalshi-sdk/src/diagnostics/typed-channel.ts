import { type Channel, channel } from 'node:diagnostics_channel'

/** A channel of `node:diagnostics_channel` that knows what is published on it. */
export class TypedChannel<Payload extends object> {
  readonly name: string
  // Held for good: Node forgets a channel that nobody holds, its subscribers included.
  readonly #channel: Channel

  constructor(name: string) {
    this.name = name
    this.#channel = channel(name)
  }

  /** Whether somebody listens. To be asked before a payload is built. */
  get isWatched(): boolean {
    return this.#channel.hasSubscribers
  }

  publish(payload: Payload): void {
    this.#channel.publish(payload)
  }

  /**
   * Calls `listener` at once with everything that is published. What it throws becomes an uncaught exception of the process and
   * does not reach the client.
   * @returns Ends the subscription.
   */
  subscribe(listener: (payload: Payload) => void): () => void {
    const onMessage = (message: unknown): void => listener(message as Payload)
    this.#channel.subscribe(onMessage)
    return () => void this.#channel.unsubscribe(onMessage)
  }
}
