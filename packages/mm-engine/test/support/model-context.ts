import type { ModelContext } from '../../src/model/model-context.ts'

/** What models see at even odds with no position, held to settlement; `given` replaces parts of it. */
export function modelContext(given: Partial<ModelContext> = {}): ModelContext {
  const fair = given.fair ?? 0.5
  const variance = given.variance ?? fair * (1 - fair)
  return {
    fair,
    inventory: 0,
    maxInventory: 100,
    varianceRate: 1e-6,
    variance,
    logOddsVariance: variance / (fair * (1 - fair)) ** 2,
    toSettlementS: 3_600,
    ...given,
  }
}
