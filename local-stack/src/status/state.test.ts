import { describe, expect, it } from 'vitest'
import { MakerLedger } from '../market-maker/maker-ledger.ts'
import type { MakerView } from '../market-maker/maker-view.ts'
import { statusSink } from './screen.ts'
import { describeState, type StackState } from './state.ts'

const NOTHING = { spread: 0, inventory: 0, fees: 0, settlement: 0 }
const dashboardUrl = 'http://127.0.0.1:4321'

function stateWith(view: Partial<MakerView['view']>, isUp = true): StackState {
  const ledger = new MakerLedger(false)
  const counts = { quotes: 1_234, orders: 9, fills: 3 }
  ledger.take({ trading: 'paper', view: { runEpoch: 1, pnl: -1_254_900, attribution: NOTHING, counts, markets: [], ...view } })
  return {
    exchange: undefined,
    messages: new Map([['gatherer-1', 5]]),
    deduplicator: { status: 'ok' },
    maker: { ledger, dashboardUrl, isUp },
  }
}

describe('describeState', () => {
  it('shows what the market maker does, and where its page is', () => {
    expect(describeState(stateWith({})).slice(2)).toEqual([
      'market-maker 1,234 quotes, 3 fills, P&L -$1.25, holds 0 contracts',
      'dashboard http://127.0.0.1:4321',
    ])
  })

  it('says that trading is halted, and by what', () => {
    expect(describeState(stateWith({ halt: { ruleId: 'drawdown', reason: 'lost $50' } }))).toContain(
      'market-maker HALTED by drawdown: lost $50',
    )
  })

  it('gives no address while the market maker is down, and says nothing of one that was left out', () => {
    expect(describeState(stateWith({}, false)).slice(2)).toEqual(['market-maker unreachable'])
    expect(describeState({ ...stateWith({}), maker: undefined })).toHaveLength(2)
  })
})

describe('statusSink', () => {
  it('cuts a line at the edge of the terminal, so that what is drawn over is what was drawn', () => {
    const written: string[] = []
    const sink = statusSink({ isTTY: true, columns: 10, write: (text) => written.push(text) }, () => 0)
    sink.show(['0123456789abc', 'short'])
    sink.show(['x'])
    expect(written[0]?.endsWith('0123456789\nshort\n')).toBe(true)
    expect(written[1]?.startsWith('\u001b[2A\r')).toBe(true)
  })
})
