import { writeSync } from 'node:fs'
import { epochUs } from '@kassandra/kalshi-sdk/units'
import { createSessionWriter } from '../../src/session.ts'
import { cancel, deltaAt } from '../session/session-fixture.ts'

/**
 * Records under a folder until it is killed: event n is a delta of n, and every third has a command. It writes a line for every event that a
 * flush had put into the file, or a member that was written by itself.
 */
const [dir = '', epoch = '', startUs = '', seed = ''] = process.argv.slice(2)
const say = (...words: readonly (string | number)[]): number => writeSync(1, `${words.join(' ')}\n`)

say('started')
let recorded = 0
const writer = createSessionWriter(
  {
    dir,
    label: 'BTC-hourly',
    engineId: 'e',
    runEpoch: Number(epoch),
    mode: 'paper',
    memberLines: 40 + Number(seed),
    state: () => ({ recorded }),
  },
  (notice) => {
    if (notice.kind === 'member-written') say('member', notice.lines)
    if (notice.kind === 'tail-cut') say('cut', notice.cutBytes)
  },
)
for (;;) {
  for (let burst = 0; burst < 97; burst++) {
    recorded++
    writer.record(deltaAt(epochUs(Number(startUs) + recorded), recorded))
    if (recorded % 3 === 0) writer.recordCommands([cancel(recorded)])
  }
  const flushed = recorded
  await writer.flush()
  say('flushed', flushed)
}
