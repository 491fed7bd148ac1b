import type { KalshiClient } from '@kassandra/kalshi-sdk'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { type EngineClock, watchAccount } from '@kassandra/mm-engine'
import { readAccountTruth } from '@kassandra/mm-engine/kalshi'
import { runBackups } from '@kassandra/mm-engine/store'
import { sessionArchive } from '../archive/session-archive.ts'
import { uploadBackups } from '../archive/upload-backups.ts'
import { wait } from '../clock/wait.ts'
import { strategyFile } from '../config/strategy-file.ts'
import { watchStrategy } from '../config/watch-strategy.ts'
import { readKillFile, watchKillSwitch } from '../kill/watch-kill-switch.ts'
import { keepSessions } from '../record/keep-sessions.ts'
import { samplesOf } from '../record/record-samples.ts'
import { readOrderEnd } from '../start/read-order-end.ts'
import { ownOf } from '../start/start-live.ts'
import type { OpenMaker } from './open-maker.ts'
import type { Surroundings } from './surroundings.ts'

const TICK_MS = 250
const SAMPLE_MS = 10_000
const HOUSEKEEPING_MS = 60_000
const KILL_FILE_MS = 250
const CONFIRM_MS = 2_000
/** Samples and final commands are kept so long. */
const KEEP_US = 30 * 24 * 3_600_000_000

/** All that goes on beside trading, until aborted. */
export function runServices(open: OpenMaker, surroundings: Surroundings, signal: AbortSignal): Promise<unknown> {
  return Promise.all([
    every(surroundings.clock, TICK_MS, signal, async () => open.maker.push({ kind: 'clock', atUs: open.clock.nowUs() })),
    every(surroundings.clock, SAMPLE_MS, signal, () => open.store.commit(samplesOf(open.maker.state))),
    every(surroundings.clock, HOUSEKEEPING_MS, signal, () => keepHouse(open)),
    watchKillSwitch(
      {
        read: () => readKillFile(open.config.killFile),
        intervalMs: KILL_FILE_MS,
        found: (reason) => void open.maker.halt('kill file', reason).catch(open.fail),
        failed: (error) => open.observers.logger.warn({ err: error }, 'the kill file cannot be looked at'),
        wait: (ms) => wait(surroundings.clock, ms, signal),
      },
      signal,
    ),
    watchBackups(open, surroundings, signal),
    watchBackupUploads(open, surroundings, signal),
    watchRecordings(open, signal),
    watchStrategyFile(open, surroundings, signal),
    open.client && open.venue.kalshi ? watchExchangeAccount(open, open.client, surroundings.clock, signal) : undefined,
  ])
}

async function every(clock: EngineClock, ms: number, signal: AbortSignal, run: () => Promise<void>): Promise<void> {
  while (!signal.aborted) {
    await wait(clock, ms, signal)
    if (!signal.aborted) await run()
  }
}

async function keepHouse({ store, config, clock, observers, sizes }: OpenMaker): Promise<void> {
  const atUs = clock.nowUs()
  while ((await store.prune(epochUs(atUs - KEEP_US))) > 0);
  sizes.databaseBytes = await store.sizeBytes()
  if (sizes.databaseBytes <= config.storage.sizeAlertBytes) return
  const text = `the database has ${sizes.databaseBytes} bytes, more than ${config.storage.sizeAlertBytes}`
  observers.alerts.raise({ key: 'database size', level: 'warning', text, atUs })
}

function watchRecordings({ recordingConfig, recording, archives, clock, observers }: OpenMaker, signal: AbortSignal): Promise<void> {
  const { logger, alerts } = observers
  return keepSessions(
    {
      config: recordingConfig,
      clock,
      archive: archives.recordings && sessionArchive(archives.recordings),
      writing: () => recording.writer.path,
      archived: (files) => logger.info({ files }, 'recordings were archived'),
      notArchived: (error) => {
        logger.error({ err: error }, 'recordings could not be archived; they are kept and tried again')
        const text = 'recordings could not be archived; they are kept'
        alerts.raise({ key: 'recording archive', level: 'warning', text, atUs: clock.nowUs() })
      },
      deleted: (files) => logger.info({ files }, 'old recordings were deleted'),
      overCap: (megabytes) => {
        const text = `recordings have ${megabytes} MB more than max_storage_mb`
        alerts.raise({ key: 'recordings', level: 'warning', text, atUs: clock.nowUs() })
      },
      notDeleted: (error) => logger.error({ err: error }, 'old recordings could not be deleted'),
    },
    signal,
  )
}

async function watchBackups(
  { store, config, clock, observers }: OpenMaker,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const { backupIntervalMs, backupDir, backupsKept, databaseUrl } = config.storage
  if (backupIntervalMs === 0 || databaseUrl) return
  const { logger, alerts } = observers
  await runBackups(
    {
      store,
      folder: backupDir,
      everyUs: backupIntervalMs * 1_000,
      keep: backupsKept,
      clock: {
        nowUs: () => clock.nowUs(),
        waitUntil: (us, each) => wait(surroundings.clock, Math.max(us - clock.nowUs(), 0) / 1_000, each),
      },
      observer: {
        onBackup: (path) => logger.info({ path }, 'the database was copied'),
        onDelete: (path) => logger.info({ path }, 'an old copy was deleted'),
        onFailure: (error) => {
          logger.error({ err: error }, 'the database could not be copied')
          alerts.raise({ key: 'backup', level: 'error', text: 'the database could not be copied', atUs: clock.nowUs() })
        },
      },
    },
    signal,
  )
}

async function watchBackupUploads({ archives, config, clock, observers }: OpenMaker, surroundings: Surroundings, signal: AbortSignal) {
  if (!archives.backups) return
  const { logger, alerts } = observers
  await uploadBackups(
    {
      store: archives.backups,
      folder: config.storage.backupDir,
      clock: surroundings.clock,
      uploaded: (key) => logger.info({ key }, 'a copy of the database was uploaded'),
      failed: (error) => {
        logger.error({ err: error }, 'copies of the database could not be uploaded; it is tried again')
        alerts.raise({ key: 'backup upload', level: 'error', text: 'copies of the database could not be uploaded', atUs: clock.nowUs() })
      },
    },
    signal,
  )
}

async function watchStrategyFile(
  { maker, config, strategyText, observers, clock }: OpenMaker,
  surroundings: Surroundings,
  signal: AbortSignal,
): Promise<void> {
  const { strategy } = config
  if (strategy.kind !== 'file') return
  await watchStrategy(
    {
      file: strategyFile(strategy.path),
      onReload: surroundings.onReload,
      apply: async (document) => {
        const { version } = await maker.changeConfig(document, strategy.path)
        observers.logger.info({ version, path: strategy.path }, 'the strategy was read again')
      },
      problem: (problems) => {
        observers.logger.error({ problems, path: strategy.path }, 'the strategy file cannot be used; the one in force stays')
        const text = `the strategy file cannot be used: ${problems.join('; ')}`
        observers.alerts.raise({ key: 'strategy file', level: 'warning', text, atUs: clock.nowUs() })
      },
      wait: (ms, each) => wait(surroundings.clock, ms, each),
    },
    { text: strategyText },
    signal,
  )
}

async function watchExchangeAccount(
  { maker, config, clock, metrics, observers, adopted }: OpenMaker,
  client: KalshiClient,
  machine: EngineClock,
  signal: AbortSignal,
): Promise<void> {
  const { subaccount } = config.exchange
  await watchAccount(
    {
      intervalMs: config.recovery.reconcileIntervalMs,
      confirmMs: CONFIRM_MS,
      isOwn: ownOf(config.engineId),
      nowUs: () => clock.nowUs(),
      state: () => maker.state,
      heldBackAtFirst: () => adopted.heldBack,
      readTruth: (sinceUs) => readAccountTruth({ client, clock, subaccount, sinceUs, signal }),
      readEnd: (orderId) => readOrderEnd(client, orderId, signal),
      push: maker.push,
      compared: (outcome) => {
        metrics.reconciled(outcome.kind)
        if (outcome.kind === 'equal') observers.health.set('account', 'ok')
        if (outcome.kind === 'caught-up')
          observers.logger.warn({ tradeIds: outcome.tradeIds, ended: outcome.ended }, 'the exchange tells what no stream told')
        if (outcome.kind === 'different') {
          observers.health.set('account', 'degraded', 'differs from the exchange')
          observers.logger.error(outcome.difference, 'the account differs from the exchange')
        }
        if (outcome.kind === 'failed') {
          observers.health.set('account', 'degraded', 'cannot be compared with the exchange')
          observers.logger.warn({ err: outcome.error }, 'the account could not be compared with the exchange')
        }
      },
      wait: (ms, each) => wait(machine, ms, each),
    },
    signal,
  )
}
