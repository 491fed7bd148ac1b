import { monitorEventLoopDelay } from 'node:perf_hooks'

/** What one client did in one slice of time. */
export interface Slice {
  readonly requestsPerSecond: number
  readonly cpuSeconds: number
  readonly cpuUsPerRequest: number
  readonly latencyP50Ms: number
  readonly latencyP99Ms: number
  readonly loopP99Ms: number
}

/** Keeps `concurrency` requests in flight for `durationMs`, and waits for the last of them. */
export async function measure(send: () => Promise<unknown>, concurrency: number, durationMs: number): Promise<Slice> {
  const latenciesMs: number[] = []
  const delay = monitorEventLoopDelay({ resolution: 1 })
  delay.enable()
  const cpuBefore = process.cpuUsage()
  const startedAt = performance.now()
  const worker = async (): Promise<void> => {
    while (performance.now() - startedAt < durationMs) {
      const sentAt = performance.now()
      await send()
      latenciesMs.push(performance.now() - sentAt)
    }
  }
  await Promise.all(Array.from({ length: concurrency }, worker))
  const seconds = (performance.now() - startedAt) / 1_000
  const { user, system } = process.cpuUsage(cpuBefore)
  delay.disable()
  return {
    requestsPerSecond: latenciesMs.length / seconds,
    cpuSeconds: (user + system) / 1e6,
    cpuUsPerRequest: (user + system) / latenciesMs.length,
    latencyP50Ms: quantile(latenciesMs, 0.5),
    latencyP99Ms: quantile(latenciesMs, 0.99),
    loopP99Ms: delay.percentile(99) / 1e6,
  }
}

export interface RoundsOptions {
  readonly rounds: number
  readonly warmUpRounds: number
  readonly concurrency: number
  readonly sliceMs: number
}

/** Lets each client have its slice, round after round, in alternating order. */
export async function inTurns<Name extends string>(
  clients: Readonly<Record<Name, () => Promise<unknown>>>,
  { rounds, warmUpRounds, concurrency, sliceMs }: RoundsOptions,
): Promise<readonly Readonly<Record<Name, Slice>>[]> {
  const names = Object.keys(clients) as Name[]
  const measured: Record<Name, Slice>[] = []
  for (let at = 0; at < warmUpRounds + rounds; at++) {
    const slices: Partial<Record<Name, Slice>> = {}
    for (const name of at % 2 === 0 ? names : names.toReversed()) slices[name] = await measure(clients[name], concurrency, sliceMs)
    if (at >= warmUpRounds) measured.push(slices as Record<Name, Slice>)
  }
  return measured
}

/** Each figure's median over the rounds. */
export function medians(slices: readonly Slice[]): Slice {
  const of = (figure: keyof Slice): number =>
    round(
      quantile(
        slices.map((slice) => slice[figure]),
        0.5,
      ),
    )
  return {
    requestsPerSecond: of('requestsPerSecond'),
    cpuSeconds: of('cpuSeconds'),
    cpuUsPerRequest: of('cpuUsPerRequest'),
    latencyP50Ms: of('latencyP50Ms'),
    latencyP99Ms: of('latencyP99Ms'),
    loopP99Ms: of('loopP99Ms'),
  }
}

/** The median of the ratios within the rounds, so that a slow minute of the machine weighs on both sides. */
export function ratio<Name extends string>(
  rounds: readonly Readonly<Record<Name, Slice>>[],
  figure: keyof Slice,
  one: Name,
  other: Name,
): number {
  return round(
    quantile(
      rounds.map((slices) => slices[one][figure] / slices[other][figure]),
      0.5,
    ),
  )
}

function quantile(values: readonly number[], part: number): number {
  const sorted = values.toSorted((one, other) => one - other)
  return sorted[Math.min(sorted.length - 1, Math.floor(sorted.length * part))] ?? Number.NaN
}

const round = (value: number): number => Number(value.toFixed(3))
