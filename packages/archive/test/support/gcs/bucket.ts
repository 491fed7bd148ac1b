import { createHash, randomUUID } from 'node:crypto'
import { requireThat } from './gcs-error.ts'

/** What an upload says of its object. */
export interface Resource {
  readonly name: string
  readonly contentType?: string
  readonly md5Hash?: string
  readonly metadata?: Readonly<Record<string, string>>
}

export interface GcsObject extends Resource {
  readonly generation: number
  readonly bytes: Buffer
  /** Of how many uploads it was joined; absent where it is one. */
  readonly componentCount?: number
}

/** What is joined. */
export interface SourceObject {
  readonly name: string
  readonly generation?: string
}

const MOST_SOURCES = 32
const MOST_METADATA_BYTES = 8 * 1024

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
  /** Object versioning: what was replaced is still found by its generation. */
  keepsVersions = false
  readonly #replaced = new Map<string, GcsObject>()
  #generation = 1_700_000_000_000_000

  insert(resource: Resource, bytes: Buffer, ifGenerationMatch: string | null): GcsObject {
    this.checkGeneration(resource.name, ifGenerationMatch)
    requireThat(typeof resource.name === 'string' && resource.name !== '', 400, 'required')
    requireThat(Buffer.byteLength(resource.name) <= 1_024, 400, 'invalid')
    checkMetadata(resource)
    const md5Hash = createHash('md5').update(bytes).digest('base64')
    requireThat(resource.md5Hash === undefined || resource.md5Hash === md5Hash, 400, 'invalid')
    return this.#set({ ...resource, md5Hash, bytes, generation: ++this.#generation })
  }

  /** Joins objects of the bucket, the destination's own earlier generation among them. The result has no MD5. */
  compose(destination: Resource, sources: readonly SourceObject[], ifGenerationMatch: string | null): GcsObject {
    this.checkGeneration(destination.name, ifGenerationMatch)
    requireThat(sources.length >= 1 && sources.length <= MOST_SOURCES, 400, 'invalid')
    checkMetadata(destination)
    const parts = sources.map(({ name, generation }) => this.get(name, generation ?? null))
    const componentCount = parts.reduce((sum, part) => sum + (part.componentCount ?? 1), 0)
    const { md5Hash: _ignored, ...resource } = destination
    const bytes = Buffer.concat(parts.map((part) => part.bytes))
    return this.#set({ ...resource, bytes, componentCount, generation: ++this.#generation })
  }

  delete(name: string, ifGenerationMatch: string | null): void {
    this.get(name, null)
    this.checkGeneration(name, ifGenerationMatch)
    this.objects.delete(name)
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
    const live = this.objects.get(name)
    const isLive = generation === null || generation === String(live?.generation)
    const object = isLive ? live : this.#replaced.get(`${name}#${generation}`)
    requireThat(object !== undefined && (generation === null || generation === String(object.generation)), 404, 'notFound')
    return object
  }

  #set(object: GcsObject): GcsObject {
    const before = this.objects.get(object.name)
    if (before && this.keepsVersions) this.#replaced.set(`${before.name}#${before.generation}`, before)
    this.objects.set(object.name, object)
    return object
  }

  /** In the order of their bytes. */
  names(prefix: string): readonly string[] {
    const names = [...this.objects.keys()].filter((name) => name.startsWith(prefix))
    return names.sort((one, other) => Buffer.compare(Buffer.from(one), Buffer.from(other)))
  }
}

function checkMetadata({ metadata = {} }: Resource): void {
  const sizeBytes = Object.entries(metadata).reduce((sum, [name, value]) => sum + Buffer.byteLength(name) + Buffer.byteLength(value), 0)
  requireThat(sizeBytes <= MOST_METADATA_BYTES, 400, 'invalid')
}
