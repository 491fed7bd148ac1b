/** What a bucket allows. */
const MAX_NAME_BYTES = 1_024
const MAX_CONTROL = 0x1f
const DELETE = 0x7f

/** Whether a store may hold an object under this key. */
export function isKey(key: string): boolean {
  return key.isWellFormed() && key.split('/').every(isName)
}

/** @throws {RangeError} */
export function checkKey(key: string): string {
  if (!isKey(key)) throw new RangeError(`not a key of an object store: ${JSON.stringify(key)}`)
  return key
}

/** The order in which every store lists: that of the UTF-8 bytes, which is not that of JavaScript's strings beyond U+FFFF. */
export function compareKeys(one: string, other: string): number {
  return Buffer.compare(Buffer.from(one), Buffer.from(other))
}

/** The part of a bucket below a prefix. */
export interface KeySpace {
  /** What every name in it begins with: empty, or ends in a slash. */
  readonly prefix: string
  /**
   * Name in the bucket of a key.
   * @throws {RangeError}
   */
  toName(key: string): string
  /** Key of a name in the bucket; undefined where the name is no key. */
  toKey(name: string): string | undefined
}

/** @param path Names joined by slashes, or nothing for the whole bucket. */
export function keySpace(path: string): KeySpace {
  const prefix = path === '' ? '' : `${checkKey(path)}/`
  return {
    prefix,
    toName: (key) => {
      const name = prefix + checkKey(key)
      if (Buffer.byteLength(name) > MAX_NAME_BYTES) throw new RangeError(`longer than ${MAX_NAME_BYTES} bytes: ${JSON.stringify(name)}`)
      return name
    },
    toKey: (name) => {
      const key = name.startsWith(prefix) ? name.slice(prefix.length) : ''
      return isKey(key) ? key : undefined
    },
  }
}

function isName(name: string): boolean {
  return name !== '' && !name.startsWith('.') && !name.includes('\\') && !hasControl(name)
}

function hasControl(name: string): boolean {
  return [...name].some((character) => character.charCodeAt(0) <= MAX_CONTROL || character.charCodeAt(0) === DELETE)
}
