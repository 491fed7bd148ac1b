import type { FakeAnswer, FakeRequest } from '../fake-server/fake-server.ts'
import type { FakeBucket, Session } from './bucket.ts'
import { requireThat, toJson } from './gcs-error.ts'
import { parseResource, toResource } from './object-requests.ts'

const PIECE_BYTES = 256 * 1024

export function beginSession(bucket: FakeBucket, { headers, query, body }: FakeRequest): FakeAnswer {
  const totalBytes = Number(headers['x-upload-content-length'])
  requireThat(Number.isSafeInteger(totalBytes), 400, 'invalid')
  const id = bucket.begin(parseResource(body), query.get('ifGenerationMatch'), totalBytes)
  return { status: 200, headers: { location: `http://${headers.host}/upload/session/${id}` } }
}

export function sendPiece(bucket: FakeBucket, id: string, { headers, body }: FakeRequest): FakeAnswer {
  const session = bucket.session(id)
  if (session.object) return toJson(200, toResource(session.object))
  const [, first, last, total] = /^bytes (\d+)-(\d+)\/(\d+)$/.exec(headers['content-range'] ?? '') ?? []
  requireThat(Number(total) === session.totalBytes && Number(first) === session.arrived.length, 400, 'invalid')
  const isLast = Number(last) === session.totalBytes - 1
  const isCut = body.length !== Number(last) - Number(first) + 1
  requireThat(isLast || isCut || body.length % PIECE_BYTES === 0, 400, 'invalid')
  const kept = isCut ? body.subarray(0, body.length - (body.length % PIECE_BYTES)) : body
  session.arrived = Buffer.concat([session.arrived, kept])
  if (session.arrived.length < session.totalBytes) return howMuch(session)
  session.object = bucket.insert(session.resource, session.arrived, session.ifGenerationMatch)
  return toJson(200, toResource(session.object))
}

export function askArrived(bucket: FakeBucket, id: string): FakeAnswer {
  const session = bucket.session(id)
  return session.object ? toJson(200, toResource(session.object)) : howMuch(session)
}

export function cancelSession(bucket: FakeBucket, id: string): FakeAnswer {
  bucket.session(id)
  bucket.sessions.delete(id)
  return { status: 499 }
}

function howMuch({ arrived }: Session): FakeAnswer {
  return { status: 308, ...(arrived.length > 0 && { headers: { range: `bytes=0-${arrived.length - 1}` } }) }
}
