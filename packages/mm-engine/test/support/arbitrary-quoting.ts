import { epochUs, microUsd, qty } from '@kassandra/kalshi-sdk/units'
import fc from 'fast-check'
import type { FairValueConfig } from '../../src/fair-value/create-fair-value.ts'
import type { QuoteFee } from '../../src/quote/quotation.ts'
import type { QuoteInput } from '../../src/quote/quoter.ts'
import type { QuotingConfig } from '../../src/quote/quoting-config.ts'
import type { ReservationConfig } from '../../src/reservation/create-reservation.ts'
import type { SizeConfig } from '../../src/size/create-size.ts'
import type { SkewConfig } from '../../src/skew/create-skew.ts'
import type { SpreadConfig } from '../../src/spread/create-spread.ts'
import type { VolatilityConfig } from '../../src/volatility/create-volatility.ts'
import { GRIDS, NOW, topOf } from './quote-input.ts'

const between = (min: number, max: number): fc.Arbitrary<number> => fc.double({ min, max, noNaN: true })
const kind = <const K extends string>(name: K): fc.Arbitrary<K> => fc.constant(name)
const gamma = fc.oneof(between(1e-4, 0.5), between(0.5, 50))
const domain = fc.constantFrom('price' as const, 'log-odds' as const)
const sizeOf = fc.integer({ min: 0, max: 100_000 }).map(qty)

const fairValue: fc.Arbitrary<FairValueConfig> = fc.oneof(
  fc.record({ kind: kind('external'), feed: fc.constant('fair'), maxAgeMs: fc.constant(1_000) }),
  fc.record({ kind: kind('mid'), maxAgeMs: fc.constant(1_000) }),
  fc.record({ kind: kind('microprice'), maxAgeMs: fc.constant(1_000) }),
)

const volatility: fc.Arbitrary<VolatilityConfig & { domain: 'price' | 'log-odds' }> = fc.record({
  kind: kind('fixed'),
  domain,
  sigma: fc.oneof(between(0, 0.01), between(0, 100)),
})

const glftParameters = { gamma, k: between(0.1, 200), intensity: between(1e-3, 100) }
const reservation: fc.Arbitrary<ReservationConfig> = fc.oneof(
  fc.record({ kind: kind('none') }),
  fc.record({ kind: fc.constantFrom('linear', 'avellaneda-stoikov', 'logit-avellaneda-stoikov', 'cara-bernoulli', 'stationary'), gamma }),
  fc.record({ kind: kind('lmsr'), liquidity: between(0.01, 1_000) }),
  fc.record({ kind: fc.constantFrom('glft', 'glft-closed-form'), ...glftParameters }),
) as fc.Arbitrary<ReservationConfig>

const spread: fc.Arbitrary<SpreadConfig> = fc.oneof(
  fc.record({ kind: kind('fixed'), domain, halfSpread: fc.oneof(between(0, 0.1), between(0, 5)) }),
  fc.record({
    kind: kind('volatility'),
    domain,
    multiple: between(0, 5),
    holdS: between(0, 1_000),
    min: between(0, 0.1),
    max: between(0.1, 5),
  }),
  fc.record({ kind: kind('inventory'), domain, halfSpread: between(0, 1), widening: between(0, 5) }),
  fc.record({ kind: kind('time-decay'), domain, halfSpread: between(0, 1), atSettlement: between(0, 1), decayS: between(1, 1e5) }),
  fc.record({
    kind: kind('avellaneda-stoikov'),
    domain,
    gamma: fc.oneof(fc.constant(0), gamma),
    k: between(0.1, 500),
    form: fc.constantFrom('published' as const, 'intensity' as const, 'dalen' as const),
  }),
  fc.record({ kind: kind('glosten-milgrom'), informedShare: between(0, 0.999) }),
)

const skew: fc.Arbitrary<SkewConfig> = fc.oneof(
  fc.record({ kind: kind('none') }),
  fc.record({ kind: kind('linear'), atLimit: between(0, 2) }),
  fc.record({ kind: kind('log-odds'), perUnit: between(0, 2) }),
  fc.record({ kind: kind('exponential'), atLimit: between(0, 2), steepness: between(0.01, 20) }),
  fc.record({ kind: kind('adaptive'), deviationsAtLimit: between(0, 10), max: between(0, 2) }),
)

const size: fc.Arbitrary<SizeConfig> = fc.oneof(
  fc.record({ kind: kind('fixed'), size: sizeOf }),
  fc.record({ kind: kind('linear'), size: sizeOf }),
  fc.record({ kind: kind('asymmetric'), size: sizeOf, tilt: between(0, 5) }),
  fc.record({ kind: kind('kelly'), fraction: between(0, 1), maxSize: sizeOf }),
)

/** Every model with parameters sensible and absurd. */
export const quotingConfigs: fc.Arbitrary<QuotingConfig> = fc.record({
  fairValue,
  volatility,
  horizon: fc.oneof(fc.record({ kind: kind('settlement') }), fc.record({ kind: kind('exit'), afterS: between(0, 1e6) })),
  reservation,
  spread,
  skew,
  size,
  ladder: fc.record({ levels: fc.integer({ min: 1, max: 6 }), spacing: between(0, 0.2), growth: between(0, 3) }),
  minimumEdge: fc.record({
    against: fc.constantFrom('fair' as const, 'reservation' as const),
    perContract: fc.integer({ min: 0, max: 50_000 }).map(microUsd),
  }),
  unit: fc.constant(qty(1_00)),
  maxPosition: fc.integer({ min: 1_00, max: 200_00 }).map(qty),
  sizeStep: fc.constantFrom(1, 10, 100).map(qty),
})

/** A taker-like fee rounded up to a cent on the whole order: the least regular that an exchange would charge. */
const roundedFee: QuoteFee = (_, at, quantity) => microUsd(Math.ceil((0.07 * at * (10_000 - at) * quantity) / 1e8) * 10_000)
const tick = fc.integer({ min: 1, max: 9_999 })

/** Books whole, one-sided, locked and crossed; positions past any limit; every kind of grid. */
export const quoteInputs: fc.Arbitrary<QuoteInput> = fc.record({
  nowUs: fc.constant(NOW),
  book: fc.oneof(
    fc.constant(undefined),
    fc.tuple(tick, sizeOf, tick, sizeOf).map(([bid, bidQty, ask, askQty]) => topOf(bid, bidQty, ask, askQty)),
    fc.tuple(tick, tick).map(([one, other]) => topOf(Math.min(one, other), 5_00, Math.max(one, other), 7_00)),
    tick.map((bid) => ({ ...topOf(bid, 1_00, 9_999, 1_00), ask: undefined })),
  ),
  feeds: fc.oneof(between(0, 1), fc.constantFrom(0, 1)).map((value) => ({ fair: { value, asOfUs: NOW } })),
  settlesAtUs: fc.oneof(
    fc.constant(undefined),
    fc.integer({ min: -10, max: 1_000_000 }).map((seconds) => epochUs(NOW + seconds * 1_000_000)),
  ),
  settlementAverage: fc.constant(undefined),
  position: fc.integer({ min: -500_00, max: 500_00 }).map(qty),
  grid: fc.constantFrom(...Object.values(GRIDS)),
  fee: fc.constantFrom<QuoteFee>(() => microUsd(0), roundedFee),
  bankroll: fc.integer({ min: 0, max: 1e12 }).map(microUsd),
})
