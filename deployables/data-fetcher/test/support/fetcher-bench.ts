import { mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { type FakeGcs, startFakeGcs } from '../../../../packages/archive/test/support/gcs/gcs-server.ts'
import { GCS_ACCOUNT } from '../../../../packages/archive/test/support/stores/gcs-test-store.ts'
import { type FakeMetadata, startFakeMetadata } from '../../../../packages/runtime/test/support/fake-metadata.ts'
import { type FakeSecretManager, startFakeSecretManager } from '../../../../packages/runtime/test/support/fake-secret-manager.ts'
import { type Environment, FetcherProcess } from './fetcher-process.ts'
import { startTestExchange, type TestExchange } from './test-exchange.ts'

export type FileRecord = Readonly<Record<string, unknown>> & {
  readonly kind: string
  readonly tradeId?: string
  readonly endPeriod?: string
}

/** An exchange, a cloud and a folder, and programs among them. All programs end with it. */
export class FetcherBench implements AsyncDisposable {
  readonly folder: string
  readonly exchange: TestExchange
  readonly gcs: FakeGcs
  readonly metadata: FakeMetadata
  readonly secrets: FakeSecretManager
  readonly #processes: FetcherProcess[] = []

  private constructor(folder: string, exchange: TestExchange, gcs: FakeGcs, metadata: FakeMetadata, secrets: FakeSecretManager) {
    this.folder = folder
    this.exchange = exchange
    this.gcs = gcs
    this.metadata = metadata
    this.secrets = secrets
  }

  static async open(tickers = 'KXTEST-A\n'): Promise<FetcherBench> {
    const folder = await mkdtemp(join(tmpdir(), 'fetcher-'))
    const metadata = await startFakeMetadata('my-project')
    const gcs = await startFakeGcs(GCS_ACCOUNT, 'kalshi-market-data-storage', metadata.isToken)
    const bench = new FetcherBench(folder, await startTestExchange(), gcs, metadata, await startFakeSecretManager(metadata.isToken))
    await bench.setTickers(tickers)
    return bench
  }

  setTickers(text: string): Promise<void> {
    return writeFile(join(this.folder, 'tickers.txt'), text)
  }

  /** With files in the folder. */
  start(args: readonly string[] = [], change: Environment = {}, program?: string): FetcherProcess {
    const env = {
      ...this.exchange.variables,
      TICKERS_FILE: join(this.folder, 'tickers.txt'),
      DATA_STORE: join(this.folder, 'data'),
      PORT: '0',
      ...change,
    }
    const started = new FetcherProcess(args, env, program)
    this.#processes.push(started)
    return started
  }

  /** With files in the bucket, as on Cloud Run. */
  startInCloud(args: readonly string[] = [], change: Environment = {}, program?: string): FetcherProcess {
    const env = {
      ...this.metadata.variables,
      HOME: this.folder,
      GOOGLE_CLOUD_PROJECT: 'my-project',
      DATA_STORE: `gs://${this.gcs.bucketName}`,
      GCS_ENDPOINT: this.gcs.origin,
      SECRET_MANAGER_ENDPOINT: this.secrets.origin,
      ...change,
    }
    return this.start(args, env, program)
  }

  async local(ticker: string): Promise<readonly FileRecord[]> {
    return toRecords(await readFile(join(this.folder, 'data', 'market_data', `${ticker}.json`), 'utf8'))
  }

  inCloud(ticker: string): readonly FileRecord[] {
    return toRecords(this.gcs.bucket.get(`market_data/${ticker}.json`, null).bytes.toString())
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all(this.#processes.map((each) => each.kill('SIGKILL')))
    await Promise.all([this.exchange[Symbol.asyncDispose](), this.gcs.close(), this.metadata.close(), this.secrets.close()])
    await rm(this.folder, { recursive: true })
  }
}

function toRecords(text: string): readonly FileRecord[] {
  if (!text.endsWith('\n')) throw new Error('the last line is not whole')
  return text
    .trimEnd()
    .split('\n')
    .map((line) => JSON.parse(line))
}

export const tradeIds = (records: readonly FileRecord[]): readonly unknown[] =>
  records.filter(({ kind }) => kind === 'trade').map(({ tradeId }) => tradeId)

export const kindsOf = (records: readonly FileRecord[]): Readonly<Record<string, number>> => {
  const counts: Record<string, number> = {}
  for (const { kind } of records) counts[kind] = (counts[kind] ?? 0) + 1
  return counts
}
