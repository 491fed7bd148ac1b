import { setTimeout as delay } from 'node:timers/promises'
import { MakerLedger } from './market-maker/maker-ledger.ts'
import { findMakerView } from './market-maker/maker-view.ts'
import type { PlannedKill, StackOptions } from './options.ts'
import { findHealth, until, untilSubscribed } from './stack/flow.ts'
import { prepareLayout } from './stack/layout.ts'
import { MessageCounts } from './stack/message-counts.ts'
import { type MakerService, type Service, type Stack, startStack } from './stack/stack.ts'
import type { StatusSink } from './status/screen.ts'
import { describeState } from './status/state.ts'
import { type SummaryReport, summarise } from './summary/summary.ts'

export interface RunDeps {
  readonly env: Readonly<Record<string, string | undefined>>
  readonly status: StatusSink
  /** Monotonic. */
  readonly nowMs: () => number
  /** Aborted when a person asks for the end. */
  readonly stop: AbortSignal
}

const STATUS_EVERY_MS = 1_000
const DRAIN_TIMEOUT_MS = 120_000

/**
 * Runs the whole platform once: start, flow, drain, verdict, stop.
 * @throws A part did not start, or did not drain within two minutes.
 */
export async function runStack(options: StackOptions, { env, status, nowMs, stop }: RunDeps): Promise<SummaryReport> {
  const startedAtMs = nowMs()
  const layout = prepareLayout(options.dataDir, options.flow.kind === 'real')
  const failures: string[] = []
  const stack = await startStack(
    {
      layout,
      flow: options.flow,
      playMs: options.durationMs,
      sealIntervalSeconds: options.sealIntervalSeconds,
      faults: options.faults,
      hasMarketMaker: options.hasMarketMaker,
      env,
    },
    {
      progress: (text) => status.progress(text),
      processLost: (name, { code, signal }) => failures.push(`${name} ended by itself with ${code ?? signal}, see ${layout.logs}`),
    },
  )
  try {
    await untilSubscribed(stack, stop)
    status.progress(addresses(stack))
    const messages = new MessageCounts()
    const maker = new MakerLedger(options.flow.kind !== 'real')
    await playFlow(stack, options, { status, nowMs, stop, messages, maker })
    const published = (await stack.exchange?.admin.status())?.published ?? 0
    failures.push(...(await stopMaker(stack, maker)))
    status.progress('the flow has ended; gatherers finish their writes')
    await drain(
      stack,
      messages,
      stop.aborted ? AbortSignal.timeout(DRAIN_TIMEOUT_MS) : AbortSignal.any([stop, AbortSignal.timeout(DRAIN_TIMEOUT_MS)]),
    )
    await stack.exchange?.process.stop()
    status.progress('comparing with the journal and re-reading the archive')
    return await summarise({
      published,
      messages: messages.totals(),
      gathererUrls: stack.gathererUrls,
      productionUrl: stack.productionUrl,
      archiveDir: layout.archive,
      journalFile: stack.exchange && layout.journal,
      maker,
      failures,
      elapsedMs: Math.round(nowMs() - startedAtMs),
    })
  } finally {
    status.close()
    await stack.stop()
  }
}

function addresses(stack: Stack): string {
  return [
    ...(stack.exchange ? [`exchange      ${stack.exchange.url}`] : []),
    ...[...stack.gatherers, ['deduplicator', stack.deduplicator] as const].map(
      ([name, { healthUrl, metricsUrl }]) => `${name.padEnd(13)} ${healthUrl}  ${metricsUrl}`,
    ),
    `production    ${stack.productionUrl.replace(/:[^:@/]*@/, ':***@')}`,
    ...(stack.marketMaker ? dashboardLines(stack.marketMaker) : []),
  ].join('\n')
}

/** Last, where it is seen. */
const dashboardLines = ({ healthUrl, metricsUrl, dashboardUrl, controlTokenFile }: MakerService): readonly string[] => [
  `market-maker  ${healthUrl}  ${metricsUrl}`,
  '',
  `dashboard     ${dashboardUrl}`,
  `              its buttons ask for the token in ${controlTokenFile}`,
  '',
]

interface FlowDeps extends Pick<RunDeps, 'status' | 'nowMs' | 'stop'> {
  readonly messages: MessageCounts
  readonly maker: MakerLedger
}

/** Plays the flow to its end, to the time given, or until somebody stops it, killing what is to be killed on the way. */
async function playFlow(
  stack: Stack,
  { flow, durationMs, kills }: StackOptions,
  { status, nowMs, stop, messages, maker }: FlowDeps,
): Promise<void> {
  const startedAtMs = nowMs()
  await stack.exchange?.admin.startFlow()
  const killing = Promise.allSettled(kills.map((kill) => carryOut(kill, stack, { status, messages, maker, stop })))
  for (;;) {
    const exchange = await stack.exchange?.admin.status()
    await messages.sample(stack.gatherers)
    const isMakerUp = await look(stack, maker)
    status.show(
      describeState({
        exchange,
        messages: messages.totals(),
        deduplicator: await findHealth(stack.deduplicator.healthUrl),
        maker: stack.marketMaker && { ledger: maker, dashboardUrl: stack.marketMaker.dashboardUrl, isUp: isMakerUp },
      }),
    )
    const timeIsUp = flow.kind !== 'replay' && durationMs !== undefined && nowMs() - startedAtMs >= durationMs
    if (stop.aborted || timeIsUp || (exchange?.state === 'ended' && durationMs !== undefined)) break
    await delay(STATUS_EVERY_MS, undefined, { signal: stop }).catch(ignoreStop)
  }
  for (const kill of await killing) if (kill.status === 'rejected') throw kill.reason
  await stack.exchange?.admin.stopFlow()
}

function ignoreStop(error: unknown): void {
  if (!(error instanceof Error && error.name === 'AbortError')) throw error
}

/** Enters what the market maker shows now. False while it shows nothing. */
async function look({ marketMaker }: Stack, ledger: MakerLedger): Promise<boolean> {
  const shown = marketMaker?.process.running ? await findMakerView(marketMaker.dashboardUrl) : undefined
  if (shown) ledger.take(shown)
  return shown !== undefined
}

/** Looks at it for the last time, and ends it. @returns What was wrong; that it has ended by itself is known. */
async function stopMaker(stack: Stack, ledger: MakerLedger): Promise<readonly string[]> {
  const { marketMaker } = stack
  if (!marketMaker?.process.running) return []
  const isSeen = await look(stack, ledger)
  const { code, signal } = await marketMaker.process.stop()
  return [
    ...(isSeen ? [] : ['market-maker did not answer at the end']),
    ...(code === 0 ? [] : [`market-maker ended with ${code ?? signal} when it was stopped`]),
  ]
}

async function carryOut(
  { name, atMs, downMs }: PlannedKill,
  stack: Stack,
  { status, messages, maker, stop }: Omit<FlowDeps, 'nowMs'>,
): Promise<void> {
  await delay(atMs, undefined, { signal: stop }).catch(ignoreStop)
  if (stop.aborted) return
  const service = serviceNamed(stack, name)
  await messages.sample(stack.gatherers)
  await look(stack, maker)
  await service.process.stop('SIGKILL')
  messages.restarted(name)
  await delay(downMs, undefined, { signal: stop }).catch(ignoreStop)
  await stack.restart(service)
  status.progress(`${name} runs again${service === stack.marketMaker ? `, dashboard ${stack.marketMaker.dashboardUrl}` : ''}`)
}

function serviceNamed(stack: Stack, name: string): Service {
  const service = { deduplicator: stack.deduplicator, 'market-maker': stack.marketMaker }[name] ?? stack.gatherers.get(name)
  if (!service) throw new Error(`no process ${name}`)
  return service
}

/** Gatherers take in what is under way and stop; the deduplicator merges, seals and exports all of it, and stops. */
async function drain(stack: Stack, messages: MessageCounts, signal: AbortSignal): Promise<void> {
  await until(async () => {
    await delay(QUIET_MS, undefined, { signal })
    return await messages.sample(stack.gatherers)
  }, signal)
  await Promise.all([...stack.gatherers.values()].map(({ process }) => process.stop()))
  await until(async () => (await findHealth(stack.deduplicator.healthUrl))?.['drained'] === true, signal)
  await stack.deduplicator.process.stop()
}

// Longer than the silence after which a gatherer vouches for its last instant.
const QUIET_MS = 1_500
