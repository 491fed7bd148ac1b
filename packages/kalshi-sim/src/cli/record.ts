import { ManualScheduler } from '../clock/scheduler.ts'
import { createExchange } from '../exchange/create-exchange.ts'
import { recordCapture } from '../record/record-capture.ts'
import { buildFlow } from './build-flow.ts'
import type { CliRequest } from './parse-cli.ts'
import type { Program } from './program.ts'
import { toSummary } from './summary.ts'

/** Writes a capture of a flow, in virtual time and without a server. */
export async function record({ flow, file }: Extract<CliRequest, { kind: 'record' }>, program: Program): Promise<void> {
  const scheduler = new ManualScheduler()
  const durationUs = flow.forMs === undefined ? undefined : flow.forMs * 1_000
  const { seed, faults, sendingTs, journal } = flow
  const exchange = createExchange({
    flow: await buildFlow(flow, program.nowUs(), durationUs, program.warn),
    scheduler,
    seed,
    faultSchedule: faults,
    sendingTs,
    apiKeys: [],
    ...(journal === undefined ? {} : { journalPath: journal }),
  })
  try {
    const lines = await recordCapture(exchange, scheduler, file)
    program.print(`recorded ${lines} frames in ${file}: ${toSummary(exchange.status())}`)
  } finally {
    exchange.close()
  }
}
