import { once } from 'node:events'
import { createServer } from 'node:http2'

const OK = '0'
const UNIMPLEMENTED = '12'
const INTERNAL = '13'

/**
 * Answers unary calls on loopback without encryption; of everything else it says that it is not implemented.
 * @param methods By path, such as `/tfplugin5.Provider/GetSchema`: from the bytes of the request to those of the answer.
 */
export async function listenGrpc(methods) {
  const sessions = new Set()
  const server = createServer()
  server.on('session', (session) => {
    sessions.add(session)
    session.on('close', () => sessions.delete(session))
  })
  server.on('stream', (stream, headers) => {
    // A caller may go away at any time; what it wanted is no longer of interest.
    stream.on('error', () => undefined)
    const method = methods[headers[':path']]
    if (method) answerCall(stream, method)
    else end(stream, UNIMPLEMENTED, `no method ${headers[':path']}`)
  })
  server.listen(0, '127.0.0.1')
  await once(server, 'listening')
  return {
    address: `127.0.0.1:${server.address().port}`,
    close: async () => {
      const closed = new Promise((resolve) => server.close(resolve))
      for (const session of sessions) session.destroy()
      await closed
    },
  }
}

function answerCall(stream, method) {
  const chunks = []
  stream.on('data', (chunk) => chunks.push(chunk))
  stream.on('end', () => {
    try {
      const frame = Buffer.concat(chunks)
      if (frame[0] !== 0 || frame.length !== 5 + frame.readUInt32BE(1)) throw new Error('expected one uncompressed message')
      send(stream, method(frame.subarray(5)))
    } catch (error) {
      end(stream, INTERNAL, error instanceof Error ? error.message : String(error))
    }
  })
}

function send(stream, message) {
  const head = Buffer.alloc(5)
  head.writeUInt32BE(message.length, 1)
  stream.respond({ ':status': 200, 'content-type': 'application/grpc' }, { waitForTrailers: true })
  stream.on('wantTrailers', () => stream.sendTrailers({ 'grpc-status': OK }))
  stream.end(Buffer.concat([head, message]))
}

function end(stream, status, message) {
  const headers = { ':status': 200, 'content-type': 'application/grpc', 'grpc-status': status, 'grpc-message': encodeURIComponent(message) }
  stream.respond(headers, { endStream: true })
}
