import type { EngineView, HostedStep } from '@kassandra/mm-engine'
import { Counter, createMetrics, Gauge, Histogram, type Registry } from '@kassandra/runtime'
import { type LeaseReading, registerLease } from './lease-metrics.ts'

const PREFIX = 'kassandra_market_maker_'
const MICROS = 1_000_000

/** What is read when somebody asks. Undefined until there is something to read. */
export interface MetricSources {
  /** Without books. */
  view(): EngineView | undefined
  backlogEvents(): number
  databaseBytes(): number | undefined
  session(): { readonly events: number; readonly missingEvents: number } | undefined
  alertsTold(): number
  /** Undefined where none is needed. */
  readonly lease: (() => LeaseReading) | undefined
}

export interface MakerMetrics {
  readonly registry: Registry
  observe(step: HostedStep): void
  persisted(seconds: number): void
  reconciled(outcome: 'equal' | 'different' | 'caught-up' | 'failed'): void
  leaseNotRenewed(): void
}

/** The metrics of a market maker, each with its unit in its name, none of them by market. */
export function createMakerMetrics(sources: MetricSources): MakerMetrics {
  const registry = createMetrics()
  const registers = [registry]
  const { view } = sources
  gauge(registry, 'pnl_dollars', 'Gain since the start of the process, at the marks and after fees.', () => dollars(view()?.pnl))
  gauge(registry, 'drawdown_dollars', 'Highest equity so far less what it is now.', () => dollars(view()?.drawdown))
  gauge(registry, 'bound_dollars', 'Money that positions and orders bind.', () => dollars(view()?.bound))
  gauge(registry, 'cash_dollars', 'Balance as counted.', () => dollars(view()?.cash))
  for (const part of ['spread', 'inventory', 'fees', 'settlement'] as const)
    gauge(registry, `pnl_${part}_dollars`, `Part of the gain: ${part}.`, () => dollars(view()?.attribution[part]))
  gauge(registry, 'halted', '1 while trading is halted.', () => flag(view(), ({ halt }) => halt !== undefined))
  gauge(registry, 'exchange_paused', '1 while the exchange says that it takes no orders.', () =>
    flag(view(), ({ isTradingActive }) => !isTradingActive),
  )
  gauge(registry, 'markets', 'Markets that are known.', () => view()?.markets.length)
  gauge(registry, 'quoted_markets', 'Markets that are quoted.', () => view()?.markets.filter(({ hindrance }) => !hindrance).length)
  gauge(registry, 'open_orders', 'Orders that may rest.', () => view()?.markets.reduce((sum, { orders }) => sum + orders.length, 0))
  gauge(registry, 'unknown_orders', 'Orders whose last command has an unknown outcome.', () => countUnknown(view()))
  gauge(registry, 'position_contracts', 'Sum of positions, whatever their side.', () =>
    view()?.markets.reduce((sum, { position }) => sum + Math.abs(position) / 100, 0),
  )
  gauge(registry, 'backlog_events', 'Events received and not yet durable.', sources.backlogEvents)
  gauge(registry, 'database_bytes', 'Size of the database.', sources.databaseBytes)
  gauge(registry, 'recorded_events', 'Events in the session recording.', () => sources.session()?.events)
  gauge(registry, 'unrecorded_events', 'Events that the session recording lacks.', () => sources.session()?.missingEvents)
  gauge(registry, 'alerts', 'Alerts told.', sources.alertsTold)

  const lease = sources.lease && registerLease(registry, PREFIX, sources.lease)
  const events = new Counter({ name: `${PREFIX}events_total`, help: 'Events taken in, by kind.', labelNames: ['kind'], registers })
  const commands = new Counter({ name: `${PREFIX}commands_total`, help: 'Commands given, by kind.', labelNames: ['kind'], registers })
  const fills = new Counter({ name: `${PREFIX}fills_total`, help: 'Fills, by what they did.', labelNames: ['effect'], registers })
  const filled = new Counter({ name: `${PREFIX}filled_contracts_total`, help: 'Contracts filled.', registers })
  const feed = new Histogram({
    name: `${PREFIX}feed_age_seconds`,
    help: 'Our receipt less the exchange time of book changes.',
    buckets: [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10],
    registers,
  })
  const persist = new Histogram({
    name: `${PREFIX}persist_seconds`,
    help: 'Time until a batch was durable.',
    buckets: [0.0005, 0.001, 0.0025, 0.005, 0.01, 0.025, 0.05, 0.1, 0.5, 1, 5],
    registers,
  })
  const reconciliations = new Counter({
    name: `${PREFIX}reconciliations_total`,
    help: 'Comparisons with the exchange, by outcome.',
    labelNames: ['outcome'],
    registers,
  })
  return {
    registry,
    observe: ({ event, step }) => {
      events.inc({ kind: event.kind })
      for (const { kind } of step.commands) commands.inc({ kind })
      if (event.kind === 'delta' && event.exchangeUs !== undefined) feed.observe((event.atUs - event.exchangeUs) / MICROS)
      for (const note of step.notes) {
        if (note.kind !== 'fill') continue
        fills.inc({ effect: note.effect })
        filled.inc(note.fill.count / 100)
      }
    },
    persisted: (seconds) => persist.observe(seconds),
    reconciled: (outcome) => reconciliations.inc({ outcome }),
    leaseNotRenewed: () => lease?.notRenewed(),
  }
}

const dollars = (microUsd: number | undefined): number | undefined => (microUsd === undefined ? undefined : microUsd / MICROS)

const flag = (view: EngineView | undefined, holds: (view: EngineView) => boolean): number | undefined => view && (holds(view) ? 1 : 0)

const countUnknown = (view: EngineView | undefined): number | undefined =>
  view?.markets.reduce((sum, { orders }) => sum + orders.filter(({ phase }) => phase === 'unknown').length, 0)

function gauge(registry: Registry, name: string, help: string, read: () => number | undefined): void {
  new Gauge({
    name: `${PREFIX}${name}`,
    help,
    registers: [registry],
    collect() {
      const value = read()
      if (value === undefined) this.remove()
      else this.set(value)
    },
  })
}
