/** Where a change of equity came from, in micro-dollars. */
export interface Parts {
  readonly spread: number
  readonly inventory: number
  readonly fees: number
  readonly settlement: number
}

export interface MakerMarket {
  readonly ticker: string
  readonly isOpen: boolean
  /** Absent while its book is not known. */
  readonly bookUs?: number
  /** In 0.01 contract, long YES above 0. */
  readonly position: number
  /** Absent until there is a price to value the position at. */
  readonly mark?: number
  readonly realizedPnl: number
  readonly unrealizedPnl: number
  readonly feesPaid: number
  readonly attribution: Parts
}

/** What `GET /api/view` of the market maker tells of the process that answers, from its start on; money in micro-dollars. */
export interface MakerView {
  readonly trading: string
  readonly view: {
    /** Higher with every start. */
    readonly runEpoch: number
    /** Absent while it may trade. */
    readonly halt?: { readonly ruleId: string; readonly reason: string }
    readonly pnl: number
    readonly attribution: Parts
    readonly counts: { readonly quotes: number; readonly orders: number; readonly fills: number }
    readonly markets: readonly MakerMarket[]
  }
}

const TIMEOUT_MS = 5_000

/** `undefined` while nobody answers: the process is being killed or started. */
export async function findMakerView(dashboardUrl: string): Promise<MakerView | undefined> {
  try {
    const response = await fetch(`${dashboardUrl}/api/view?levels=1`, { signal: AbortSignal.timeout(TIMEOUT_MS) })
    if (!response.ok) throw new Error(`the market maker answered GET /api/view with ${response.status}: ${await response.text()}`)
    return (await response.json()) as MakerView
  } catch (error) {
    if (error instanceof TypeError || (error instanceof Error && error.name === 'TimeoutError')) return undefined
    throw error
  }
}

/** Whether it has the books of all open markets that it follows, and follows some. */
export const isQuoting = ({ view: { markets } }: MakerView): boolean =>
  markets.some(hasBook) && markets.every((market) => !market.isOpen || hasBook(market))

const hasBook = ({ bookUs }: MakerMarket): boolean => bookUs !== undefined
