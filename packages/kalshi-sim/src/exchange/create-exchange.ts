import { epochUs } from '@kassandra/kalshi-sdk/units'
import { generateCredentials } from '../auth/credentials.ts'
import { verifyRequest } from '../auth/verify-request.ts'
import { ExchangeClock } from '../clock/exchange-clock.ts'
import { realScheduler, type Scheduler } from '../clock/scheduler.ts'
import { Faults } from '../faults/faults.ts'
import { runSchedule } from '../faults/run-schedule.ts'
import { FlowDriver } from '../flow/flow-driver.ts'
import { Journal } from '../journal/journal.ts'
import { Audience } from '../ws/audience.ts'
import { Catalogue } from './catalogue.ts'
import { Connections } from './connections.ts'
import type { Exchange, ExchangeOptions, FlowControl } from './exchange.ts'
import { Publisher } from './publisher.ts'
import { toStatus } from './status.ts'
import { TradeTape } from './trade-tape.ts'

const GOING_AWAY = 1001
const DEFAULT_START_US = epochUs(Date.UTC(2026, 0, 1) * 1_000)
const systemWallClock = { nowMs: (): number => Date.now() }

/**
 * Builds an exchange with its markets listed and their first books in place; its flow waits for `flow.start()`.
 * Generates an RSA key unless keys are given, which takes some hundred milliseconds.
 */
export function createExchange(options: ExchangeOptions = {}): Exchange {
  const { flow, scheduler = realScheduler, wallClock = systemWallClock, signatureWindowMs = 30_000 } = options
  const generated = options.apiKeys ? undefined : generateCredentials(options.keyType ?? 'rsa')
  const keys = new Map([...(options.apiKeys ?? []), ...(generated ? [generated.apiKey] : [])].map((key) => [key.keyId, key]))
  const catalogue = new Catalogue()
  const tape = new TradeTape()
  const audience = new Audience()
  const clock = new ExchangeClock(flow?.startUs ?? options.startUs ?? DEFAULT_START_US)
  const journal = new Journal(options.journalPath)
  const connections = new Connections({ venue: { catalogue, clock, audience }, scheduler, settings: connectionSettings(options) })
  const faults = new Faults({
    connections,
    clock,
    scheduler,
    record: (outage) => publisher.recordOutage(outage),
  })
  const publisher = new Publisher({ catalogue, clock, tape, journal, audience, faults })
  const control = createFlowControl(options, scheduler, connections, faults)

  const exchange: Exchange = {
    credentials: generated?.credentials,
    clock,
    catalogue,
    tape,
    journal,
    faults,
    flow: control,
    addSeries: (series) => catalogue.addSeries(series),
    addEvent: (event) => catalogue.addEvent(event),
    openMarket: (definition, book) => publisher.openMarket(definition, book),
    publish: (event) => publisher.publish(event),
    authenticate: (request) => verifyRequest(request, { keys, nowMs: wallClock.nowMs(), windowMs: signatureWindowMs }),
    accept(keyId, transport) {
      faults.accepted()
      return connections.accept(keyId, transport)
    },
    release: (connection) => connections.release(connection),
    connections: () => connections.list(),
    status: () => toStatus({ control, publisher, journal, clock, connections, catalogue }),
    readJournal: () => readJournal(journal, faults),
    close() {
      control.stop()
      faults.close()
      for (const connection of connections.list()) {
        connection.close(GOING_AWAY, 'exchange closed')
        connections.release(connection)
      }
      journal.close()
    },
  }
  flow?.open({ ...exchange, setStatus: (ticker, status) => publisher.setStatus(ticker, status) })
  return exchange
}

function connectionSettings(options: ExchangeOptions) {
  const { bufferLimitBytes = 16 * 1024 * 1024, marketLimit = 10_000, commandsPerSecond = 10_000, sendingTs = true } = options
  return { bufferLimitBytes, marketLimit, commandsPerSecond, sendingTs }
}

function createFlowControl(options: ExchangeOptions, scheduler: Scheduler, connections: Connections, faults: Faults): FlowControl {
  const { flow, speed = { kind: 'factor', factor: 1 }, faultSchedule = [], seed = 1, patienceMs = 5_000 } = options
  const consumers = () => connections.list()
  const driver = new FlowDriver({ flow, speed, scheduler, consumers, batch: (work) => connections.batch(work), patienceMs })
  let cancelSchedule = (): void => undefined
  return {
    get state() {
      return driver.state
    },
    get elapsedMs() {
      return driver.elapsedMs
    },
    started: driver.started,
    ended: driver.ended,
    start() {
      if (!driver.start()) return false
      const openIds = () => connections.list().map(({ id }) => id)
      cancelSchedule = runSchedule(faultSchedule, { scheduler, seed, openIds, inject: (request) => faults.inject(request) })
      return true
    },
    stop() {
      cancelSchedule()
      driver.stop()
    },
    report: () => (flow ? { kind: flow.kind, ...flow.report() } : { kind: 'none' }),
  }
}

async function* readJournal(journal: Journal, faults: Faults): AsyncGenerator<string | Buffer> {
  const pending = faults.pending()
  let { lines } = journal
  yield* journal.openStream()
  for (const outage of pending) yield `${JSON.stringify({ n: ++lines, kind: 'outage', ...outage })}\n`
}
