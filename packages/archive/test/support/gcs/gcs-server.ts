import { type FakeAnswer, type FakeRequest, type FakeServer, startFakeServer } from '../fake-server/fake-server.ts'
import { type Bearers, checkBearer, type FakeAccount, type IsToken } from './bearer.ts'
import { FakeBucket } from './bucket.ts'
import { GcsRefusal, requireThat, toErrorAnswer } from './gcs-error.ts'
import { composeObject, deleteObject, getFacts, getMedia, insertObject, listObjects } from './object-requests.ts'
import { askArrived, beginSession, cancelSession, sendPiece } from './session-requests.ts'

export interface FakeGcs extends FakeServer {
  readonly bucketName: string
  readonly bucket: FakeBucket
}

const SESSION = '/upload/session/'

/** Google Cloud Storage as far as a store needs it, over its JSON API. */
export async function startFakeGcs(account: FakeAccount, bucketName = 'fake-bucket', isToken: IsToken = () => false): Promise<FakeGcs> {
  const bucket = new FakeBucket()
  const server = await startFakeServer({
    nameOperation,
    refuse: toErrorAnswer,
    answer: (request) => {
      try {
        return answer(bucket, bucketName, { account, isToken }, request)
      } catch (error) {
        if (!(error instanceof GcsRefusal)) throw error
        return toErrorAnswer(error.status, error.reason)
      }
    },
  })
  return { ...server, bucketName, bucket }
}

function answer(bucket: FakeBucket, bucketName: string, bearers: Bearers, request: FakeRequest): FakeAnswer {
  if (request.path.startsWith(SESSION)) return answerSession(bucket, request.path.slice(SESSION.length), request)
  checkBearer(request, bearers)
  const [, asked, name] = /^(?:\/upload)?\/storage\/v1\/b\/([^/]+)\/o(?:\/([^/]+)(?:\/compose)?)?$/.exec(request.path) ?? []
  requireThat(asked === bucketName, 404, 'notFound')
  switch (nameOperation(request)) {
    case 'InsertObject':
      return insertObject(bucket, request)
    case 'BeginSession':
      return beginSession(bucket, request)
    case 'ListObjects':
      return listObjects(bucket, request)
    case 'Compose':
      return composeObject(bucket, decodeURIComponent(name ?? ''), request)
    case 'DeleteObject':
      return deleteObject(bucket, decodeURIComponent(name ?? ''), request)
    case 'GetMedia':
      return getMedia(bucket, decodeURIComponent(name ?? ''), request)
    case 'GetFacts':
      return getFacts(bucket, decodeURIComponent(name ?? ''), request)
    default:
      throw new GcsRefusal(404, 'notFound')
  }
}

function answerSession(bucket: FakeBucket, id: string, request: FakeRequest): FakeAnswer {
  switch (nameOperation(request)) {
    case 'CancelSession':
      return cancelSession(bucket, id)
    case 'AskArrived':
      return askArrived(bucket, id)
    default:
      return sendPiece(bucket, id, request)
  }
}

function nameOperation({ method, path, query, headers }: FakeRequest): string {
  if (path.startsWith(SESSION)) {
    if (method === 'DELETE') return 'CancelSession'
    return headers['content-range']?.startsWith('bytes */') ? 'AskArrived' : 'SendPiece'
  }
  if (method === 'POST' && path.endsWith('/compose')) return 'Compose'
  if (method === 'DELETE') return 'DeleteObject'
  if (method === 'POST') return { multipart: 'InsertObject', resumable: 'BeginSession' }[query.get('uploadType') ?? ''] ?? method
  if (path.endsWith('/o')) return 'ListObjects'
  return query.get('alt') === 'media' ? 'GetMedia' : 'GetFacts'
}
