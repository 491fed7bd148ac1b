// The little of Protocol Buffers that the plugin protocol needs: varints, and fields of bytes.

const VARINT = 0
const BYTES = 2

/** Pure. A field of bytes, text or a nested message; of an absent value, nothing. */
export function bytesField(number, value) {
  if (value === undefined) return Buffer.alloc(0)
  const bytes = typeof value === 'string' ? Buffer.from(value, 'utf8') : value
  return Buffer.concat([varint((number << 3) | BYTES), varint(bytes.length), bytes])
}

/** Pure. A whole number or a truth value; of 0 and false, nothing, as the encoding has it. */
export function varintField(number, value) {
  return value ? Buffer.concat([varint(number << 3), varint(Number(value))]) : Buffer.alloc(0)
}

/** Pure. A map from text to messages. */
export function mapField(number, entries) {
  return Buffer.concat(
    Object.entries(entries).map(([key, value]) => bytesField(number, Buffer.concat([bytesField(1, key), bytesField(2, value)]))),
  )
}

/** Pure. The fields of a message by number; of one that comes more than once, the last. */
export function readFields(message) {
  const fields = new Map()
  let at = 0
  const next = () => {
    const { value, end } = readVarint(message, at)
    at = end
    return value
  }
  while (at < message.length) {
    const tag = next()
    if ((tag & 7) === VARINT) fields.set(tag >> 3, next())
    else if ((tag & 7) === BYTES) {
      const size = next()
      fields.set(tag >> 3, message.subarray(at, at + size))
      at += size
    } else throw new RangeError(`a field of kind ${tag & 7} at byte ${at}`)
  }
  return fields
}

function varint(value) {
  const bytes = []
  let rest = value
  while (rest > 0x7f) {
    bytes.push((rest & 0x7f) | 0x80)
    rest = Math.floor(rest / 128)
  }
  return Buffer.from([...bytes, rest])
}

function readVarint(message, start) {
  let value = 0
  let end = start
  for (let factor = 1; ; factor *= 128) {
    const byte = message[end++]
    if (byte === undefined) throw new RangeError(`the message ends within the number at byte ${start}`)
    value += (byte & 0x7f) * factor
    if (byte < 0x80) return { value, end }
  }
}
