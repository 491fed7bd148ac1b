import { fileURLToPath } from 'node:url'
import { KalshiClient } from '@kassandra/kalshi-sdk'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type LocalExchange, startLocalExchange } from '../rest/support/local-exchange.ts'
import { HAS_SHARED_FILES } from '../rest/support/shared-files.ts'
import { auditAnswers, auditRequests } from './audit.ts'
import { type CoverageRow, toCoveragePage, unexplained } from './coverage-table.ts'
import { LEFT_OUT, NOT_READ, NOT_SENT } from './exceptions.ts'
import { readSpecification } from './openapi.ts'
import { BINDINGS } from './operations.ts'

const PAGE = fileURLToPath(new URL('../../../../docs/api-coverage.md', import.meta.url))
const specification = HAS_SHARED_FILES ? readSpecification() : undefined
const bound = (specification?.operations ?? []).map((operation) => {
  const binding = BINDINGS.find(({ id }) => id === operation.id)
  return { name: `${operation.method} ${operation.path}`, operation, binding }
})

describe.runIf(specification)('the REST specification', () => {
  const rows: CoverageRow[] = []
  let exchange: LocalExchange
  let client: KalshiClient
  beforeAll(async () => {
    exchange = await startLocalExchange()
    client = new KalshiClient({ environment: exchange, credentials: { keyId: 'k', sign: async () => 'c2ln' }, maxRetries: 0 })
  })
  afterAll(async () => {
    await client.close()
    await exchange.close()
  })

  it('has no operation that is neither bound nor left out with a reason, and none is bound that it has not', () => {
    const without = bound.filter(({ operation, binding }) => (binding === undefined) === !(operation.id in LEFT_OUT))
    expect(without.map(({ name }) => name)).toEqual([])
    const known = new Set(bound.map(({ operation }) => operation.id))
    expect([...BINDINGS.map(({ id }) => id), ...Object.keys(LEFT_OUT)].filter((id) => !known.has(id))).toEqual([])
  })

  it.each(bound.filter(({ binding }) => binding))('is met by $name', async ({ operation, binding }) => {
    if (!specification || !binding) throw new Error('it is filtered out')
    const [resource = '', method = ''] = binding.call.split('.')
    expect(Reflect.get(Reflect.get(client, resource), method)).toBeTypeOf('function')

    const sent = await auditRequests({ client, exchange }, binding, operation, specification)
    expect(sent.targets).toEqual([`${operation.method} /trade-api/v2${operation.path.replaceAll(/\{\w+\}/g, 't')}`])
    expect(unexplained(sent.query, NOT_SENT, operation.id), 'query parameters that cannot be sent').toEqual([])
    expect(sent.query.surplus, 'query parameters that are not documented').toEqual([])
    expect(unexplained(sent.body, NOT_SENT, operation.id), 'body fields that cannot be sent').toEqual([])
    expect(sent.body.surplus, 'body fields that are not documented').toEqual([])
    expect(sent.words.missing, 'words that were not sent').toEqual([])

    const answer = await auditAnswers({ client, exchange }, binding, operation, specification)
    expect(unexplained(answer.fields, NOT_READ, operation.id), 'answer fields that are not read').toEqual([])
    expect(answer.words.missing, 'words that were not taken').toEqual([])

    rows.push({
      operation,
      call: binding.call,
      query: sent.query,
      body: sent.body,
      fields: answer.fields,
      words: sent.words.documented.length + answer.words.documented.length,
    })
  })

  it('is what docs/api-coverage.md says it is; -u writes it anew', async () => {
    if (!specification) throw new Error('it is filtered out')
    await expect(toCoveragePage(specification.version, specification.operations, rows)).toMatchFileSnapshot(PAGE)
  })
})

it.skipIf(specification)('the REST specification is not beside this checkout, so nothing was compared with it', () => {
  expect(HAS_SHARED_FILES).toBe(false)
})
