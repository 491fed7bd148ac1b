/**
 * Plays a feed to whoever subscribes, as fast as it is taken: frames are built beforehand and written in pieces of 64 kB.
 * Started by the benches with `fork`; tells its port by a message.
 */
import { once } from 'node:events'
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import type { Duplex } from 'node:stream'
import { WebSocketServer } from 'ws'
import { DEFAULT_FEED, framesOf } from './feed.ts'

const PIECE_BYTES = 65_536

const pieces = toPieces(framesOf(DEFAULT_FEED))
const upgrades = new WebSocketServer({ noServer: true })
const server = createServer()
server.on('upgrade', (request, socket, head) => {
  upgrades.handleUpgrade(request, socket, head, (webSocket) => {
    webSocket.on('message', (data) => {
      const { id } = JSON.parse(data.toString())
      webSocket.send(JSON.stringify({ id, type: 'subscribed', msg: { channel: 'orderbook_delta', sid: 1 } }), () => void play(socket))
    })
    webSocket.on('error', () => webSocket.terminate())
  })
})
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())

async function play(socket: Duplex): Promise<void> {
  const gone = new AbortController()
  socket.once('close', () => gone.abort())
  for (const piece of pieces) {
    if (socket.destroyed) return
    if (!socket.write(piece)) await once(socket, 'drain', { signal: gone.signal }).catch(() => undefined)
  }
}

function toPieces(frames: Iterable<string>): readonly Buffer[] {
  const pieces: Buffer[] = []
  let waiting: Buffer[] = []
  let bytes = 0
  for (const frame of frames) {
    const framed = toWebSocketFrame(Buffer.from(frame))
    waiting.push(framed)
    bytes += framed.length
    if (bytes < PIECE_BYTES) continue
    pieces.push(Buffer.concat(waiting))
    waiting = []
    bytes = 0
  }
  return [...pieces, Buffer.concat(waiting)]
}

/** A final text frame, unmasked as servers send them. @see RFC 6455, 5.2 */
function toWebSocketFrame(payload: Buffer): Buffer {
  const header = Buffer.alloc(payload.length < 126 ? 2 : 4)
  header[0] = 0x81
  if (payload.length < 126) header[1] = payload.length
  else {
    header[1] = 126
    header.writeUInt16BE(payload.length, 2)
  }
  return Buffer.concat([header, payload])
}
