import { describe, expect, it } from 'vitest'
import type { ConnectionHandlers, ConnectionOptions, WireConnection } from '../ws/connection-port.ts'
import { systemSocketClock } from '../ws/socket-clock.ts'
import { recordingConnections, type WsRecord } from './recording-connection.ts'

/** A connection that keeps what is asked of it, on a record whose disk can be behind. */
async function opened() {
  const asked: string[] = []
  const waiting: (() => void)[] = []
  const record = { isBehind: false }
  const connection: WireConnection = {
    send: (text) => asked.push(`send ${text}`),
    pause: () => asked.push('pause'),
    resume: () => asked.push('resume'),
    abandon: () => asked.push('abandon'),
    close: async () => void asked.push('close'),
  }
  const sink: WsRecord = {
    nextConn: () => '1',
    write: ({ kind }) => asked.push(kind),
    hold: (tell) => tell(),
    get isBehind() {
      return record.isBehind
    },
    onceDrained: (goOn) => waiting.push(goOn),
  }
  let inner: ConnectionHandlers | undefined
  const open = recordingConnections(async ({ handlers }) => {
    inner = handlers
    handlers.onOpen(connection)
    return connection
  }, sink)
  const handlers: ConnectionHandlers = {
    onOpen: () => asked.push('opened'),
    onFrame: () => asked.push('told'),
    onPing: () => undefined,
    onClose: () => asked.push('closed'),
  }
  const headers = { 'KALSHI-ACCESS-KEY': '', 'KALSHI-ACCESS-TIMESTAMP': '', 'KALSHI-ACCESS-SIGNATURE': '' }
  const options: ConnectionOptions = {
    url: 'ws://x',
    headers,
    clock: systemSocketClock,
    connectTimeoutMs: 1,
    signal: AbortSignal.abort(),
    handlers,
  }
  const recording = await open(options)
  const drain = (): void => {
    record.isBehind = false
    for (const goOn of waiting.splice(0)) goOn()
  }
  return { asked, record, recording, drain, tell: () => inner?.onFrame(Buffer.from('{}')), lose: () => inner?.onClose('server', 'gone') }
}

describe('a connection that is recorded', () => {
  it('has everything written down before it is told', async () => {
    const { asked, recording, tell, lose } = await opened()
    tell()
    recording.send('x')
    lose()
    expect(asked).toEqual(['ws-open', 'opened', 'ws-frame', 'told', 'ws-sent', 'send x', 'ws-closed', 'closed'])
  })

  it('is read no faster than the disk writes', async () => {
    const { asked, record, tell, drain } = await opened()
    asked.length = 0
    record.isBehind = true
    tell()
    tell()
    drain()
    expect(asked).toEqual(['ws-frame', 'told', 'pause', 'ws-frame', 'told', 'resume'])
  })

  it('stays paused for its owner when the disk has caught up, and for the disk when its owner has', async () => {
    const { asked, record, recording, tell, drain } = await opened()
    asked.length = 0
    record.isBehind = true
    tell()
    recording.pause()
    drain()
    recording.resume()
    expect(asked.slice(2)).toEqual(['pause', 'pause', 'resume'])
    record.isBehind = true
    tell()
    recording.resume()
    drain()
    expect(asked.slice(7)).toEqual(['pause', 'resume'])
  })
})
