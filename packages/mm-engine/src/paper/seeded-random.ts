import { requireInteger } from '../errors/invalid-parameter-error.ts'

/** A generator as plain data: 32 bits. */
export type RandomState = number

/** @throws {InvalidParameterError} Not an integer from 0 on. */
export const seedRandom = (seed: number): RandomState => requireInteger('seed', seed, 0) >>> 0

/**
 * Pure. The next uniform number, 0 <= u < 1, in steps of 2^-32.
 * @see Tommy Ettinger, generator mulberry32 (public domain)
 */
export function drawUniform(state: RandomState): { readonly value: number; readonly random: RandomState } {
  const random = (state + 0x6d2b79f5) >>> 0
  let mixed = Math.imul(random ^ (random >>> 15), random | 1)
  mixed ^= mixed + Math.imul(mixed ^ (mixed >>> 7), mixed | 61)
  return { value: ((mixed ^ (mixed >>> 14)) >>> 0) / 2 ** 32, random }
}
