import { createExchange } from '../exchange/create-exchange.ts'
import type { Exchange, ExchangeOptions } from '../exchange/exchange.ts'
import { type Listening, listen } from '../server/listen.ts'
import { buildFlow } from './build-flow.ts'
import type { CliRequest, FlowConfig, ServerConfig } from './parse-cli.ts'
import type { Program } from './program.ts'
import { toSummary } from './summary.ts'
import { writeCredentials, writeVariables } from './write-credentials.ts'

/**
 * Runs an exchange until it is told to stop or `--for` is over; a recorded flow that has ended leaves it standing.
 * @throws {SimError} As its options and files deserve; whatever broke the flow.
 */
export async function serve({ flow, server }: Extract<CliRequest, { kind: 'serve' }>, program: Program): Promise<void> {
  const exchange = createExchange({ ...toOptions(flow, server), flow: await buildFlow(flow, program.nowUs(), undefined, program.warn) })
  try {
    const listening = await listen(exchange, server)
    try {
      announce(server, exchange, listening)
      program.print(`listening on ${new URL(listening.restUrl).origin}`)
      if (!server.hold) exchange.flow.start()
      await untilOver(exchange, flow.forMs, program.stopped)
    } finally {
      program.print(`stopped: ${toSummary(exchange.status())}`)
      exchange.close()
      await listening.close()
    }
  } finally {
    exchange.close()
  }
}

function announce({ credentials, env }: ServerConfig, exchange: Exchange, { restUrl, wsUrl }: Listening): void {
  if (!exchange.credentials) return
  const content = { ...exchange.credentials, restUrl, wsUrl }
  if (credentials !== undefined) writeCredentials(credentials, content)
  if (env !== undefined) writeVariables(env, content)
}

function toOptions(
  { seed, faults, sendingTs, journal }: FlowConfig,
  { speed, keyType, signatureWindowMs, rateLimits }: ServerConfig,
): ExchangeOptions {
  return {
    seed,
    faultSchedule: faults,
    sendingTs,
    speed,
    keyType,
    signatureWindowMs,
    rateLimits,
    ...(journal === undefined ? {} : { journalPath: journal }),
  }
}

/** Rejects when the flow breaks. */
async function untilOver(exchange: Exchange, forMs: number | undefined, stopped: Promise<void>): Promise<void> {
  const broken = new Promise<never>((_resolve, reject) => exchange.flow.ended.catch(reject))
  const timeUp = new AbortController()
  try {
    await Promise.race([stopped, broken, timeAfterStart(exchange, forMs, timeUp.signal)])
  } finally {
    timeUp.abort()
  }
}

async function timeAfterStart({ flow }: Exchange, forMs: number | undefined, signal: AbortSignal): Promise<void> {
  if (forMs !== undefined) await flow.started
  return new Promise((resolve) => {
    if (forMs === undefined || signal.aborted) return
    const timer = setTimeout(resolve, forMs)
    signal.addEventListener('abort', () => clearTimeout(timer))
  })
}
