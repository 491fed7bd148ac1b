import { execFile } from 'node:child_process'
import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { afterAll, beforeAll, beforeEach, describe, expect, inject, it } from 'vitest'
import { createTestArchive, type TestArchive } from '../support/archive.ts'
import { createEmptyDatabase, insertSamples, sample } from '../support/database.ts'
import { type CliRun, runCli } from '../support/run-cli.ts'
import { ACCESS_KEY_ID } from '../support/s3/s3-server.ts'
import { samplesTable } from '../support/samples-table.ts'
import { openS3TestStore, SECRET_ACCESS_KEY, SESSION_TOKEN } from '../support/stores/s3-test-store.ts'

const FROM = ['--from', '2026-05-14T04:00:00Z', '--to', '2026-05-14T06:00:00Z'] as const
const main = fileURLToPath(new URL('../../src/main.ts', import.meta.url))
const HOUR_US = 3_600_000_000

let archive: TestArchive
let folder = ''
let tables = ''
let env: Readonly<Record<string, string>> = {}
let stores = 0

beforeAll(async () => {
  archive = await createTestArchive()
  folder = await mkdtemp(join(tmpdir(), 'archive-cli-'))
  tables = join(folder, 'tables.json')
  await writeFile(tables, JSON.stringify([samplesTable]))
})
afterAll(async () => {
  await archive.remove()
  await rm(folder, { recursive: true })
})
beforeEach(async () => {
  await archive.database.pool.query('truncate samples, exports, seal_intervals')
  env = {
    ARCHIVE_STORE: join(folder, `store-${stores++}`),
    ARCHIVE_DATABASE_URL: archive.database.url,
    ARCHIVE_TABLES: tables,
    TMPDIR: folder,
  }
  await insertSamples(archive.database.pool, [
    ...Array.from({ length: 1_000 }, (_, at) => sample({ seq: BigInt(at), atUs: at })),
    ...Array.from({ length: 200 }, (_, at) => sample({ seq: BigInt(at), atUs: HOUR_US + at })),
  ])
})

const seal = (): Promise<unknown> =>
  archive.database.pool.query(
    `insert into seal_intervals (from_ts, to_ts, sealed_at) select at, at + interval '1 hour', now()
     from generate_series(timestamptz '2026-05-14T04:00Z', '2026-05-14T05:00Z', interval '1 hour') at`,
  )
const sealThen = (change: string): Promise<unknown> => seal().then(() => archive.database.pool.query(change))
const cli = (...args: readonly string[]): Promise<CliRun> => runCli(args, env)
const keysListed = async (): Promise<readonly string[]> => ((await json('ls'))['files'] as { key: string }[]).map(({ key }) => key)
const json = async (...args: readonly string[]): Promise<Readonly<Record<string, unknown>>> =>
  JSON.parse((await cli(...args, '--json')).stdout)

describe('archive export', () => {
  it('brings each hour of a sealed range into the store, once', async () => {
    await seal()
    const first = await cli('export', '--table', 'samples', ...FROM)
    expect(first).toMatchObject({ exitCode: 0, stderr: '' })
    expect(first.stdout).toMatch(/samples +2026-05-14T04:00:00Z +0 +new +1,000 +[\d.]+ kB +parquet\/samples\/year=2026/)
    expect(first.stdout).toContain('2 new files, 1,200 rows')
    const again = await json('export', ...FROM)
    expect(again).toMatchObject({
      exports: [
        { kind: 'present', rowCount: 1_000 },
        { kind: 'present', rowCount: 200 },
      ],
    })
    await insertSamples(archive.database.pool, [sample({ seq: -1n })])
    const late = await json('export', ...FROM)
    expect(late).toMatchObject({
      exports: [{ generation: 0, kind: 'present' }, { generation: 1, kind: 'new', rowCount: 1 }, { generation: 0 }],
    })
  })

  it.each(['hyparquet', 'parquetjs'])('writes by the engine %s where it is chosen', async (engine) => {
    expect(await cli('export', ...FROM, '--unsealed', '--engine', engine)).toMatchObject({ exitCode: 0 })
    expect(await cli('verify')).toMatchObject({ exitCode: 0 })
  })

  it.each<readonly [string, (() => Promise<unknown>) | undefined, string]>([
    ['that nothing is known of', undefined, 'nothing is sealed yet'],
    [
      'that an interval of is open',
      () => sealThen(`update seal_intervals set sealed_at = null where from_ts = '2026-05-14T05:00Z'`),
      'rows may still come for the interval from 2026-05-14T05:00:00Z',
    ],
    [
      'that sealing has not come to',
      () => sealThen(`delete from seal_intervals where from_ts = '2026-05-14T05:00Z'`),
      'sealing has come to 2026-05-14T05:00:00Z',
    ],
  ])('refuses a range %s, unless told', async (_name, prepare, reason) => {
    await prepare?.()
    const refused = await cli('export', ...FROM)
    expect(refused).toMatchObject({ exitCode: 2, stdout: '' })
    expect(refused.stderr).toContain(reason)
    expect(refused.stderr).toContain('--unsealed')
    expect((await archive.database.pool.query('select from exports')).rowCount).toBe(0)
    expect(await cli('export', ...FROM, '--unsealed')).toMatchObject({ exitCode: 0 })
  })

  it('refuses intervals that would hold rows twice', async () => {
    await seal()
    await cli('export', ...FROM)
    const refused = await cli('export', ...FROM, '--every', '1800')
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('would hold some of these rows again') })
  })

  it('says so when the store is another than the one that was exported into', async () => {
    await seal()
    await cli('export', ...FROM)
    const other = await runCli(['export', ...FROM], { ...env, ARCHIVE_STORE: join(folder, 'elsewhere') })
    expect(other).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not in this store') })
  })
})

describe('archive ls', () => {
  it('lists by table, day and range, with rows, sizes and generations', async () => {
    await cli('export', ...FROM, '--unsealed')
    await insertSamples(archive.database.pool, [sample({ seq: -1n })])
    await cli('export', ...FROM, '--unsealed')
    const listed = await cli('ls')
    expect(
      listed.stdout
        .split('\n')
        .slice(0, 4)
        .map((line) => line.replaceAll(/ {2,}/g, '|').split('|').slice(0, 4)),
    ).toEqual([
      ['TABLE', 'HOUR', 'GENERATION', 'ROWS'],
      ['samples', '2026-05-14T04:00:00Z', '0', '1,000'],
      ['samples', '2026-05-14T04:00:00Z', '1 late', '1'],
      ['samples', '2026-05-14T05:00:00Z', '0', '200'],
    ])
    expect(listed.stdout).toMatch(/\n3 files, 1,201 rows, [\d.]+ kB\n$/)
    expect(await json('ls', '--day', '2026-05-14', '--late')).toMatchObject({
      count: 1,
      rowCount: 1,
      files: [{ generation: 1, late: true, rows: 1 }],
    })
    expect(await json('ls', '--from', '2026-05-14T05:00:00Z')).toMatchObject({ count: 1, rowCount: 200 })
    expect(await json('ls', '--day', '2026-05-15')).toMatchObject({ count: 0 })
    expect(await json('ls', '--table', 'trades')).toMatchObject({ count: 0 })
    expect((await json('ls', '--no-rows'))['files']).toEqual(
      expect.not.arrayContaining([expect.objectContaining({ rows: expect.anything() })]),
    )
  })

  it('says which file is damaged', async () => {
    await cli('export', ...FROM, '--unsealed')
    const [key = ''] = await keysListed()
    await writeFile(join(String(env['ARCHIVE_STORE']), key), 'no Parquet')
    const listed = await cli('ls')
    expect(listed).toMatchObject({ exitCode: 3, stdout: expect.stringContaining('damaged') })
  })
})

describe('archive verify', () => {
  it('compares files, outbox and source', async () => {
    await cli('export', ...FROM, '--unsealed')
    await insertSamples(archive.database.pool, [sample({ seq: -1n })])
    await cli('export', ...FROM, '--unsealed')
    const verified = await cli('verify', '--source')
    expect(verified).toMatchObject({ exitCode: 0, stderr: '' })
    expect(verified.stdout).toBe(
      'samples: 3 files, 1,201 rows\ncompared with 3 exports of the database\nthe database still has the rows of 3 exports\n3 files are whole\n',
    )
    expect(await json('verify')).toMatchObject({
      verified: true,
      files: 3,
      rows: 1_201,
      tables: { samples: { sums: { price: String(1_201 * 4_200) } } },
    })
  })

  it('finds a file that is gone, one that is damaged, and one that nobody exported', async () => {
    await cli('export', ...FROM, '--unsealed')
    const [first = '', second = ''] = await keysListed()
    const [one, two] = [join(String(env['ARCHIVE_STORE']), first), join(String(env['ARCHIVE_STORE']), second)]
    await writeFile(one, (await readFile(one)).subarray(0, 900))
    await rm(two)
    const found = await cli('verify')
    expect(found.exitCode).toBe(3)
    expect(found.stdout).toContain(`PROBLEM  ${first}: cannot be read`)
    expect(found.stdout).toContain(`PROBLEM  ${second}: recorded as uploaded, and not in this store`)
    await archive.database.pool.query('truncate exports')
    expect((await cli('verify')).stdout).toContain(`PROBLEM  ${first}: the database has no record of it`)
    expect((await runCli(['verify', '--from', '2026-05-14T05:00:00Z'], { ...env, ARCHIVE_DATABASE_URL: '' })).exitCode).toBe(0)
  })

  it.each([
    ['row_count = row_count + 1', '1001 rows are recorded and 1000 are in the file'],
    [`column_sums = jsonb_set(column_sums, '{price}', '"1"')`, 'the sum of price differs from the one that is recorded'],
    [`content_sha256 = repeat('0', 64)`, 'its rows differ from the digest that is recorded'],
  ])('finds what differs from the outbox: %s', async (change, problem) => {
    await cli('export', ...FROM, '--unsealed')
    await archive.database.pool.query(`update exports set ${change} where from_ts = '2026-05-14T04:00Z'`)
    expect(await cli('verify')).toMatchObject({ exitCode: 3, stdout: expect.stringContaining(problem) })
  })

  it('finds rows of the source that were changed behind the back of the archive, and says which are gone', async () => {
    await cli('export', ...FROM, '--unsealed')
    await archive.database.pool.query('update samples set price = price + 1 where seq = 7 and exchange_ts < $1', ['2026-05-14T05:00Z'])
    await archive.database.pool.query('delete from samples where exchange_ts >= $1', ['2026-05-14T05:00Z'])
    const found = await cli('verify', '--source')
    expect(found).toMatchObject({ exitCode: 3 })
    expect(found.stdout).toContain('the 1000 rows of the source differ from those of the file')
    expect(found.stdout).toContain('the database no longer has the rows of samples from 2026-05-14T05:00:00Z')
    await archive.database.pool.query('delete from samples where seq = 8')
    expect((await cli('verify', '--source')).stdout).toContain('the source has 999 rows, the file 1000')
  })

  it('shows how far it is on a terminal, and takes that away again', async () => {
    await cli('export', ...FROM, '--unsealed')
    const { stderr } = await runCli(['verify'], env, { columns: 120 })
    expect(stderr).toMatch(/^\r\[#+\.+\] +\d+ % 1 of 2 files {2}parquet\/.*\r\[#{24}\] 100 % 2 of 2 files/)
    expect(stderr.endsWith('\r\u001b[K')).toBe(true)
  })
})

describe('archive backup and restore', () => {
  it('put a database into the store and bring it back into an empty one', async () => {
    const made = await json('backup')
    expect(made).toMatchObject({ key: expect.stringMatching(/^backups\/rds\//), rows: expect.any(Number) })
    expect((await cli('backup', '--list')).stdout).toContain(String(made['key']))
    expect((await cli('restore', '--latest', archive.database.name, '--check')).stdout).toContain('is whole')
    const empty = await createEmptyDatabase(inject('postgresUrl'))
    const restored = await cli('restore', String(made['key']), '--database', empty.url)
    expect(restored).toMatchObject({ exitCode: 0, stdout: expect.stringContaining('is restored') })
    const rows = `select md5(string_agg(s::text, ',' order by exchange_ts, seq)) as digest from samples s`
    expect((await empty.pool.query(rows)).rows).toEqual((await archive.database.pool.query(rows)).rows)
    await empty.drop()
    const refused = await cli('restore', String(made['key']))
    expect(refused).toMatchObject({ exitCode: 2, stderr: expect.stringContaining('is not empty') })
  })
})

it('works on S3, and exits by what the store says', async () => {
  const opened = await openS3TestStore()
  const credentials = {
    AWS_ACCESS_KEY_ID: ACCESS_KEY_ID,
    AWS_SECRET_ACCESS_KEY: SECRET_ACCESS_KEY,
    AWS_SESSION_TOKEN: SESSION_TOKEN,
    AWS_REGION: 'us-east-1',
  }
  Object.assign(process.env, credentials) // where the client of S3 looks by itself
  const onS3 = ['--store', `s3://${opened.fake.bucketName}/market`, '--endpoint', opened.fake.origin]
  expect(await cli('export', ...FROM, '--unsealed', ...onS3)).toMatchObject({ exitCode: 0 })
  expect(await cli('verify', ...onS3)).toMatchObject({ exitCode: 0 })
  opened.faults.add('ListObjectsV2', { kind: 'refuse', status: 403, code: 'AccessDenied' })
  expect(await cli('ls', ...onS3)).toMatchObject({ exitCode: 1, stderr: expect.stringContaining('AccessDenied') })
  for (const name of Object.keys(credentials)) delete process.env[name]
  await opened.close()
})

describe('what is not right', () => {
  it.each<readonly [string, readonly string[], Readonly<Record<string, string>>, string]>([
    ['no store', ['ls'], { ARCHIVE_STORE: '' }, 'name the store: --store <url>, or ARCHIVE_STORE'],
    ['a store of another kind', ['ls', '--store', 'ftp://somewhere'], {}, 'not ftp:'],
    ['no database', ['backup'], { ARCHIVE_DATABASE_URL: '' }, 'name the database'],
    ['a database that is none', ['backup'], { ARCHIVE_DATABASE_URL: 'mysql://u:hush-hush@h/d' }, 'postgresql://user@host:port/name'],
    ['no tables', ['export', ...FROM], { ARCHIVE_TABLES: '' }, '--tables @kassandra/recorder'],
    [
      'tables that are not installed',
      ['export', ...FROM, '--tables', 'no-such-package'],
      {},
      'no-such-package cannot be loaded; is the package installed',
    ],
    ['a table that nobody described', ['export', ...FROM, '--table', 'books'], {}, 'no table books is described; there are samples'],
    ['an engine that nobody knows', ['export', ...FROM, '--engine', 'arrow'], {}, 'there are duckdb, hyparquet, parquetjs'],
    ['bounds the wrong way round', ['ls', '--from', '2026-05-15', '--to', '2026-05-14'], {}, '--from is not before --to'],
    ['an instant that is none', ['ls', '--day', 'yesterday'], {}, '--day takes an instant in UTC'],
    ['a missing option', ['export', '--from', '2026-05-15'], {}, "required option '--to <instant>'"],
    ['an unknown command', ['prune'], {}, "unknown command 'prune'"],
    ['a backup that is not named', ['restore'], {}, 'archive backup --list'],
  ])('%s is told with what to do, and changes nothing', async (_name, args, changes, told) => {
    const { exitCode, stdout, stderr } = await runCli(args, { ...env, ...changes })
    expect([exitCode, stdout]).toEqual([2, ''])
    expect(stderr).toContain(told)
    expect(stderr).not.toContain('hush-hush')
  })

  it.each([
    ['@127.0.0.1:1/db', 'is the host right'],
    ['', 'not with this password'],
  ])('a database that does not answer, or does not know us, is told without its password', async (place, advice) => {
    const url = new URL(archive.database.url)
    const database =
      place === '' ? `postgres://postgres:hush-%2Fhush@${url.host}${url.pathname}` : `postgres://postgres:hush-%2Fhush${place}`
    const { exitCode, stderr } = await runCli(['backup', '--database', database], env)
    expect(exitCode).toBe(1)
    expect(stderr).toContain(advice)
    expect(stderr).not.toMatch(/hush/)
  })

  it('Ctrl-C ends it with 130', async () => {
    const { exitCode } = await runCli(['verify'], env, { signal: AbortSignal.abort() })
    expect([exitCode, (await runCli(['export', ...FROM, '--unsealed'], env, { signal: AbortSignal.abort() })).exitCode]).toEqual([130, 130])
  })
})

it('--help tells what there is', async () => {
  const { exitCode, stdout } = await cli('--help')
  expect(exitCode).toBe(0)
  for (const command of ['ls', 'verify', 'export', 'backup', 'restore']) {
    expect(stdout).toContain(`  ${command} `)
    expect((await cli(command, '--help')).stdout).toContain('--store <url>')
  }
  expect((await cli('--version')).stdout).toBe('1.2.3\n')
})

it('loads the tables of a module, and says where a description is not complete', async () => {
  const module = join(folder, 'tables.mjs')
  await writeFile(module, `export const mine = ${JSON.stringify(samplesTable)}; export const other = 1`)
  expect(await runCli(['export', ...FROM, '--unsealed', '--tables', module], env)).toMatchObject({ exitCode: 0 })
  const broken = join(folder, 'broken.json')
  await writeFile(broken, JSON.stringify([{ ...samplesTable, columns: [{ name: 'price', kind: 'decimal', precision: 40, scale: 4 }] }]))
  expect(await runCli(['export', ...FROM, '--tables', broken], env)).toMatchObject({
    exitCode: 2,
    stderr: expect.stringContaining('tables[0].columns[0]: precision is a whole number from 1 to 18'),
  })
})

it('is a program, with progress for people and documents for programs', async () => {
  await cli('export', ...FROM, '--unsealed')
  const { stdout, stderr } = await promisify(execFile)(process.execPath, [main, 'verify', '--json'], { env: { ...process.env, ...env } })
  expect(JSON.parse(stdout)).toMatchObject({ verified: true, files: 2, database: { exports: 2 } })
  expect(stderr).toBe('')
})
