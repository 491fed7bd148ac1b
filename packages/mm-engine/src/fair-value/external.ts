import { type FairValueModel, isFresh } from './fair-value-model.ts'

export interface ExternalConfig {
  readonly kind: 'external'
  /** Name of the feed whose value is a probability of YES. */
  readonly feed: string
  readonly maxAgeMs: number
}

/** What an outside source says, as it says it. Undefined outside 0 to 1. */
export function external({ feed, maxAgeMs }: ExternalConfig): FairValueModel {
  return {
    value: ({ feeds, nowUs }) => {
      const said = feeds[feed]
      if (said === undefined || !isFresh(said.asOfUs, nowUs, maxAgeMs)) return undefined
      return said.value >= 0 && said.value <= 1 ? said.value : undefined
    },
  }
}
