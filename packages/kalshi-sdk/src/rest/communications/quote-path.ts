import { restPath } from '../transport/target.ts'

/** Which quote. With its request, the path that the exchange advises is used; without, the older one. */
export interface QuoteKey {
  readonly quoteId: string
  readonly rfqId?: string
}

export const quotePath = ({ quoteId, rfqId }: QuoteKey): string =>
  rfqId === undefined ? restPath`/communications/quotes/${quoteId}` : restPath`/communications/rfqs/${rfqId}/quotes/${quoteId}`
