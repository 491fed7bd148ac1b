import type { RestRequest, RestTransport } from '../../../src/rest/transport/rest-transport.ts'
import { type EpochUs, epochUs } from '../../../src/units/time.ts'
import { BASE_US } from '../made-fill.ts'

/** An exchange whose REST side shows only some time later what there is. */
export abstract class LaggingExchange {
  nowUs: number = BASE_US
  lagUs = 0

  get asOfUs(): EpochUs {
    return epochUs(this.nowUs - this.lagUs)
  }

  transport(): RestTransport {
    return {
      request: async (request) => ({ status: 200, headers: {}, body: this.answer(request), attempts: 1, receivedAtUs: epochUs(0) }),
      close: async () => undefined,
    }
  }

  /** Time passes until REST shows all of now. */
  letRestCatchUp(): void {
    this.nowUs += this.lagUs + 2_000_000
  }

  /** The body that a request is answered with. */
  protected abstract answer(request: RestRequest): object
}

/** Whether a request asks for what was made then. */
export function asksFor({ query = {} }: RestRequest, atUs: number): boolean {
  return atUs >= Number(query['min_ts'] ?? 0) * 1e6 && atUs <= Number(query['max_ts'] ?? Number.MAX_SAFE_INTEGER / 1e6) * 1e6
}
