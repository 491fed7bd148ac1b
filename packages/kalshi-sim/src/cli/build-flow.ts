import type { EpochUs } from '@kassandra/kalshi-sdk/units'
import type { Flow } from '../flow/flow.ts'
import { type Capture, loadCaptures } from '../flow/recorded/load-captures.ts'
import { planReplay } from '../flow/recorded/plan-replay.ts'
import { RecordedFlow } from '../flow/recorded/recorded-flow.ts'
import { SyntheticFlow } from '../flow/synthetic/synthetic-flow.ts'
import type { FlowConfig } from './parse-cli.ts'

const SHOWN_DEFECTS = 20

/**
 * The flow that a command line asks for; `warn` hears of every unreadable line of a capture, the first twenty one by one.
 * @throws {SimError} `CAPTURE_UNREADABLE`, `CAPTURE_EMPTY`
 */
export async function buildFlow(
  config: FlowConfig,
  nowUs: EpochUs,
  durationUs: number | undefined,
  warn: (line: string) => void,
): Promise<Flow> {
  if (config.replay.length > 0) {
    const capture = await loadCaptures(config.replay)
    reportDefects(capture, warn)
    return new RecordedFlow(planReplay(capture, config.replay.length))
  }
  const { seed, markets, rate, startUs = nowUs, lifecycleSeconds } = config
  return new SyntheticFlow({ seed, markets, rate, startUs, lifecycleSeconds, ...(durationUs === undefined ? {} : { durationUs }) })
}

function reportDefects({ defects }: Capture, warn: (line: string) => void): void {
  for (const { file, line, reason } of defects.slice(0, SHOWN_DEFECTS)) warn(`${file}:${line}: ${reason}`)
  if (defects.length > SHOWN_DEFECTS) warn(`and ${defects.length - SHOWN_DEFECTS} more malformed lines`)
}
