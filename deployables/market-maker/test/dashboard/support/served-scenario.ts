import { type HttpEndpoint, Secret } from '@kassandra/runtime'
import { mulberry32 } from '../../../../../test/support/mulberry32.ts'
import { type ListenControlOptions, listenControl } from '../../../src/control/listen-control.ts'
import { ManualClock } from './manual-clock.ts'
import type { ScenarioTerms } from './scenario-market.ts'
import { ScenarioPort } from './scenario-port.ts'

export const TOKEN = 'correct-horse-battery-staple'

export interface ServedScenario extends AsyncDisposable {
  readonly port: ScenarioPort
  readonly clock: ManualClock
  readonly endpoint: HttpEndpoint
  /** What the server told of its own failures. */
  readonly failures: string[]
  /** Trading for so many seconds, with the stream's timers. */
  trade(seconds: number): void
  /** What changed goes out. */
  flush(): void
}

export interface ScenarioOptions {
  readonly mode?: 'paper' | 'live'
  readonly terms?: readonly ScenarioTerms[]
  /** Seconds of trading before the server starts. */
  readonly past?: number
  readonly listen?: Partial<ListenControlOptions>
}

/** The real server in front of the scenario, on a free port of this machine. */
export async function serveScenario({ mode, terms, past = 0, listen }: ScenarioOptions = {}): Promise<ServedScenario> {
  const port = new ScenarioPort(mulberry32(7), { ...(mode ? { mode } : {}), ...(terms ? { terms } : {}) })
  port.step(past)
  const clock = new ManualClock(port.nowUs)
  const failures: string[] = []
  const endpoint = await listenControl(port, {
    port: 0,
    token: new Secret(TOKEN),
    clock,
    onFailure: (error, request) => failures.push(`${request}: ${error instanceof Error ? error.message : 'failed'}`),
    ...listen,
  })
  const trade = (seconds: number): void => {
    for (let second = 0; second < seconds; second++) {
      port.step()
      clock.pass(1_000)
    }
  }
  return { port, clock, endpoint, failures, trade, flush: () => clock.pass(250), [Symbol.asyncDispose]: () => endpoint.close() }
}
