import { type Exchange, startSim } from '@kassandra/kalshi-sim'

export interface Simulator extends AsyncDisposable {
  readonly exchange: Exchange
  /** The variables that lead a client to it, and to nothing else. */
  readonly env: Readonly<Record<string, string | undefined>>
}

/** An exchange on which something happens for as long as a test lasts. */
export async function startSimulator(): Promise<Simulator> {
  const { exchange, variables, close } = await startSim({ seed: 11, market: { rate: 400, lifecycleSeconds: 0 } })
  return { exchange, env: { ...variables, KALSHI_ENVIRONMENT: undefined }, [Symbol.asyncDispose]: close }
}
