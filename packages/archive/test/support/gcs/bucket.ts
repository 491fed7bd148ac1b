import { createHash, randomUUID } from 'node:crypto'
import { requireThat } from './gcs-error.ts'

/** What an upload says of its object. */
export interface Resource {
  readonly name: string
  readonly md5Hash?: string
  readonly metadata?: Readonly<Record<string, string>>
}

export interface GcsObject extends Resource {
  readonly generation: number
  readonly bytes: Buffer
}

export interface Session {
  readonly resource: Resource
  readonly ifGenerationMatch: string | null
  readonly totalBytes: number
  arrived: Buffer
  object: GcsObject | undefined
}

/** The objects and sessions of one bucket. */
export class FakeBucket {
  readonly objects = new Map<string, GcsObject>()
  readonly sessions = new Map<string, Session>()
  #generation = 1_700_000_000_000_000

  insert(resource: Resource, bytes: Buffer, ifGenerationMatch: string | null): GcsObject {
    this.checkGeneration(resource.name, ifGenerationMatch)
    requireThat(typeof resource.name === 'string' && resource.name !== '', 400, 'required')
    requireThat(Buffer.byteLength(resource.name) <= 1_024, 400, 'invalid')
    const md5Hash = createHash('md5').update(bytes).digest('base64')
    requireThat(resource.md5Hash === undefined || resource.md5Hash === md5Hash, 400, 'invalid')
    const object = { ...resource, md5Hash, bytes, generation: ++this.#generation }
    this.objects.set(resource.name, object)
    return object
  }

  /** A precondition of 0 asks that there be nothing. */
  checkGeneration(name: string, ifGenerationMatch: string | null): void {
    const present = this.objects.get(name)?.generation ?? 0
    requireThat(ifGenerationMatch === null || ifGenerationMatch === String(present), 412, 'conditionNotMet')
  }

  begin(resource: Resource, ifGenerationMatch: string | null, totalBytes: number): string {
    this.checkGeneration(resource.name, ifGenerationMatch)
    const id = randomUUID()
    this.sessions.set(id, { resource, ifGenerationMatch, totalBytes, arrived: Buffer.alloc(0), object: undefined })
    return id
  }

  session(id: string): Session {
    const session = this.sessions.get(id)
    requireThat(session !== undefined, 404, 'notFound')
    return session
  }

  get(name: string, generation: string | null): GcsObject {
    const object = this.objects.get(name)
    requireThat(object !== undefined && (generation === null || generation === String(object.generation)), 404, 'notFound')
    return object
  }

  /** In the order of their bytes. */
  names(prefix: string): readonly string[] {
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix))
    return names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  }
}
