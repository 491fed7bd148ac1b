/**
 * Pure. Where the values of a page begin whose column may be null and never is: behind levels that are one run of "there".
 * @param page Of version 1, decompressed.
 * @returns undefined where the levels have to be read one by one.
 * @see Parquet format, "Data Pages" and "Run Length Encoding / Bit-Packing Hybrid"
 */
export function skipFullLevels(page: Uint8Array, count: number): Uint8Array | undefined {
  const view = new DataView(page.buffer, page.byteOffset, page.byteLength)
  if (page.length < LENGTH_BYTES) return undefined
  const end = LENGTH_BYTES + view.getUint32(0, true)
  let header = 0
  let offset = LENGTH_BYTES
  for (let unit = 1; offset < end; unit *= 128) {
    const byte = view.getUint8(offset++)
    header += (byte & 0x7f) * unit
    if (byte < 0x80) break
  }
  const isRun = header % 2 === 0
  const isFull = isRun && header / 2 >= count && offset < end && view.getUint8(offset) === 1
  return isFull ? page.subarray(end) : undefined
}

const LENGTH_BYTES = 4
