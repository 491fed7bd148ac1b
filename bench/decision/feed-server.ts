/**
 * Plays the recorded frames to whoever connects, so many times as fast as they were recorded. Started by the bench with `fork`; tells its port
 * by a message.
 */
import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { setTimeout as wait } from 'node:timers/promises'
import { type WebSocket, WebSocketServer } from 'ws'
import { recorded } from './workload.ts'

const [factor = '1'] = process.argv.slice(2)
const { frames } = await recorded()
const server = createServer()
new WebSocketServer({ server }).on('connection', (socket) => void play(socket, Number(factor)))
server.listen(0, '127.0.0.1', () => process.send?.((server.address() as AddressInfo).port))
process.on('disconnect', () => process.exit())

async function play(socket: WebSocket, times: number): Promise<void> {
  socket.on('error', () => socket.terminate())
  const startUs = frames[0]?.atUs ?? 0
  const startedMs = performance.now()
  for (const { bytes, atUs } of frames) {
    const dueMs = startedMs + (atUs - startUs) / 1_000 / times
    while (dueMs > performance.now()) await wait(1)
    if (socket.readyState !== socket.OPEN) return
    socket.send(bytes, { binary: false })
  }
  socket.close()
}
