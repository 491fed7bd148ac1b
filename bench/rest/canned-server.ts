/** The baseline exchange, a process of its own: node:http, canned bodies, no checks. Sends its port to its parent. */
import { createServer } from 'node:http'
import { marketsBody, orderBody } from './canned.ts'

const markets = Buffer.from(marketsBody)
const order = Buffer.from(orderBody)

const server = createServer((request, response) => {
  const [status, body] = request.method === 'POST' ? [201, order] : [200, markets]
  request.resume().on('end', () => {
    response.writeHead(status, { 'content-type': 'application/json', 'content-length': body.byteLength }).end(body)
  })
})
server.listen(0, '127.0.0.1', () => process.send?.(Reflect.get(server.address() ?? {}, 'port')))
process.once('disconnect', () => process.exit())
