/**
 * Makes markets on paper, by live data, for some seconds. Nothing is sent to the exchange: a key that can only read suffices.
 *
 *   node examples/market-maker/paper-trade.ts
 *
 * Without KALSHI_API_KEY on a simulated exchange in this process. EXAMPLE_SECONDS (30) says for how long. It leaves data/examples/paper-trade.svg,
 * and data/examples/mm.db for read-database.ts.
 */
import { formatMicroUsd, formatPrice, formatQty } from '@kassandra/kalshi-sdk/units'
import { systemSocketClock } from '@kassandra/kalshi-sdk/ws'
import { type HostedStep, StoreChanges, viewEngine } from '@kassandra/mm-engine'
import { openSqliteStore } from '@kassandra/mm-engine/store'
import { openExchange } from './support/exchange.ts'
import { paperSetup, runPaperMaker } from './support/paper-maker.ts'
import { savePicture } from './support/picture.ts'
import { outputPath, secondsOr } from './support/settings.ts'
import { tradingPicture } from './support/trading-picture.ts'
import { TradingRecord } from './support/trading-record.ts'
import { samplesOf } from './support/trial-store.ts'

const SAMPLE_US = 1_000_000

await using exchange = await openExchange()
const seconds = secondsOr(30)
const store = await openSqliteStore({ path: outputPath('mm.db'), durability: 'process-crash' })
const atUs = systemSocketClock.nowUs()
const run = await store.runs.begin({ engineId: 'example', mode: 'paper', atUs, epochAtLeast: Math.floor(atUs / 1_000_000) })
const setup = paperSetup(run.epoch)
const record = new TradingRecord(setup)
const changes = new StoreChanges(run.epoch)
let sampledUs = 0
console.log(`trading on paper on ${exchange.name} for ${seconds} s`)

const state = await runPaperMaker({
  client: exchange.client,
  seconds,
  maxMarkets: 4,
  runEpoch: run.epoch,
  observe: (step) => {
    record.observe(step)
    for (const note of step.step.notes) {
      if (note.kind === 'halted') console.log(`halted by ${note.halt.ruleId}: ${note.halt.reason}`)
      if (note.kind !== 'fill') continue
      const { ticker, side, price, count } = note.fill
      console.log(`${side === 'bid' ? 'bought' : 'sold'} ${formatQty(count)} of ${ticker} at ${formatPrice(price)}`)
    }
  },
  persist: async (steps) => store.commit([...changes.of(steps), ...sampled(steps)]),
})

const { pnl, attribution, counts } = viewEngine(setup, state, 0)
const { spread, inventory, fees, settlement } = attribution
console.log(`${counts.quotes} quotations, ${counts.orders} orders, ${counts.fills} fills`)
console.log(`gain ${formatMicroUsd(pnl)} = spread ${formatMicroUsd(spread)} + inventory ${formatMicroUsd(inventory)}`)
console.log(`  + fees ${formatMicroUsd(fees)} + settlement ${formatMicroUsd(settlement)}`)
await store.runs.end(run.epoch, systemSocketClock.nowUs(), 'the example is over')
await store.close()
const path = outputPath('paper-trade.svg')
await savePicture(path, tradingPicture(record))
console.log(path)

/** Once a second. */
function sampled(steps: readonly HostedStep[]) {
  const last = steps.at(-1)?.step.state
  if (!last || last.nowUs - sampledUs < SAMPLE_US) return []
  sampledUs = last.nowUs
  return samplesOf(last)
}
