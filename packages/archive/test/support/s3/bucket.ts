import { randomUUID } from 'node:crypto'
import type { Checksum, ChecksumName } from './checksum.ts'
import { requireThat } from './s3-error.ts'

export interface S3Object {
  readonly bytes: Buffer
  readonly etag: string
  readonly metadata: Readonly<Record<string, string>>
  readonly checksum: Checksum | undefined
}

export interface S3Part {
  readonly bytes: Buffer
  readonly etag: string
  readonly checksum: Checksum | undefined
}

export interface S3Upload {
  readonly id: string
  readonly name: string
  readonly metadata: Readonly<Record<string, string>>
  readonly algorithm: ChecksumName | undefined
  readonly parts: Map<number, S3Part>
}

/** The objects and unfinished uploads of one bucket. */
export class FakeBucket {
  readonly objects = new Map<string, S3Object>()
  readonly uploads = new Map<string, S3Upload>()

  /** @param ifNoneMatch The header: `*` or nothing. @param ifMatch The header: an ETag or nothing. */
  put(name: string, object: S3Object, ifNoneMatch: string | undefined, ifMatch?: string | undefined): void {
    requireThat(Buffer.byteLength(name) <= 1_024, 400, 'KeyTooLongError')
    requireThat(ifNoneMatch === undefined || ifNoneMatch === '*', 501, 'NotImplemented')
    requireThat(ifNoneMatch === undefined || !this.objects.has(name), 412, 'PreconditionFailed')
    if (ifMatch !== undefined) requireThat(this.get(name).etag === ifMatch, 412, 'PreconditionFailed')
    this.objects.set(name, object)
  }

  get(name: string): S3Object {
    const object = this.objects.get(name)
    requireThat(object !== undefined, 404, 'NoSuchKey')
    return object
  }

  begin(upload: Omit<S3Upload, 'id' | 'parts'>): S3Upload {
    const begun = { ...upload, id: randomUUID(), parts: new Map() }
    this.uploads.set(begun.id, begun)
    return begun
  }

  upload(name: string, id: string): S3Upload {
    const upload = this.uploads.get(id)
    requireThat(upload?.name === name, 404, 'NoSuchUpload')
    return upload
  }

  /** In the order of their bytes. */
  names(prefix: string): readonly string[] {
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix))
    return names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  }
}
