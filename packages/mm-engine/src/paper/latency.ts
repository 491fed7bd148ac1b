import { InvalidParameterError, requireInteger } from '../errors/invalid-parameter-error.ts'
import { drawUniform, type RandomState } from './seeded-random.ts'

/** How long a message is on its way, in whole microseconds. */
export type LatencyConfig =
  | { readonly kind: 'fixed'; readonly us: number }
  | { readonly kind: 'uniform'; readonly minUs: number; readonly maxUs: number }
  /** `minUs` and an exponential of mean `meanUs` on top, cut at `maxUs`. */
  | { readonly kind: 'exponential'; readonly minUs: number; readonly meanUs: number; readonly maxUs: number }

export interface Latency {
  /** No message is longer on its way. */
  readonly maxUs: number
  /** Pure. A fixed latency leaves the generator where it was. */
  draw(random: RandomState): { readonly us: number; readonly random: RandomState }
}

/** @throws {InvalidParameterError} Not whole microseconds from 0 on, or the longest is shorter than the shortest. */
export function createLatency(config: LatencyConfig): Latency {
  if (config.kind === 'fixed') {
    const us = requireInteger('us', config.us, 0)
    return { maxUs: us, draw: (random) => ({ us, random }) }
  }
  const minUs = requireInteger('minUs', config.minUs, 0)
  const maxUs = requireInteger('maxUs', config.maxUs, 0)
  if (maxUs < minUs) throw new InvalidParameterError('maxUs', maxUs, `no less than minUs, ${minUs}`)
  const stretch = stretchOf(config)
  return {
    maxUs,
    draw: (state) => {
      const { value, random } = drawUniform(state)
      return { us: Math.min(minUs + Math.floor(stretch(value)), maxUs), random }
    },
  }
}

function stretchOf(config: Exclude<LatencyConfig, { readonly kind: 'fixed' }>): (uniform: number) => number {
  if (config.kind === 'uniform') return (uniform) => uniform * (config.maxUs - config.minUs + 1)
  const meanUs = requireInteger('meanUs', config.meanUs, 0)
  return (uniform) => -Math.log1p(-uniform) * meanUs
}
