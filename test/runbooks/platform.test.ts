import { existsSync } from 'node:fs'
import { readFile, rm, writeFile } from 'node:fs/promises'
import { join } from 'node:path'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { BUILT } from '../../deployables/deduplicator/test/deduplicator-process.ts'
import { missingTools, runsAll } from './support/missing-tools.ts'
import { Operator, type StandIn } from './support/operator.ts'
import { Page, ROOT } from './support/page.ts'
import { Platform, SEAL_SECONDS } from './support/platform.ts'
import { knownAddress } from './support/terraform-address.ts'

const missing = [...missingTools('awk', 'bash', 'curl', 'jq', 'psql'), ...(existsSync(BUILT) ? [] : ['deduplicator (npm run build)'])]
if (missing.length > 0) console.warn(`skipped: there is no ${missing.join(', ')}`)

/** Exchange time of the n-th change, as `publish` gives it. */
const instant = (number: number): string => new Date(Date.UTC(2026, 4, 14, 4, 38) + number * 10).toISOString()

describe.skipIf(missing.length > 0)('of the platform, the runbook', { timeout: 180_000 }, () => {
  let platform: Platform
  let operator: Operator

  const terraform: StandIn = async (args) => {
    if (args[0] === 'output') return { stdout: OUTPUTS[String(args.at(-1))] ?? '' }
    const addresses = args[0] === 'state' ? args.slice(2) : args[0] === 'import' ? [args[1] ?? ''] : [args[1]?.replace(/^-replace=/, '')]
    for (const address of addresses) if (address !== undefined) expect(knownAddress('aws-data-platform', address), address).toBe(true)
    const [, number] = /^-replace=module\.gatherers\.module\.host\["(\d)"\]/.exec(args[1] ?? '') ?? []
    if (number === '1' || number === '2') await platform.replaceGatherer(number === '1' ? 1 : 2)
    else if (args[1]?.startsWith('-replace=module.deduplicator')) await startDeduplicator()
    return {}
  }
  const startDeduplicator = async (): Promise<void> => {
    const { health, metrics } = await platform.startDeduplicator()
    operator.set('DEDUPLICATOR', health)
    operator.set('METRICS', metrics)
  }
  const aws: StandIn = async (args) => {
    if (args[0] === 's3' && args[1] === 'rm') await rm(String(args[2]))
    // With its name the restored instance takes the address of the old one.
    if (args.includes('--new-db-instance-identifier') && args.includes('kalshi-production-restored')) await platform.production.restore()
    return {}
  }
  const systemctl: StandIn = async ([action, ...units]) => {
    if (action === 'stop' && units.includes('deduplicator')) await platform.endDeduplicator('SIGTERM')
    if (action === 'restart') await platform.migrateProduction()
    if (action === 'start') await startDeduplicator()
    return {}
  }

  beforeAll(async () => {
    platform = await Platform.start()
    operator = await Operator.open({
      standIns: { aws, systemctl, terraform },
      env: {
        ...platform.deduplicatorEnv,
        ARCHIVE_DATABASE_URL: platform.production.url('kalshi'),
        ARCHIVE_TABLES: join(ROOT, 'packages/recorder/dist/index.js'),
      },
    })
    operator.set('DATABASE_ENV', join(operator.folder, 'database.env'))
    await writeFile(join(operator.folder, 'database.env'), 'OWNER_SECRET=arn:of-the-old-one\n')
    const { health, metrics } = await platform.addresses()
    operator.set('DEDUPLICATOR', health)
    operator.set('METRICS', metrics)
  }, 120_000)
  afterAll(async () => {
    await operator?.[Symbol.asyncDispose]()
    await platform?.[Symbol.asyncDispose]()
  })

  const isOver = async (block: string): Promise<string> => {
    const { health, metrics } = await platform.addresses()
    operator.set('DEDUPLICATOR', health)
    operator.set('METRICS', metrics)
    return operator.must(block)
  }
  /** What coverage says once the merge does not wait any more. */
  const decided = async (coverage: string): Promise<string> => {
    for (;;) {
      const said = await operator.must(coverage)
      if (!said.includes('not decided yet')) return said
    }
  }
  /** Every change that somebody recorded is in production, once. */
  const expectRows = async (count: number): Promise<void> => {
    await platform.untilProduction(`(select count(*) from orderbook_deltas) >= ${count}`)
    expect(
      (await platform.query('select count(*)::int as rows, count(distinct exchange_ts)::int as instants from orderbook_deltas'))[0],
    ).toEqual({
      rows: count,
      instants: count,
    })
  }

  it('for a lost gatherer has another one take its place, and the deduplicator reads it from its beginning', async () => {
    const page = new Page('gatherer-lost.md')
    platform.publish(1, 500)
    await expectRows(500)
    await platform.loseGatherer(2)
    platform.publish(501, 1_000)
    await expectRows(1_000)
    await platform.untilDown(2)
    expect(await isOver(page.block('see'))).toBe('{"gatherer-1":"live","gatherer-2":"down"}\n')
    operator.set('N', '2')
    await operator.must(page.block('replace'))
    await isOver(page.block('over'))

    platform.publish(1_001, 1_100)
    await expectRows(1_100)
    await platform.loseGatherer(1)
    platform.publish(1_101, 1_500)
    await expectRows(1_500)
    operator.set('FROM', instant(1))
    operator.set('TO', instant(1_300))
    expect(await decided(page.block('coverage'))).toMatch(/: complete/)
    expect(page.unused()).toEqual([])
  })

  it('for a lost deduplicator starts another one, which goes on where the lost one was', async () => {
    const page = new Page('deduplicator-lost.md')
    await platform.endDeduplicator('SIGKILL')
    platform.publish(1_501, 2_000)
    await operator.must(page.block('replace'))
    expect(await isOver(page.block('over'))).toMatch(/^(ok|degraded)\n$/)
    await expectRows(2_000)
    expect(page.unused()).toEqual([])
  })

  it.runIf(runsAll)('for a restored production has everything since the restored instant read and exported again, once', async () => {
    const page = new Page('production-restored.md')
    await platform.production.snapshot()
    platform.publish(2_001, 4_500)
    await expectRows(4_500)
    await platform.untilProduction(exportedPast(4_000))
    operator.set('INSTANT', instant(2_000))
    await operator.must(page.block('stop'))
    await operator.must(page.block('restore'))
    await operator.must(page.block('rename'))
    operator.set('OWNER', (await operator.must(page.block('adopt'))).trim().split('\n').at(-1) ?? '')
    await operator.must(page.block('start'))
    operator.set('FROM', '2026-05-14T04:00:00Z')
    operator.set('TO', '2026-05-14T05:00:00Z')
    await isOver(page.block('over'))
    await expectRows(4_500)
    await platform.untilProduction(exportedPast(4_000))
    await operator.run(page.block('archive'))
    expect(await operator.run(page.block('archive-orphans'))).toMatchObject({ code: 0, stdout: expect.stringContaining('are whole') })
    expect(await operator.run('archive verify --source')).toMatchObject({ code: 0 })
    expect(page.unused()).toEqual([])
  })

  it('for a damaged file of the archive has it made again, the same', async () => {
    const page = new Page('archive-file-damaged.md')
    await platform.untilProduction(exportedPast(900))
    const [file] = await platform.query<{ path: string; from: string; to: string }>(`select path,
      to_char(from_ts, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as from, to_char(to_ts, 'YYYY-MM-DD"T"HH24:MI:SS"Z"') as to
      from exports where table_name = 'orderbook_deltas' and row_count > 0 and state = 'uploaded' order by from_ts limit 1`)
    if (!file) throw new Error('nothing is exported')
    const path = join(platform.archive, file.path)
    const before = await readFile(path)
    operator.set('FROM', '2026-05-14T04:00:00Z')
    operator.set('TO', '2026-05-14T05:00:00Z')
    await writeFile(path, before.subarray(0, 900))
    expect(await operator.must(page.block('see'))).toMatch(new RegExp(`^${file.path}\tcannot be read`))
    operator.set('KEY', file.path)
    operator.set('TABLE', 'orderbook_deltas')
    operator.set('HOUR_FROM', file.from)
    operator.set('HOUR_TO', file.to)
    operator.set('SECONDS_OF_INTERVAL', String(SEAL_SECONDS))
    await operator.must(page.block('remove'))
    expect(await operator.must(page.block('again'))).toContain('1 new files')
    await operator.must(page.block('over'))
    expect(await readFile(path)).toEqual(before)
    expect(page.unused()).toEqual([])
  })
})

/** SQL: the intervals before a change are exported. */
const exportedPast = (number: number): string =>
  `(select max(to_ts) from exports where table_name = 'orderbook_deltas' and state = 'uploaded') >= '${instant(number)}'`

const OUTPUTS: Readonly<Record<string, string>> = {
  gatherer_instance_ids: '{"1":"i-1","2":"i-2","3":"i-3"}',
  deduplicator_instance_id: 'i-d',
  security_group_ids: '{"rds":"sg-rds"}',
  database_owner_secret_arn: 'arn:aws:secretsmanager:us-east-1:123456789012:secret:rds!db-new',
}
