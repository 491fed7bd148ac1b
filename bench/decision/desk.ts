import { amendOrder, cancelOrder, createOrder, decreaseOrder, type RestRequest, type RestTransport } from '@kassandra/kalshi-sdk/rest'
import type { BookSide, Command } from '@kassandra/mm-engine'

/** Takes each request up to its body in bytes, where signing and the network would begin. Nothing answers. */
class BodyWriter implements RestTransport {
  requests = 0
  chars = 0

  request({ method, path, body }: RestRequest): Promise<never> {
    this.requests += 1
    this.chars += method.length + path.length + (body === undefined ? 0 : JSON.stringify(body).length)
    return new Promise(() => undefined)
  }

  async close(): Promise<void> {
    // Nothing is open.
  }
}

/** Makes of each command the request that goes to the exchange. */
export class Desk {
  readonly transport: BodyWriter = new BodyWriter()
  readonly #sides = new Map<string, BookSide>()

  send(command: Command): void {
    const { ticker, clientOrderId } = command
    if (command.kind === 'create') {
      const { side, price, count, expiresUs } = command
      this.#sides.set(clientOrderId, side)
      const common = { ticker, side, price, count, clientOrderId, subaccount: 0, cancelOrderOnPause: true } as const
      const kept = expiresUs === undefined ? {} : { expirationTime: expiresUs }
      void createOrder(this.transport, {
        ...common,
        ...kept,
        timeInForce: 'good_till_canceled',
        selfTradePrevention: 'taker_at_cross',
        postOnly: true,
      })
      return
    }
    // The exchange's own ids are as long; which one it is makes no difference to the request.
    const orderId = clientOrderId
    if (command.kind === 'cancel') void cancelOrder(this.transport, orderId, { subaccount: 0, marketTicker: ticker })
    else if (command.kind === 'decrease') void decreaseOrder(this.transport, orderId, { reduceTo: command.to, marketTicker: ticker })
    else {
      const { price, total, expiresUs } = command
      const side = this.#sides.get(clientOrderId) ?? 'bid'
      const kept = expiresUs === undefined ? {} : { expirationTime: expiresUs }
      void amendOrder(this.transport, orderId, { ticker, side, price, count: total, subaccount: 0, ...kept })
    }
  }
}
