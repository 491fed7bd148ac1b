import { type Running, startExchange } from '../exchange-fixture.ts'
import { RestCaller } from './rest-caller.ts'

export interface PublicExchange extends Running {
  /** Without a key. */
  readonly rest: RestCaller
}

/** An exchange of three markets, called by somebody without a key. */
export async function startPublicExchange(): Promise<PublicExchange> {
  const running = await startExchange()
  return { ...running, rest: new RestCaller(running.listening.restUrl, undefined) }
}
