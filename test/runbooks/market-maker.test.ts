import { mkdir, open, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { pathToFileURL } from 'node:url'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { afterEach, beforeEach, describe, expect, it } from 'vitest'
import { MakerHome } from '../../deployables/market-maker/test/live/support/maker-home.ts'
import type { MakerProcess } from '../../deployables/market-maker/test/live/support/maker-process.ts'
import type { PacedExchange } from '../../deployables/market-maker/test/live/support/paced-exchange.ts'
import {
  OTHER,
  positionOf,
  restingOf,
  startQuietFloor,
  take,
  US,
  until,
} from '../../deployables/market-maker/test/live/support/quiet-floor.ts'
import { ACCESS_KEY_ID, type FakeS3, startFakeS3 } from '../../packages/archive/test/support/s3/s3-server.ts'
import { missingTools, runsAll } from './support/missing-tools.ts'
import { Operator, type StandIn } from './support/operator.ts'
import { Page, ROOT } from './support/page.ts'
import { simpleStorage } from './support/simple-storage.ts'
import { knownAddress } from './support/terraform-address.ts'

const missing = missingTools('bash', 'curl', 'jq', 'sqlite3')
if (missing.length > 0) console.warn(`skipped: ${missing.join(', ')} not on PATH`)

const LOG = 'data/logs/market-maker.log'
/** The hour ends soon: with it comes a second copy of the database. */
const START_US = epochUs(Date.UTC(2026, 5, 1, 16, 59, 35) * 1_000)

const OF_ORDERS = / (?:is not stored|was sent 0 times|is of no stored order)$/

function fillsIn(path: string): number {
  using database = new DatabaseSync(path, { readOnly: true })
  return Number(database.prepare('SELECT count(*) AS fills FROM fills').get()?.['fills'])
}

describe.skipIf(missing.length > 0)('of the market maker, the runbook', { timeout: 60_000 }, () => {
  let s3: FakeS3
  let floor: PacedExchange
  let home: MakerHome
  let operator: Operator
  let maker: MakerProcess
  let restored: string

  /** As the unit does. */
  const start = async (): Promise<void> => {
    maker = home.start()
    await maker.said('listening')
    await maker.said('the account was compared with the exchange')
  }
  const lose = async (): Promise<void> => {
    maker.kill('SIGKILL')
    await maker.exited
  }
  const systemctl: StandIn = async ([action]) => {
    if (action === 'is-active') return { code: maker.isOver ? 3 : 0 }
    if (action === 'start') await start()
    if (action === 'stop' && !maker.isOver) await home.stop(maker)
    return {}
  }
  /** The host that takes the place of the lost one starts the unit on the volume that it is given. */
  const terraform: StandIn = async (args) => {
    if (args[0] === 'output') return { stdout: 'i-0123456789abcdef0' }
    if (args[0] === 'state') {
      for (const address of args.slice(2)) expect(knownAddress('aws-market-maker', address), address).toBe(true)
      await rm(join(home.folder, 'data'), { recursive: true })
      await mkdir(join(home.folder, 'data'))
      await writeFile(join(home.folder, 'data', '.new'), '')
      return {}
    }
    const [, replaced = ''] = /^-replace=(.*)$/.exec(args[1] ?? '') ?? []
    expect(knownAddress('aws-market-maker', replaced), replaced).toBe(true)
    restored = await operator.must('kalshi-restore-market-maker --if-new')
    await start()
    return {}
  }
  const aws: StandIn = async (args) => {
    if (args[0] === 's3') return simpleStorage(s3, args)
    if (args[1] === 'describe-instance-status') return { stdout: 'running\timpaired\timpaired\n' }
    if (args[1] === 'stop-instances') await lose()
    return {}
  }
  /** Somebody sells to us at what we bid. */
  const fill = async (contracts: number): Promise<void> => {
    await until(() => restingOf(floor).length > 0)
    const before = positionOf(floor)
    await take(floor.clientOf(OTHER), 'ask', 1, contracts)
    await until(() => positionOf(floor) !== before)
  }

  beforeEach(async () => {
    s3 = await startFakeS3('acme-market-maker')
    floor = await startQuietFloor({ pace: 5, startUs: START_US })
    home = await MakerHome.open(floor, {
      env: {
        LOG_FILE: `./${LOG}`,
        BACKUP_STORE: 's3://acme-market-maker',
        AWS_ENDPOINT_URL_S3: s3.origin,
        AWS_REGION: 'us-east-1',
        AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
        AWS_SECRET_ACCESS_KEY: 'a-secret',
      },
    })
    const { keyId, privateKeyPem } = floor.keyOf(US)
    await writeFile(join(home.folder, 'operator.clock'), '0')
    operator = await Operator.open({
      standIns: { aws, systemctl, terraform },
      env: {
        DATA_DIR: join(home.folder, 'data'),
        OWNER: `${process.getuid?.()}:${process.getgid?.()}`,
        BACKUP_STORE: 's3://acme-market-maker',
        LOG: join(home.folder, LOG),
        KALSHI_ENVIRONMENT: 'custom',
        KALSHI_REST_URL: floor.environment.restUrl,
        KALSHI_WS_URL: floor.environment.wsUrl,
        KALSHI_API_KEY: keyId,
        KALSHI_API_SECRET: privateKeyPem,
        NODE_OPTIONS: `--import ${pathToFileURL(join(ROOT, 'local-stack/preload/clock-offset.mjs')).href}`,
        CLOCK_OFFSET_FILE: join(home.folder, 'operator.clock'),
      },
    })
  })
  afterEach(async () => {
    await operator[Symbol.asyncDispose]()
    await home[Symbol.asyncDispose]()
    await floor[Symbol.asyncDispose]()
    await s3.close()
  })

  const isOver = async (over: string): Promise<unknown> => {
    const { dashboardUrl } = await maker.said('listening')
    operator.set('API', `${dashboardUrl}/api`)
    const [compared, view] = (await operator.must(over)).split(/(?<=^})\n/m)
    return { ...JSON.parse(String(compared)), ...JSON.parse(String(view)) }
  }
  /** Quotes, stops, and has what the exchange has: each fill once, all positions. Of which orders those fills are a copy from before cannot say. */
  const expectWhole = async (fills: number): Promise<void> => {
    await until(() => restingOf(floor).length > 0)
    await home.stop(maker)
    const { problems, counts } = await home.judge()
    expect(problems.filter((problem) => !OF_ORDERS.test(problem))).toEqual([])
    expect(counts.fills).toBe(fills)
  }

  it('for a damaged database brings back the newest whole copy, and the start finds what came after it', async () => {
    const page = new Page('market-maker-database-damaged.md')
    await start()
    await fill(1)
    await maker.line(({ msg, key }) => msg === 'a copy of the database was uploaded' && String(key).endsWith('-1700.db'))
    await fill(2)
    await lose()
    const database = await open(join(home.folder, 'data', 'mm.db'), 'r+')
    await database.write(Buffer.alloc(4_096, 0xff), 0, 4_096, 0)
    await database.close()
    await writeFile(join(home.folder, 'data', 'backups', 'mm-20260601-1701.db'), 'half a copy')
    maker = home.start()
    await maker.exited

    expect(await operator.must(page.block('see'))).toContain('STORE_CORRUPT')
    await operator.must(page.block('stop'))
    const { stdout, stderr } = await operator.run(page.block('restore'))
    expect(stderr).toContain('mm-20260601-1701.db is damaged too')
    const [, copy = ''] = /^(\/.*backups\/mm-20260601-1700\.db) is in place; what was there is in .*damaged/.exec(stdout) ?? []
    await operator.must(page.block('start'))
    expect(await operator.run(page.block('restore'))).toMatchObject({ code: 1, stderr: expect.stringContaining('the market maker runs') })
    expect(await isOver(page.block('over'))).toEqual({ fillsFound: 2 - fillsIn(copy), mismatches: [], mayQuote: true, halt: null })
    await expectWhole(2)
    expect(page.unused()).toEqual([])
  })

  it.runIf(runsAll)('for a lost host ends the old one, and the new one goes on; without the volume from the copy in S3', async () => {
    const page = new Page('market-maker-lost.md')
    await start()
    await maker.said('a copy of the database was uploaded')
    await fill(1)
    await until(() => restingOf(floor).length > 0)

    expect(await operator.must(page.block('see'))).toBe('running\timpaired\timpaired\n')
    await writeFile(join(home.folder, 'operator.clock'), String(floor.clock.nowMs() - Date.now()))
    expect(await operator.must(page.block('end'))).toContain('every resting order')
    expect(restingOf(floor)).toEqual([])
    await take(floor.clientOf(US), 'bid', 60, 2)
    await operator.must(page.block('replace'))
    expect(restored).toBe('')
    expect(await isOver(page.block('over'))).toEqual({ fillsFound: 1, mismatches: [], mayQuote: true, halt: null })

    await lose()
    await operator.must(page.block('replace-both'))
    expect(restored).toMatch(/^s3:\/\/acme-market-maker\/backups\/mm-20260601-\d{4}\.db is in place\n$/)
    expect(await isOver(page.block('over'))).toEqual({ fillsFound: 2, mismatches: [], mayQuote: true, halt: null })
    await expectWhole(2)
    expect(page.unused()).toEqual([])
    expect(operator.calls.filter((call) => call.startsWith('aws ec2'))).toHaveLength(5)
  })
})
