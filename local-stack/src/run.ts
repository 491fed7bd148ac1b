import { setTimeout as delay } from 'node:timers/promises'
import { type ChaosEvent, describeSchedule } from './chaos/action.ts'
import { type ChaosRecord, runEvents } from './chaos/run-events.ts'
import { stackStage } from './chaos/stack-stage.ts'
import { MakerLedger } from './market-maker/maker-ledger.ts'
import { findMakerView } from './market-maker/maker-view.ts'
import type { StackOptions } from './options.ts'
import { findHealth, until, untilSubscribed } from './stack/flow.ts'
import { prepareLayout } from './stack/layout.ts'
import { MessageCounts } from './stack/message-counts.ts'
import { type MakerService, type Stack, startStack } from './stack/stack.ts'
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
 * @throws A part did not start.
 */
export async function runStack(options: StackOptions, { env, status, nowMs, stop }: RunDeps): Promise<SummaryReport> {
  const startedAtMs = nowMs()
  const layout = prepareLayout(options.dataDir, options.flow.kind === 'real')
  const failures: string[] = []
  if (options.chaos) status.progress([`chaos from seed ${options.chaos.seed}:`, ...describeSchedule(options.chaos.events)].join('\n'))
  const stack = await startStack(
    {
      layout,
      flow: options.flow,
      playMs: options.durationMs,
      sealIntervalSeconds: options.sealIntervalSeconds,
      faults: options.faults,
      hasMarketMaker: options.hasMarketMaker,
      hasChaos: options.chaos !== undefined,
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
    const records = await playFlow(stack, options, { status, nowMs, stop, messages, maker })
    const published = (await stack.exchange?.admin.status())?.published ?? 0
    failures.push(...(await stopMaker(stack, maker)))
    status.progress('the flow has ended; gatherers finish their writes')
    failures.push(...(await drainInTime(stack, messages, stop)))
    await stack.exchange?.process.stop()
    status.progress('comparing with the journal and re-reading the archive')
    return await summarise({
      published,
      messages: messages.totals(),
      gathererUrls: stack.gathererUrls(),
      productionUrl: stack.productionUrl(),
      collectorKeys: stack.collectorKeys,
      chaosSeed: options.chaos?.seed,
      records,
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
    `production    ${stack.productionUrl().replace(/:[^:@/]*@/, ':***@')}`,
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

/** Plays the flow to its end, to the time given, or until somebody stops it, while what is to go wrong goes wrong. */
async function playFlow(stack: Stack, options: StackOptions, deps: FlowDeps): Promise<readonly ChaosRecord[]> {
  const { flow, durationMs, kills, chaos } = options
  const { status, nowMs, stop, messages, maker } = deps
  const startedAtMs = nowMs()
  await stack.exchange?.admin.startFlow()
  const happening = happen([...kills, ...(chaos?.events ?? [])], stack, deps)
  // Whoever awaits it below is told; until then nobody is.
  happening.catch(() => undefined)
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
  const records = await happening
  await stack.exchange?.admin.stopFlow()
  return records
}

/** Carries out what is to go wrong; once the run is stopped, only what is under way is undone. */
function happen(
  events: readonly ChaosEvent[],
  stack: Stack,
  { status, nowMs, stop, messages, maker }: FlowDeps,
): Promise<readonly ChaosRecord[]> {
  const stage = stackStage(stack, {
    beforeKill: async () => {
      await messages.sample(stack.gatherers)
      await look(stack, maker)
    },
    killed: (name) => {
      if (stack.gatherers.has(name)) messages.restarted(name)
    },
    started: (name) =>
      status.progress(`${name} runs again${name === 'market-maker' ? `, dashboard ${stack.marketMaker?.dashboardUrl}` : ''}`),
  })
  const wait = (ms: number): Promise<void> => delay(ms, undefined, { signal: stop }).catch(ignoreStop)
  return runEvents(events, { stage, clock: { nowMs, wait }, progress: (text) => status.progress(text), isOver: () => stop.aborted })
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

/** @returns What did not come to its end within two minutes; the verdict is then on what there is. */
async function drainInTime(stack: Stack, messages: MessageCounts, stop: AbortSignal): Promise<readonly string[]> {
  const late = AbortSignal.timeout(DRAIN_TIMEOUT_MS)
  // Asked to stop once more while it drains, it ends; the first time has led here.
  const signal = stop.aborted ? late : AbortSignal.any([stop, late])
  try {
    await drainGatherers(stack, messages, signal)
    await drainDeduplicator(stack, signal)
    return []
  } catch (error) {
    if (!signal.aborted) throw error
    const health = await findHealth(stack.deduplicator.healthUrl)
    return [`not drained when the wait was over; the deduplicator says ${health ? JSON.stringify(health) : 'nothing'}`]
  }
}

/** They take in what is under way, and stop. */
async function drainGatherers(stack: Stack, messages: MessageCounts, signal: AbortSignal): Promise<void> {
  await until(async () => {
    await delay(QUIET_MS, undefined, { signal })
    return await messages.sample(stack.gatherers)
  }, signal)
  await Promise.all([...stack.gatherers.values()].map(({ process }) => process.stop()))
}

/** It merges, seals and exports all of it, and stops. One that has ended by itself is waited for no longer. */
async function drainDeduplicator({ deduplicator }: Stack, signal: AbortSignal): Promise<void> {
  await until(async () => !deduplicator.process.running || (await findHealth(deduplicator.healthUrl))?.['drained'] === true, signal)
  await deduplicator.process.stop()
}

// Longer than the silence after which a gatherer vouches for its last instant.
const QUIET_MS = 1_500
