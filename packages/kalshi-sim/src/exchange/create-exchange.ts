import { epochUs } from '@kassandra/kalshi-sdk/units'
import { type ApiKey, generateCredentials } from '../auth/credentials.ts'
import { KeyRing } from '../auth/key-ring.ts'
import { verifyRequest } from '../auth/verify-request.ts'
import { ExchangeClock } from '../clock/exchange-clock.ts'
import { realScheduler, type Scheduler } from '../clock/scheduler.ts'
import { Faults } from '../faults/faults.ts'
import { RestFaults } from '../faults/rest-faults.ts'
import { runSchedule } from '../faults/run-schedule.ts'
import { FlowDriver } from '../flow/flow-driver.ts'
import { Journal } from '../journal/journal.ts'
import { SeededRandom } from '../random/seeded-random.ts'
import { uuidOf } from '../random/uuid-of.ts'
import { handleRequest } from '../rest/handle-request.ts'
import { RateLimits } from '../rest/limits/rate-limits.ts'
import { ResponseCache } from '../rest/response-cache.ts'
import { Audience } from '../ws/audience.ts'
import { toEventFrame } from '../ws/frames/event-frame.ts'
import { toPrivateFrame } from '../ws/frames/private-frame.ts'
import { Catalogue, type Event } from './catalogue.ts'
import { ComboDesk } from './combos/combo-desk.ts'
import { Connections } from './connections.ts'
import { openDesks } from './desks.ts'
import { Engine } from './engine/engine.ts'
import type { Exchange, ExchangeOptions, FlowControl } from './exchange.ts'
import { Feeds } from './feeds/feeds.ts'
import { FeeDesk } from './fees/fee-desk.ts'
import { History } from './historical/history.ts'
import { toCreatedEvent } from './make-events.ts'
import { type MemberOptions, Members } from './members.ts'
import { Portfolio } from './portfolio/portfolio.ts'
import { Publisher } from './publisher.ts'
import { References } from './references.ts'
import { settleMarket } from './settle-market.ts'
import { toStatus } from './status.ts'
import { TradeTape } from './trade-tape.ts'

const GOING_AWAY = 1001
const DEFAULT_START_US = epochUs(Date.UTC(2026, 0, 1) * 1_000)
const FIRST_MEMBER = uuidOf('first member')
const systemWallClock = { nowMs: (): number => Date.now() }

/**
 * Builds an exchange with its markets listed and their first books in place; its flow waits for `flow.start()`.
 * Generates an RSA key unless keys are given, which takes some hundred milliseconds.
 */
export function createExchange(options: ExchangeOptions = {}): Exchange {
  const { flow, scheduler = realScheduler, wallClock = systemWallClock, signatureWindowMs = 30_000, seed = 1 } = options
  const generated = options.apiKeys ? undefined : generateCredentials(options.keyType ?? 'rsa')
  const keys = new KeyRing([...(options.apiKeys ?? []), ...(generated ? [generated.apiKey] : [])], firstMemberOf(options))
  const catalogue = new Catalogue()
  const tape = new TradeTape()
  const audience = new Audience()
  const feeds = new Feeds(audience)
  const factor = (): number => (control.state === 'waiting' && flow ? 0 : control.factor)
  const clock = new ExchangeClock(flow?.startUs ?? options.startUs ?? DEFAULT_START_US, {
    nowMs: () => scheduler.nowMs(),
    factor,
    horizonUs: () => control.nextUs(),
  })
  const journal = new Journal(options.journalPath)
  const connections = new Connections({
    venue: { catalogue, clock, audience, keys, feeds },
    scheduler,
    settings: connectionSettings(options),
  })
  const faults = new Faults({ connections, clock, scheduler, record: (outage) => publisher.recordOutage(outage) })
  const publisher = new Publisher({ catalogue, clock, tape, journal, audience, faults })
  const control = createFlowControl(options, scheduler, connections, faults)
  const ids = new SeededRandom(seed * 2_654_435_761 + 1)
  const newId = (): string => ids.uuid()
  const members = new Members()
  const engine = new Engine({
    catalogue,
    clock,
    publisher,
    scheduler,
    factor,
    newId,
    rounding: options.feeRounding,
    clientOrderIds: options.clientOrderIds,
    lateExpiryMs: options.lateExpiryMs ?? 0,
    pausesWeekly: options.weeklyPause ?? false,
    changing: () => portfolio.changing(),
    emit(event) {
      portfolio.happened(event)
      audience.deliver(toPrivateFrame(event))
    },
    notice: (ticker, changes) => flow?.notice?.(ticker, changes),
    flowTicks: flow !== undefined,
    closed: (ticker) => desks.rfqs.closeMarket(ticker),
    settled: (ticker) => combos.settled(ticker),
  })
  const desks = openDesks({ engine, catalogue, clock, scheduler, factor, newId, members, audience })
  const openAccount = (member: MemberOptions): void => members.open(member, engine.trading, clock.nowUs())
  for (const member of options.members ?? []) openAccount(member)
  for (const memberId of [firstMemberOf(options), ...keys.members()]) openAccount({ memberId })

  const limits = new RateLimits(scheduler, options.rateLimits ?? 'off')
  const references = new References()
  const history = new History(catalogue, clock.nowUs(), options.historicalCutoffUs)
  const fees = new FeeDesk({ catalogue, clock, scheduler, factor, audience })
  const addEvent = (event: Event): void => {
    if (catalogue.addEvent(event)) audience.deliver(toEventFrame(event))
  }
  const combos = new ComboDesk({
    catalogue,
    clock,
    list(series, event, definition, atUs) {
      catalogue.addSeries(series)
      addEvent(event)
      engine.openMarket(definition)
      engine.publish(toCreatedEvent(definition, atUs))
    },
    settle: (ticker, value) => settleMarket(engine, clock, ticker, value),
  })
  const { portfolioLagMs: lagMs = 0, orderLookupDelayMs: lookupDelayMs = 0, staleMarketsMs = 0, balanceShown = 'available' } = options
  const portfolio = new Portfolio({ trading: engine.trading, clock, scheduler, lagMs, lookupDelayMs, balanceShown })
  const restFaults = new RestFaults(scheduler)
  const cache = new ResponseCache(scheduler, staleMarketsMs)
  const shown = { references, history, combos, feeChanges: fees.changes, portfolio, cache }
  const venue = { newId, catalogue, tape, engine, members, keys, limits, ...shown, ...desks }
  const exchange: Exchange = {
    credentials: generated?.credentials,
    clock,
    catalogue,
    tape,
    journal,
    faults,
    restFaults,
    flow: control,
    references,
    feeds,
    trading: engine.trading,
    command: (run) => engine.command(run),
    openAccount,
    addApiKey(key: ApiKey) {
      keys.add(key)
      if (key.memberId !== undefined) openAccount({ memberId: key.memberId })
    },
    addSeries: (series) => catalogue.addSeries(series),
    addEvent,
    scheduleSeriesFees: (seriesTicker, terms, scheduledUs) => fees.scheduleSeries(seriesTicker, terms, scheduledUs),
    setEventFees: (eventTicker, terms, scheduledUs) => fees.scheduleEvent(eventTicker, terms, scheduledUs),
    setHistoricalCutoff: (cutoffUs) => history.setCutoff(cutoffUs),
    openMarket: (definition, book) => engine.openMarket(definition, book),
    publish: (event) => engine.publish(event),
    closeMarket: (ticker) => engine.closeMarket(ticker),
    settleMarket: (ticker, value) => settleMarket(engine, clock, ticker, value),
    answer: (request) => handleRequest(request, { venue, nowUs: clock.nowUs(), authenticate: (each) => exchange.authenticate(each) }),
    authenticate: (request) => verifyRequest(request, { keys, nowMs: wallClock.nowMs() + restFaults.skewMs, windowMs: signatureWindowMs }),
    accept(keyId, transport) {
      faults.accepted()
      return connections.accept(keyId, transport)
    },
    hasRoom: (keyId) => connections.countOfMember(keyId) < (options.connectionsPerMember ?? Number.POSITIVE_INFINITY),
    release: (connection) => connections.release(connection),
    connections: () => connections.list(),
    status: () => toStatus({ control, publisher, journal, clock, connections, catalogue }),
    readJournal: () => readJournal(journal, faults),
    close() {
      control.stop()
      engine.close()
      fees.close()
      portfolio.close()
      restFaults.close()
      desks.rfqs.close()
      faults.close()
      for (const connection of connections.list()) {
        connection.close(GOING_AWAY, 'exchange closed')
        connections.release(connection)
      }
      journal.close()
    },
  }
  flow?.open({
    ...exchange,
    // A flow has its own words for what it lists.
    addEvent: (event) => void catalogue.addEvent(event),
    openMarket: (definition, book, source) => engine.openMarket(definition, book, source),
    setStatus: (ticker, status) => engine.setStatus(ticker, status),
    matched: (ticker, changes, tradeIdOf, atUs) => engine.matched(ticker, changes, tradeIdOf, atUs),
  })
  return exchange
}

const firstMemberOf = ({ members, apiKeys }: ExchangeOptions): string =>
  members?.[0]?.memberId ?? apiKeys?.find(({ memberId }) => memberId !== undefined)?.memberId ?? FIRST_MEMBER

function connectionSettings(options: ExchangeOptions) {
  const { bufferLimitBytes = 16 * 1024 * 1024, marketLimit = 10_000, commandsPerSecond = 10_000, sendingTs = true } = options
  const { replyJitterMs = 0, seed = 1 } = options
  return { bufferLimitBytes, marketLimit, commandsPerSecond, sendingTs, replyJitterMs, random: new SeededRandom(seed) }
}

interface PacedControl extends FlowControl {
  /** Exchange time that passes for each unit of elapsed time. */
  readonly factor: number
  /** The time of the next step, while the flow runs at a pace. */
  nextUs(): ReturnType<typeof epochUs> | undefined
}

function createFlowControl(options: ExchangeOptions, scheduler: Scheduler, connections: Connections, faults: Faults): PacedControl {
  const { flow, speed = { kind: 'factor', factor: 1 }, faultSchedule = [], seed = 1, patienceMs = 5_000 } = options
  const consumers = () => connections.list()
  const driver = new FlowDriver({ flow, speed, scheduler, consumers, batch: (work) => connections.batch(work), patienceMs })
  let cancelSchedule = (): void => undefined
  return {
    factor: Number.isFinite(driver.factor) ? driver.factor : 1,
    nextUs() {
      const nextUs = driver.state === 'running' ? flow?.peekUs() : undefined
      return flow && nextUs !== undefined ? epochUs(flow.startUs + Math.floor(nextUs)) : undefined
    },
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
