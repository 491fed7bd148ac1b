import type { Duplex } from 'node:stream'
import type { WebSocket } from 'ws'
import type { Transport } from '../ws/transport.ts'

const CUT_GRACE_MS = 1_000

/** A WebSocket and the TCP socket under it as the transport of a connection. */
export function socketTransport(webSocket: WebSocket, socket: Duplex): Transport {
  let cut = false
  const isOpen = (): boolean => !cut && webSocket.readyState === webSocket.OPEN
  return {
    send: (text) => {
      if (isOpen()) webSocket.send(text)
    },
    ping: (body) => {
      if (isOpen()) webSocket.ping(body)
    },
    bufferedBytes: () => webSocket.bufferedAmount,
    pauseReading: () => webSocket.pause(),
    resumeReading: () => webSocket.resume(),
    cork: () => socket.cork(),
    uncork: () => socket.uncork(),
    cut: () => {
      cut = true
      cutBehindData(webSocket, socket)
    },
    close: (code, reason) => {
      webSocket.resume()
      webSocket.close(code, reason)
    },
  }
}

// What was sent still leaves, unless the client takes nothing; then the connection is gone, as when a load balancer drops it.
function cutBehindData(webSocket: WebSocket, socket: Duplex): void {
  const grace = setTimeout(() => webSocket.terminate(), CUT_GRACE_MS)
  socket.end(() => {
    clearTimeout(grace)
    webSocket.terminate()
  })
}
