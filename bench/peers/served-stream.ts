import { WsExchange } from '../../packages/kalshi-sdk/test/support/ws-exchange.ts'
import { subscribed } from './frames.ts'

/** A server that answers a client's first command and then sends the frames of a scenario. */
export class ServedStream implements AsyncDisposable {
  readonly url: string
  readonly #exchange: WsExchange

  private constructor(exchange: WsExchange) {
    this.url = exchange.url
    this.#exchange = exchange
  }

  static async listen(): Promise<ServedStream> {
    return new ServedStream(await WsExchange.listen())
  }

  /** Resolves when the client has read all of it: its answer to a ping comes behind. */
  async serve(channel: string, ...frames: readonly object[]): Promise<void> {
    const connection = await this.#exchange.connection()
    const { id } = await connection.command()
    connection.send(subscribed(id, channel), ...frames)
    connection.ping()
    await connection.pong()
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await this.#exchange.close()
  }
}
