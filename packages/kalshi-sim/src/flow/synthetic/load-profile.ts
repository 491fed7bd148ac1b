/** How much happens on a synthetic exchange. */
export interface Load {
  /** Markets at the start. */
  readonly markets: number
  /** Public messages a second, on average, over all markets. */
  readonly rate: number
}

export type LoadProfile = 'quiet' | 'normal' | 'busy' | 'storm'

/** Loads by name, from a trickle to what strains clients. */
export const LOAD_PROFILES: Readonly<Record<LoadProfile, Load>> = {
  quiet: { markets: 4, rate: 10 },
  normal: { markets: 8, rate: 100 },
  busy: { markets: 200, rate: 2_000 },
  storm: { markets: 2_000, rate: 20_000 },
}

export const isLoadProfile = (name: string): name is LoadProfile => Object.hasOwn(LOAD_PROFILES, name)
