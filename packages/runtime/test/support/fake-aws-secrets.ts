import { createHash, createHmac } from 'node:crypto'
import {
  type FakeAnswer,
  type FakeRequest,
  type FakeServer,
  startFakeServer,
} from '../../../archive/test/support/fake-server/fake-server.ts'

export const AWS_ACCESS_KEY_ID = 'AKIAFAKEFAKEFAKEFAKE'
export const AWS_SECRET_ACCESS_KEY = 'an-access-key-that-nobody-may-see'

export interface FakeAwsSecrets extends FakeServer {
  readonly secrets: Map<string, { readonly SecretString: string } | { readonly SecretBinary: string }>
  /** The next answer is this text, with status 200. */
  garbage: string | undefined
}

/** AWS Secrets Manager as far as reading goes. It computes the signature of each request anew. */
export async function startFakeAwsSecrets(): Promise<FakeAwsSecrets> {
  const secrets: FakeAwsSecrets['secrets'] = new Map()
  const state: { garbage: string | undefined } = { garbage: undefined }
  const server = await startFakeServer({
    nameOperation: ({ headers }) => String(headers['x-amz-target']).replace('secretsmanager.', ''),
    refuse: (status, code) => refusal(status, code, 'the fake refuses'),
    answer: (request) => {
      const { garbage } = state
      state.garbage = undefined
      if (garbage !== undefined) return { status: 200, headers: { 'content-type': 'application/x-amz-json-1.1' }, body: garbage }
      if (!isSigned(request)) return refusal(400, 'InvalidSignatureException', 'The request signature we calculated does not match.')
      if (request.headers['x-amz-target'] !== 'secretsmanager.GetSecretValue') return refusal(400, 'UnknownOperationException', '')
      const { SecretId }: { SecretId: string } = JSON.parse(request.body.toString())
      const found = secrets.get(SecretId)
      if (!found) return refusal(400, 'ResourceNotFoundException', "Secrets Manager can't find the specified secret.")
      return toJson(200, { Name: SecretId, VersionStages: ['AWSCURRENT'], ...found })
    },
  })
  return Object.assign(state, server, { secrets })
}

/** @see AWS Signature Version 4 */
function isSigned({ method, path, headers, body }: FakeRequest): boolean {
  const [, id, day = '', region = '', signed = '', signature] =
    /^AWS4-HMAC-SHA256 Credential=([^/]+)\/(\d+)\/([a-z0-9-]+)\/secretsmanager\/aws4_request, SignedHeaders=([^,]+), Signature=([0-9a-f]+)$/.exec(
      headers.authorization ?? '',
    ) ?? []
  if (id !== AWS_ACCESS_KEY_ID) return false
  const names = signed.split(';')
  if (!['host', 'x-amz-date', 'x-amz-target'].every((name) => names.includes(name))) return false
  const canonical = [method, path, '', ...names.map((name) => `${name}:${String(headers[name]).trim()}`), '', signed, sha256(body)].join(
    '\n',
  )
  const scope = `${day}/${region}/secretsmanager/aws4_request`
  const text = ['AWS4-HMAC-SHA256', headers['x-amz-date'], scope, sha256(canonical)].join('\n')
  const key = [day, region, 'secretsmanager', 'aws4_request'].reduce<string | Buffer>(hmac, `AWS4${AWS_SECRET_ACCESS_KEY}`)
  return hmac(key, text).toString('hex') === signature
}

const hmac = (key: string | Buffer, text: string): Buffer => createHmac('sha256', key).update(text).digest()
const sha256 = (content: string | Buffer): string => createHash('sha256').update(content).digest('hex')

const refusal = (status: number, type: string, message: string): FakeAnswer => toJson(status, { __type: type, Message: message })

const toJson = (status: number, body: object): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/x-amz-json-1.1' },
  body: JSON.stringify(body),
})
