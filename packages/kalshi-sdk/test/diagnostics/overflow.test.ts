import { afterEach, describe, expect, it } from 'vitest'
import { diagnostics } from '../../src/diagnostics/diagnostics.ts'
import { Rig, turns } from '../support/ws-client.ts'

const stops: (() => void)[] = []
afterEach(() => {
  for (const stop of stops.splice(0)) stop()
})

/** A connection that is flooded while nobody reads. */
async function flooded(onOverflow: 'drop-oldest' | 'error', count: number): Promise<Rig> {
  const rig = await Rig.start({ buffer: { maxFrames: 4, onOverflow } })
  const connected = rig.socket.connect()
  const connection = await rig.exchange.connection()
  await connected
  for (let seq = 1; seq <= count; seq++) connection.send({ type: 'later', sid: 1, seq })
  if (onOverflow === 'error') await connection.ended()
  else {
    connection.ping()
    await connection.pong()
    await turns()
  }
  return rig
}

describe('a reader that is slower than the wire', () => {
  it('S8: finds the newest frames with drop-oldest, and in place of the others how many there were', async () => {
    let dropped = 0
    stops.push(diagnostics.wsState.subscribe(({ kind }) => (kind === 'overflow' ? dropped++ : undefined)))
    await using rig = await flooded('drop-oldest', 50)
    await rig.expect('connected')
    expect(await rig.expect('overflow')).toMatchObject({ dropped: 46 })
    for (const seq of [47, 48, 49, 50]) expect(await rig.expect('frame')).toMatchObject({ frame: { seq } })
    expect(dropped).toBe(46)
  })

  it('S8: finds an error with error, behind what had been read, and the socket is closed', async () => {
    await using rig = await flooded('error', 50)
    await rig.expect('connected')
    for (const seq of [1, 2, 3, 4]) expect(await rig.expect('frame')).toMatchObject({ frame: { seq } })
    await expect(rig.next()).rejects.toMatchObject({ code: 'SLOW_CONSUMER', maxFrames: 4 })
    await expect(rig.socket.connect()).rejects.toMatchObject({ code: 'CLIENT_CLOSED' })
  })
})
