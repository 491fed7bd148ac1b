import { KalshiClient } from '@kassandra/kalshi-sdk'
import { startSim } from '@kassandra/kalshi-sim'

/** An exchange to try things on; `await using` leaves it. */
export interface TrialExchange extends AsyncDisposable {
  readonly client: KalshiClient
  /** For people. */
  readonly name: string
}

/**
 * The exchange of `KALSHI_ENVIRONMENT`, or of `KALSHI_REST_URL` with `KALSHI_WS_URL`, where `KALSHI_API_KEY` is set; else a simulated one in this
 * process, with a market place of its own.
 */
export async function openExchange(): Promise<TrialExchange> {
  if (process.env['KALSHI_API_KEY'] !== undefined) {
    const client = KalshiClient.fromEnv()
    const name = process.env['KALSHI_ENVIRONMENT'] ?? process.env['KALSHI_REST_URL'] ?? 'prod'
    return { client, name, [Symbol.asyncDispose]: () => client.close() }
  }
  const sim = await startSim({ seed: 11, market: { markets: 4, rate: 600, lifecycleSeconds: 0 } })
  const client = new KalshiClient({ environment: sim.environment, credentials: sim.credentials })
  return {
    client,
    name: 'a simulated exchange in this process',
    [Symbol.asyncDispose]: async () => {
      await client.close()
      await sim.close()
    },
  }
}
