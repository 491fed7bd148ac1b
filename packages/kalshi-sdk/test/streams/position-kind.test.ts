import { describe, expect, it } from 'vitest'
import type { RestRequest, RestTransport } from '../../src/rest/transport/rest-transport.ts'
import { PositionKind, type PositionsQuery } from '../../src/streams/position-stream.ts'
import { formatToken } from '../../src/streams/stream-token.ts'
import { epochUs } from '../../src/units/time.ts'
import { decodeFrame } from '../../src/ws/decode-frame.ts'

interface Held {
  readonly ticker: string
  readonly position: string
  readonly isSettled?: boolean
}

const NO_MONEY = { total_traded_dollars: '0', realized_pnl_dollars: '0', fees_paid_dollars: '0', market_exposure_dollars: '0' }

/** REST as it stands, and what it was asked. */
class Portfolio {
  held: readonly Held[] = []
  readonly asked: RestRequest['query'][] = []

  transport(): RestTransport {
    return {
      request: async ({ query = {} }) => {
        this.asked.push(query)
        const shown = this.held.filter(
          ({ ticker, isSettled }) => (query['ticker'] ?? ticker) === ticker && (query['settlement_status'] === 'all' || !isSettled),
        )
        const body = {
          market_positions: shown.map(({ ticker, position }) => ({ ticker, position_fp: position, ...NO_MONEY })),
          event_positions: [],
          cursor: '',
        }
        return { status: 200, headers: {}, body, attempts: 1, receivedAtUs: epochUs(0) }
      },
      close: async () => undefined,
    }
  }
}

class Reader {
  readonly delivered: string[] = []
  readonly #kind: PositionKind

  constructor(portfolio: Portfolio, query: PositionsQuery = {}) {
    this.#kind = new PositionKind(portfolio.transport(), query)
  }

  subscribe(): void {
    this.#kind.begin()
  }

  async pass(): Promise<void> {
    for await (const item of this.#kind.read({ untilUs: epochUs(0), asOfUs: epochUs(0), options: {} })) {
      if (this.#kind.take(item, 'backfill')) this.delivered.push(`${item.ticker} ${item.position}`)
    }
  }

  tell(ticker: string, position: string, subaccount?: number): void {
    const money = {
      position_cost_dollars: '0',
      realized_pnl_dollars: '0',
      fees_paid_dollars: '0',
      position_fee_cost_dollars: '0',
      volume_fp: '0.00',
    }
    const msg = { user_id: 'u', market_ticker: ticker, position_fp: position, ...money, ...(subaccount !== undefined && { subaccount }) }
    const item = this.#kind.itemOf(decodeFrame({ type: 'market_position', sid: 1, msg }))
    if (item && this.#kind.take(item, 'live')) this.delivered.push(`${item.ticker} ${item.position}`)
  }

  token(): string {
    return formatToken('market_positions', this.#kind.state())
  }
}

describe('a stream of positions', () => {
  it('S6: gives all of them, and then what changes', async () => {
    const portfolio = new Portfolio()
    portfolio.held = [
      { ticker: 'A', position: '1.00' },
      { ticker: 'B', position: '-2.00' },
    ]
    const reader = new Reader(portfolio)
    reader.subscribe()
    await reader.pass()
    reader.tell('A', '1.00')
    reader.tell('A', '3.00')
    expect(reader.delivered).toEqual(['A 100', 'B -200', 'A 300'])
  })

  it('S6: believes REST of a market only until the exchange tells of it', async () => {
    const portfolio = new Portfolio()
    const reader = new Reader(portfolio)
    reader.subscribe()
    reader.tell('A', '3.00')
    portfolio.held = [
      { ticker: 'A', position: '1.00' },
      { ticker: 'B', position: '2.00' },
    ] // behind, in A
    await reader.pass()
    expect(reader.delivered).toEqual(['A 300', 'B 200'])
    reader.subscribe()
    portfolio.held = [
      { ticker: 'A', position: '4.00' },
      { ticker: 'B', position: '2.00' },
    ]
    await reader.pass()
    expect(reader.delivered).toEqual(['A 300', 'B 200', 'A 400'])
  })

  it('S6: finds what became of a position that has gone from the list', async () => {
    const portfolio = new Portfolio()
    portfolio.held = [{ ticker: 'A', position: '1.00' }]
    const reader = new Reader(portfolio)
    reader.subscribe()
    await reader.pass()
    portfolio.held = [{ ticker: 'A', position: '0.00', isSettled: true }]
    reader.subscribe()
    await reader.pass()
    expect(reader.delivered).toEqual(['A 100', 'A 0'])
    reader.subscribe()
    await reader.pass()
    expect(portfolio.asked.at(-1)).not.toHaveProperty('settlement_status', 'all') // it is known to be gone
  })

  it('S4: goes on behind a token with what is different', async () => {
    const portfolio = new Portfolio()
    portfolio.held = [
      { ticker: 'A', position: '1.00' },
      { ticker: 'B', position: '2.00' },
    ]
    const first = new Reader(portfolio)
    first.subscribe()
    await first.pass()
    portfolio.held = [
      { ticker: 'A', position: '1.00' },
      { ticker: 'B', position: '5.00' },
    ]
    const second = new Reader(portfolio, { resume: first.token() })
    second.subscribe()
    await second.pass()
    expect(second.delivered).toEqual(['B 500'])
  })

  it('is of one subaccount, and of the markets that it was asked for', async () => {
    const portfolio = new Portfolio()
    portfolio.held = [
      { ticker: 'A', position: '1.00' },
      { ticker: 'B', position: '2.00' },
    ]
    const reader = new Reader(portfolio, { subaccount: 3, tickers: ['A', 'C'] })
    reader.subscribe()
    await reader.pass()
    reader.tell('C', '1.00', 3)
    reader.tell('C', '2.00', 4)
    reader.tell('B', '3.00', 3)
    expect(reader.delivered).toEqual(['A 100', 'C 100'])
    expect(portfolio.asked[0]).toMatchObject({ subaccount: 3 })
  })
})
