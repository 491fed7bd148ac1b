import { deepStrictEqual, rejects, strictEqual } from 'node:assert/strict'
import { connect } from 'node:http2'
import fc from 'fast-check'
import { listenGrpc } from '../../terraform/testing/google-provider/wire/grpc-server.mjs'
import { decode, encode, Unknown } from '../../terraform/testing/google-provider/wire/msgpack.mjs'
import { bytesField, readFields, varintField } from '../../terraform/testing/google-provider/wire/protobuf.mjs'

const value = fc.letrec((tie) => ({
  any: fc.oneof(
    { depthSize: 'small' },
    fc.constantFrom(null, true, false, new Unknown()),
    fc.maxSafeInteger(),
    fc.double({ noNaN: true, noDefaultInfinity: true }).filter((number) => !Object.is(number, -0)),
    fc.string({ unit: 'grapheme', maxLength: 300 }),
    fc.array(tie('any'), { maxLength: 20 }),
    fc.dictionary(fc.string(), tie('any'), { maxKeys: 20, noNullPrototype: true }),
  ),
})).any

function checkCodecs() {
  fc.assert(fc.property(value, (given) => deepStrictEqual(decode(encode(given)), given)))
  fc.assert(
    fc.property(fc.uint8Array({ maxLength: 300 }), fc.nat(), fc.integer({ min: 1, max: 500 }), (bytes, number, field) => {
      const fields = readFields(Buffer.concat([bytesField(field, Buffer.from(bytes)), varintField(field + 1, number)]))
      deepStrictEqual([...(fields.get(field) ?? [])], [...bytes])
      strictEqual(fields.get(field + 1) ?? 0, number)
    }),
  )
  // As other writers of MessagePack shorten them.
  deepStrictEqual(decode(Buffer.from('83a161cd0100a162d1ff00a163c7030c818001', 'hex')), SHORTENED)
}

const SHORTENED = { a: 256, b: -256, c: new Unknown(Buffer.from('c7030c818001', 'hex')) }

/** Resolves to the status and the body of a call. */
function call(session, path, body) {
  return new Promise((resolve, reject) => {
    const stream = session.request({ ':method': 'POST', ':path': path, 'content-type': 'application/grpc', te: 'trailers' })
    const chunks = []
    let status
    stream.on('response', (headers) => {
      status = headers['grpc-status']
    })
    stream.on('trailers', (trailers) => {
      status = trailers['grpc-status']
    })
    stream.on('data', (chunk) => chunks.push(chunk))
    stream.on('error', reject)
    stream.on('close', () => resolve({ status, body: Buffer.concat(chunks) }))
    stream.end(body)
  })
}

const frame = (text) => Buffer.concat([Buffer.from([0, 0, 0, 0, text.length]), Buffer.from(text)])

async function checkCalls() {
  const fail = () => {
    throw new Error('broken')
  }
  const server = await listenGrpc({ '/a/Echo': (message) => message, '/a/Fail': fail })
  const session = connect(`http://${server.address}`)
  try {
    deepStrictEqual(await call(session, '/a/Echo', frame('hello')), { status: '0', body: frame('hello') })
    strictEqual((await call(session, '/a/Fail', frame('hello'))).status, '13')
    strictEqual((await call(session, '/a/Nothing', frame('hello'))).status, '12')
    strictEqual((await call(session, '/a/Echo', Buffer.from('cut'))).status, '13')
  } finally {
    session.destroy()
    await server.close()
  }
  await rejects(
    call(
      connect(`http://${server.address}`).on('error', () => undefined),
      '/a/Echo',
      frame('hello'),
    ),
  )
}

export const checks = [
  { name: 'gcp: the stand-in reads what it writes', run: async () => checkCodecs() },
  { name: 'gcp: the stand-in answers calls', run: checkCalls },
]
