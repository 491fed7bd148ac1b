import { randomUUID } from 'node:crypto'
import { type FakeServer, startFakeServer } from '../../../archive/test/support/fake-server/fake-server.ts'

/** The metadata server of a machine of Google, which gives out the tokens of its service account. */
export interface FakeMetadata extends FakeServer {
  /** What points a process to it. */
  readonly variables: Readonly<Record<string, string>>
  isToken(token: string): boolean
}

const PREFIX = '/computeMetadata/v1'
const HEADERS = { 'metadata-flavor': 'Google' }

export async function startFakeMetadata(project = 'fake-project'): Promise<FakeMetadata> {
  const tokens = new Set<string>()
  const server = await startFakeServer({
    nameOperation: ({ path }) => path.split('/').at(-1) ?? '',
    refuse: (status) => ({ status, headers: HEADERS }),
    answer: ({ path, headers }) => {
      if (headers['metadata-flavor'] !== 'Google') return { status: 403 }
      switch (path) {
        case `${PREFIX}/project/project-id`:
          return { status: 200, headers: { ...HEADERS, 'content-type': 'application/text' }, body: project }
        case `${PREFIX}/instance/service-accounts/default/token`: {
          const token = `ya29.${randomUUID()}`
          tokens.add(token)
          const body = JSON.stringify({ access_token: token, expires_in: 3_599, token_type: 'Bearer' })
          return { status: 200, headers: { ...HEADERS, 'content-type': 'application/json' }, body }
        }
        default:
          return { status: 404, headers: HEADERS }
      }
    },
  })
  return {
    ...server,
    variables: { GCE_METADATA_HOST: server.origin.slice('http://'.length), METADATA_SERVER_DETECTION: 'assume-present' },
    isToken: (token) => tokens.has(token),
  }
}
