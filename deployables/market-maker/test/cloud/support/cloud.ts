import { mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { DatabaseSync } from 'node:sqlite'
import { gunzipSync } from 'node:zlib'
import { type FakeGcs, startFakeGcs } from '../../../../../packages/archive/test/support/gcs/gcs-server.ts'
import { GCS_ACCOUNT } from '../../../../../packages/archive/test/support/stores/gcs-test-store.ts'
import { type FakeMetadata, startFakeMetadata } from '../../../../../packages/runtime/test/support/fake-metadata.ts'
import type { LeaseRecord } from '../../../src/lease/lease-record.ts'
import type { StatePointer } from '../../../src/state/state-pointer.ts'
import { type HomeOptions, MakerHome } from '../../live/support/maker-home.ts'
import type { PacedExchange } from '../../live/support/paced-exchange.ts'
import { US } from '../../live/support/quiet-floor.ts'
import { CutLine } from './cut-line.ts'

/** An instance of Cloud Run: an empty disk, and a line to the bucket of its own. */
export interface Instance extends AsyncDisposable {
  readonly home: MakerHome
  readonly line: CutLine
}

/** A bucket with everything that a process on Google Cloud asks for. */
export class Cloud implements AsyncDisposable {
  readonly gcs: FakeGcs
  readonly #metadata: FakeMetadata
  /** Called when the lease is written, before anybody hears of it. */
  onLease: (lease: LeaseRecord) => void = () => undefined

  private constructor(gcs: FakeGcs, metadata: FakeMetadata) {
    this.gcs = gcs
    this.#metadata = metadata
    const { bucket } = gcs
    const insert = bucket.insert.bind(bucket)
    bucket.insert = (...written) => {
      const object = insert(...written)
      if (object.name === 'state/lease.json') this.onLease(this.lease())
      return object
    }
  }

  static async open(): Promise<Cloud> {
    const metadata = await startFakeMetadata('my-project')
    return new Cloud(await startFakeGcs(GCS_ACCOUNT, 'data-lake', metadata.isToken), metadata)
  }

  /** All of them are one market maker. */
  async instance(floor: PacedExchange, name: string, { env = {}, ...options }: HomeOptions = {}): Promise<Instance> {
    const line = await CutLine.to(this.gcs.origin)
    const home = await MakerHome.open(floor, {
      memberId: US,
      ...options,
      env: {
        ...this.#metadata.variables,
        HOME: '/nonexistent',
        GOOGLE_CLOUD_PROJECT: 'my-project',
        STATE_STORE: 'gs://data-lake',
        GCS_ENDPOINT: line.origin,
        K_REVISION: name,
        ALLOW_EPHEMERAL_DATABASE: 'false',
        BACKUP_INTERVAL: '0',
        RECONCILE_INTERVAL: '10s',
        ...env,
      },
    })
    return {
      home,
      line,
      [Symbol.asyncDispose]: async () => {
        await home[Symbol.asyncDispose]()
        await line.close()
      },
    }
  }

  names(prefix: string): readonly string[] {
    return this.gcs.bucket.names(prefix)
  }

  text(name: string): string {
    return this.gcs.bucket.get(name, null).bytes.toString()
  }

  lines(name: string): readonly Readonly<Record<string, unknown>>[] {
    return this.text(name)
      .trimEnd()
      .split('\n')
      .map((line) => JSON.parse(line))
  }

  lease(): LeaseRecord {
    return JSON.parse(this.text('state/lease.json'))
  }

  pointer(): StatePointer {
    return JSON.parse(this.text('state/latest.json'))
  }

  /** Asks the newest state. */
  query(sql: string): readonly Readonly<Record<string, unknown>>[] {
    const folder = mkdtempSync(join(tmpdir(), 'cloud-state-'))
    const path = join(folder, 'mm.db')
    writeFileSync(path, gunzipSync(this.gcs.bucket.get(this.pointer().key, null).bytes))
    const database = new DatabaseSync(path, { readOnly: true })
    const rows = database.prepare(sql).all()
    database.close()
    rmSync(folder, { recursive: true })
    return rows
  }

  /** As a person does it with `gcloud storage cp`. */
  put(name: string, content: string): void {
    this.gcs.bucket.insert({ name }, Buffer.from(content), null)
  }

  async [Symbol.asyncDispose](): Promise<void> {
    await Promise.all([this.gcs.close(), this.#metadata.close()])
  }
}
