/**
 * Seeded uniform numbers in 0 to 1.
 * @see Chris Doty-Humphrey, PractRand, generator sfc32
 */
export function sfc32(seed: number): () => number {
  let [a, b, c, counter] = [0, seed, 0x9e3779b9, 1]
  const next = (): number => {
    const sum = (a + b + counter) | 0
    counter = (counter + 1) | 0
    a = b ^ (b >>> 9)
    b = (c + (c << 3)) | 0
    c = ((c << 21) | (c >>> 11)) + sum
    c |= 0
    return (sum >>> 0) / 2 ** 32
  }
  for (let warmUp = 0; warmUp < 12; warmUp++) next()
  return next
}
