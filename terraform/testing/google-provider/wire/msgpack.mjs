// MessagePack as Terraform writes values: nil, truth values, numbers, text, lists, maps, and an extension for what is not known yet.

/** A value that is known only once it is applied; what was said of it is kept. */
export class Unknown {
  constructor(encoded = Buffer.from([0xd4, 0, 0])) {
    this.encoded = encoded
  }
}

/** Pure. @throws {RangeError} Bytes that Terraform does not write. */
export function decode(bytes) {
  const reader = { bytes, at: 0 }
  const value = readValue(reader)
  if (reader.at !== bytes.length) throw new RangeError(`${bytes.length - reader.at} bytes behind the value`)
  return value
}

function readValue(reader) {
  const start = reader.at
  const lead = reader.bytes[reader.at++]
  if (lead <= 0x7f) return lead
  if (lead <= 0x8f) return readMap(reader, lead & 0xf)
  if (lead <= 0x9f) return readList(reader, lead & 0xf)
  if (lead <= 0xbf) return readText(reader, lead & 0x1f)
  if (lead >= 0xe0) return lead - 0x100
  return (LEADS[lead] ?? fail(lead, start))(reader, start)
}

const LEADS = {
  192: () => null,
  194: () => false,
  195: () => true,
  196: (reader) => take(reader, uint(reader, 1)),
  199: (reader, start) => extension(reader, start, uint(reader, 1)),
  200: (reader, start) => extension(reader, start, uint(reader, 2)),
  203: (reader) => take(reader, 8).readDoubleBE(),
  204: (reader) => uint(reader, 1),
  205: (reader) => uint(reader, 2),
  206: (reader) => uint(reader, 4),
  207: (reader) => Number(take(reader, 8).readBigUInt64BE()),
  208: (reader) => take(reader, 1).readInt8(),
  209: (reader) => take(reader, 2).readInt16BE(),
  210: (reader) => take(reader, 4).readInt32BE(),
  211: (reader) => Number(take(reader, 8).readBigInt64BE()),
  212: (reader, start) => extension(reader, start, 1),
  213: (reader, start) => extension(reader, start, 2),
  214: (reader, start) => extension(reader, start, 4),
  215: (reader, start) => extension(reader, start, 8),
  216: (reader, start) => extension(reader, start, 16),
  217: (reader) => readText(reader, uint(reader, 1)),
  218: (reader) => readText(reader, uint(reader, 2)),
  219: (reader) => readText(reader, uint(reader, 4)),
  220: (reader) => readList(reader, uint(reader, 2)),
  221: (reader) => readList(reader, uint(reader, 4)),
  222: (reader) => readMap(reader, uint(reader, 2)),
  223: (reader) => readMap(reader, uint(reader, 4)),
}

function fail(lead, at) {
  throw new RangeError(`byte 0x${lead?.toString(16)} at ${at} begins no value`)
}

function take(reader, size) {
  const part = reader.bytes.subarray(reader.at, reader.at + size)
  if (part.length < size) throw new RangeError(`the value ends at byte ${reader.bytes.length}, ${size} bytes wanted at ${reader.at}`)
  reader.at += size
  return part
}

const uint = (reader, size) => take(reader, size).readUIntBE(0, size)
const readText = (reader, size) => take(reader, size).toString('utf8')
const readList = (reader, size) => Array.from({ length: size }, () => readValue(reader))

function readMap(reader, size) {
  return Object.fromEntries(Array.from({ length: size }, () => [readValue(reader), readValue(reader)]))
}

function extension(reader, start, size) {
  take(reader, 1 + size)
  return new Unknown(reader.bytes.subarray(start, reader.at))
}

/** Pure. */
export function encode(value) {
  if (value === null || value === undefined) return Buffer.from([0xc0])
  if (typeof value === 'boolean') return Buffer.from([value ? 0xc3 : 0xc2])
  if (value instanceof Unknown) return value.encoded
  if (typeof value === 'number') return encodeNumber(value)
  if (typeof value === 'string') return Buffer.concat([head(0xdb, Buffer.byteLength(value)), Buffer.from(value, 'utf8')])
  if (Array.isArray(value)) return Buffer.concat([head(0xdd, value.length), ...value.map(encode)])
  const entries = Object.entries(value)
  return Buffer.concat([head(0xdf, entries.length), ...entries.flatMap(([key, item]) => [encode(key), encode(item)])])
}

function head(lead, size) {
  const bytes = Buffer.alloc(5)
  bytes[0] = lead
  bytes.writeUInt32BE(size, 1)
  return bytes
}

function encodeNumber(value) {
  const bytes = Buffer.alloc(9)
  bytes[0] = Number.isSafeInteger(value) ? 0xd3 : 0xcb
  if (Number.isSafeInteger(value)) bytes.writeBigInt64BE(BigInt(value), 1)
  else bytes.writeDoubleBE(value, 1)
  return bytes
}
