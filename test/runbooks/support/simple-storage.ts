import { readFile, writeFile } from 'node:fs/promises'
import type { FakeS3 } from '../../../packages/archive/test/support/s3/s3-server.ts'
import type { Answer } from './operator.ts'

/** `aws s3 ls` and `aws s3 cp` as scripts of the hosts use them, on the bucket that programs write to. */
export async function simpleStorage({ bucket, bucketName }: FakeS3, args: readonly string[]): Promise<Answer> {
  const [service, action, ...rest] = args
  const [from = '', to = ''] = rest.filter((arg) => !arg.startsWith('--'))
  const keyOf = (url: string): string | undefined => new RegExp(`^s3://${bucketName}/(.*)$`).exec(url)?.[1]
  const key = keyOf(from)
  if (service !== 's3' || key === undefined) return { code: 2 }
  if (action === 'ls') {
    const names = bucket.names(key).map((name) => name.slice(key.length))
    return { stdout: names.map((name) => `2026-06-01 16:00:00       4096 ${name}\n`).join('') }
  }
  if (action !== 'cp' || !bucket.objects.has(key)) return { code: 1 }
  await writeFile(to, bucket.get(key).bytes)
  return {}
}

/** Puts an object there as somebody else. */
export async function putObject({ bucket }: FakeS3, key: string, path: string): Promise<void> {
  bucket.put(key, { bytes: await readFile(path), etag: '"0"', metadata: {}, checksum: undefined }, undefined)
}
