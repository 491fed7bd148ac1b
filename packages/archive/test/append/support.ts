import { mkdir, mkdtemp, readFile, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { type AppendStore, gcsAppendStore, localAppendStore } from '../../src/append.ts'
import type { GcsStoreOptions } from '../../src/index.ts'
import { type FakeGcs, startFakeGcs } from '../support/gcs/gcs-server.ts'
import { GCS_ACCOUNT } from '../support/stores/gcs-test-store.ts'

/** Files of lines under test. */
export interface AppendBench {
  /** Another store on the same place, as another process would open it. */
  open(): Promise<AppendStore>
  content(key: string): Promise<string>
  /** Puts a file as nobody may who appends. */
  plant(key: string, content: string): Promise<void>
  remove(key: string): Promise<void>
  close(): Promise<void>
}

export interface GcsBench extends AppendBench {
  readonly fake: FakeGcs
}

export async function openGcsBench(options: Partial<GcsStoreOptions> = {}): Promise<GcsBench> {
  const fake = await startFakeGcs(GCS_ACCOUNT)
  const nameOf = (key: string): string => `some/prefix/${key}`
  return {
    fake,
    open: () =>
      gcsAppendStore({
        bucket: fake.bucketName,
        prefix: 'some/prefix',
        endpoint: fake.origin,
        credentials: { clientEmail: GCS_ACCOUNT.clientEmail, privateKey: { reveal: () => GCS_ACCOUNT.privateKey } },
        retryBaseMs: 1,
        ...options,
      }),
    content: async (key) => fake.bucket.get(nameOf(key), null).bytes.toString(),
    plant: async (key, content) => void fake.bucket.insert({ name: nameOf(key) }, Buffer.from(content), null),
    remove: async (key) => fake.bucket.delete(nameOf(key), null),
    close: () => fake.close(),
  }
}

export interface LocalBench extends AppendBench {
  readonly folder: string
}

export async function openLocalBench(): Promise<LocalBench> {
  const folder = await mkdtemp(join(tmpdir(), 'append-test-'))
  return {
    folder,
    open: async () => localAppendStore(folder),
    content: (key) => readFile(join(folder, key), 'utf8'),
    plant: async (key, content) => {
      await mkdir(dirname(join(folder, key)), { recursive: true })
      await writeFile(join(folder, key), content)
    },
    remove: (key) => rm(join(folder, key)),
    close: () => rm(folder, { recursive: true }),
  }
}

export const linesOf = (...lines: readonly string[]): Uint8Array => Buffer.from(lines.map((line) => `${line}\n`).join(''))

/** Appends once, however often others come first. */
export async function appendOnce(store: AppendStore, key: string, id: string, line: string): Promise<'appended' | 'repeated'> {
  for (;;) {
    const after = await store.read(key)
    const { kind } = await store.append(key, after, { id, lines: linesOf(line), cursor: id })
    if (kind !== 'conflict') return kind
  }
}
