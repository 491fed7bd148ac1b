import { once } from 'node:events'
import { describe, expect, it } from 'vitest'
import { runStack as run, startStack } from './support/run-stack.ts'

/** What chaos does too (`faults.test.ts`) runs with `STACK_FAULTS=all` alone. */
const hasAll = process.env['STACK_FAULTS'] === 'all'
/** Halting by a rule is no failure. */
const madeMarkets = { mode: 'paper', attributionSums: true }
const nothingLost = { match: true, missing: 0, extra: 0, unexplained: 0 }

describe('the whole platform', { timeout: 120_000 }, () => {
  it('plays the shipped capture through three gatherers into one verified archive', async () => {
    const { code, summary, log } = await run('--for', '5s')
    expect(summary, log).toMatchObject({
      ok: true,
      coverage: { complete: true, gaps: 0 },
      parquet: { verified: true },
      journal: nothingLost,
      marketMaker: madeMarkets,
    })
    expect(code).toBe(0)
    expect(log).toMatch(/^dashboard {5}http:\/\/127\.0\.0\.1:\d+$/m)
    expect(summary.marketMaker?.quotes).toBeGreaterThan(0)
    expect(summary.merged.orderbookDeltas).toBeGreaterThan(8_000)
    expect(summary.gatherers.map(({ messages }) => messages)).toEqual(summary.gatherers.map(() => expect.any(Number)))
    for (const { rows } of summary.gatherers) expect(rows).toBeGreaterThan(summary.merged.orderbookDeltas)
    const { trades, orderbookDeltas, orderbookSnapshots, tickers } = summary.merged
    expect(summary.parquet.rows).toBe(trades + orderbookDeltas + orderbookSnapshots + tickers)
  })

  it.runIf(hasAll)('loses nothing when two gatherers are killed half way and started again', async () => {
    const { code, summary, log } = await run('--for', '9s', '--kill', 'gatherer-1@4s:2s', '--kill', 'gatherer-2@5s:1s')
    expect(summary, log).toMatchObject({ ok: true, coverage: { gaps: 0 }, journal: nothingLost, marketMaker: madeMarkets })
    expect(summary.marketMaker?.fills).toBeGreaterThan(0)
    expect(code).toBe(0)
  })

  it('merges everything once, and makes markets again, when deduplicator and market maker are killed and started again', async () => {
    const { code, summary, log } = await run('--for', '9s', '--kill', 'deduplicator@4s:2s', '--kill', 'market-maker@3s:2s')
    expect(summary, log).toMatchObject({ ok: true, coverage: { gaps: 0 }, parquet: { verified: true }, journal: nothingLost })
    expect(summary.marketMaker, log).toMatchObject(madeMarkets)
    expect(log).toMatch(/^market-maker runs again, dashboard http:/m)
    expect(code).toBe(0)
  })

  it('states the gaps exactly when the exchange cuts every connection and when every gatherer is killed', async () => {
    const kills = [1, 2, 3].flatMap((gatherer) => ['--kill', `gatherer-${gatherer}@5500ms:500ms`])
    const { code, summary, log } = await run('--for', '9s', '--faults', 'disconnect@2s:1500ms', ...kills)
    expect(summary, log).toMatchObject({ ok: true, coverage: { complete: false }, journal: nothingLost, marketMaker: madeMarkets })
    expect(summary.coverage.gaps).toBeGreaterThan(0)
    expect(code).toBe(0)
  })

  it.runIf(hasAll)('runs the generated flow', async () => {
    const { code, summary, log } = await run('--synthetic', '--for', '8s', '--markets', '12', '--rate', '300', '--no-market-maker')
    expect(summary, log).toMatchObject({ ok: true, journal: nothingLost })
    expect(summary).not.toHaveProperty('marketMaker')
    expect(summary.merged.trades).toBeGreaterThan(0)
    expect(code).toBe(0)
  })

  it('says on one line what is wrong with an option, and ends with 2', async () => {
    const stack = startStack('--replay', 'no-such-file')
    let log = ''
    stack.stderr.on('data', (text: string) => {
      log += text
    })
    const [code] = await once(stack, 'close')
    expect(code).toBe(2)
    expect(log).toContain('no-such-file: no such file')
  })
})
