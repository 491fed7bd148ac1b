import { type FakeAnswer, type FakeServer, startFakeServer } from '../../../archive/test/support/fake-server/fake-server.ts'
import { crc32c } from '../../src/secrets/crc32c.ts'

export interface FakeSecretManager extends FakeServer {
  /** Adds a version, which is the latest from now on. */
  add(project: string, secret: string, value: string | Buffer): void
  /** What the next answers say of the checksum, in its place. */
  checksum: string | undefined
}

const ACCESS = /^\/v1\/projects\/([^/]+)\/secrets\/([^/]+)\/versions\/([^/]+):access$/

/** Google Secret Manager as far as reading goes, over REST. */
export async function startFakeSecretManager(isToken: (token: string) => boolean): Promise<FakeSecretManager> {
  const versions = new Map<string, Buffer[]>()
  const state: { checksum: string | undefined } = { checksum: undefined }
  const server = await startFakeServer({
    nameOperation: () => 'Access',
    refuse: (code, status) => refusal(code, status, 'the fake refuses'),
    answer: ({ method, path, headers }) => {
      const token = /^Bearer (\S+)$/.exec(headers.authorization ?? '')?.[1] ?? ''
      if (!isToken(token)) return refusal(401, 'UNAUTHENTICATED', 'Request had invalid authentication credentials.')
      const [, project = '', secret = '', version = ''] = ACCESS.exec(decodeURIComponent(path)) ?? []
      if (method !== 'GET' || version === '') return refusal(404, 'NOT_FOUND', 'Not found.')
      const all = versions.get(`${project}/${secret}`) ?? []
      const number = version === 'latest' ? all.length : Number(version)
      const data = all[number - 1]
      const name = `projects/${project}/secrets/${secret}/versions/${version}`
      if (!data) return refusal(404, 'NOT_FOUND', `Secret Version [${name}] not found.`)
      const dataCrc32c = state.checksum ?? String(crc32c(data))
      return toJson(200, { name, payload: { data: data.toString('base64'), ...(dataCrc32c !== '' && { dataCrc32c }) } })
    },
  })
  return Object.assign(state, server, {
    add: (project: string, secret: string, value: string | Buffer) => {
      const key = `${project}/${secret}`
      versions.set(key, [...(versions.get(key) ?? []), Buffer.from(value as string)])
    },
  })
}

const refusal = (code: number, status: string, message: string): FakeAnswer => toJson(code, { error: { code, message, status } })

const toJson = (status: number, body: object): FakeAnswer => ({
  status,
  headers: { 'content-type': 'application/json; charset=UTF-8' },
  body: JSON.stringify(body),
})
