import { readFileSync } from 'node:fs'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { parse } from 'yaml'
import { A, at, B, type Running, startExchange, ticker, trade } from './exchange-fixture.ts'
import { isPresent, shared } from './fixtures.ts'
import { signedHeaders } from './raw-client.ts'

interface Schema {
  readonly $ref?: string
  readonly type?: string
  readonly enum?: readonly unknown[]
  readonly nullable?: boolean
  readonly required?: readonly string[]
  readonly properties?: Readonly<Record<string, Schema>>
  readonly items?: Schema
  readonly allOf?: readonly Schema[]
}

interface Document {
  readonly components: { readonly schemas: Readonly<Record<string, Schema>> }
  readonly paths: Readonly<Record<string, { readonly get: { readonly responses: Readonly<Record<string, Response200>> } }>>
}

interface Response200 {
  readonly content?: { readonly 'application/json': { readonly schema: Schema } }
}

const present = isPresent('openapi.yaml')

/** Where a value lacks a required field or has the wrong type. */
function complaints(document: Document, schema: Schema, value: unknown, path: string): string[] {
  if (schema.$ref) return complaints(document, resolve(document, schema.$ref), value, path)
  if (schema.allOf) return schema.allOf.flatMap((part) => complaints(document, part, value, path))
  if (value === null) return schema.nullable ? [] : [`${path} is null`]
  if (schema.enum && !schema.enum.includes(value)) return [`${path} is ${JSON.stringify(value)}`]
  if (!hasType(schema.type, value)) return [`${path} is no ${schema.type}`]
  if (Array.isArray(value)) return value.flatMap((item, index) => complaints(document, schema.items ?? {}, item, `${path}[${index}]`))
  if (typeof value !== 'object') return []
  const fields: Record<string, unknown> = { ...value }
  const missing = (schema.required ?? []).filter((name) => !(name in fields)).map((name) => `${path}.${name} is missing`)
  const properties = Object.entries(schema.properties ?? {}).filter(([name]) => name in fields)
  return [...missing, ...properties.flatMap(([name, property]) => complaints(document, property, fields[name], `${path}.${name}`))]
}

function resolve(document: Document, ref: string): Schema {
  const schema = document.components.schemas[ref.split('/').at(-1) ?? '']
  if (!schema) throw new Error(`no schema ${ref}`)
  return schema
}

function hasType(type: string | undefined, value: unknown): boolean {
  if (type === undefined) return true
  if (type === 'array') return Array.isArray(value)
  if (type === 'integer') return Number.isInteger(value)
  return type === 'object' ? typeof value === 'object' : typeof value === type
}

describe.runIf(present)('responses', () => {
  const document: Document = present ? parse(readFileSync(shared('openapi.yaml'), 'utf8')) : { components: { schemas: {} }, paths: {} }
  let running: Running

  beforeAll(async () => {
    running = await startExchange()
    running.exchange.publish(trade(A, 't1', 4_500, 100, at(1)))
    running.exchange.publish(ticker(A, 4_500, at(2)))
    const determined = { event_type: 'determined' as const, market_ticker: B, result: 'yes', settlement_value: '1.0000' }
    running.exchange.publish({ kind: 'lifecycle', ticker: B, eventType: 'determined', tsUs: at(3), msg: determined })
  })

  afterAll(() => running.close())

  const candles = `start_ts=0&end_ts=${at(60) / 1_000_000}&period_interval=1440`
  it.each([
    ['/exchange/status', '/exchange/status'],
    ['/exchange/schedule', '/exchange/schedule'],
    ['/exchange/user_data_timestamp', '/exchange/user_data_timestamp'],
    ['/markets', '/markets'],
    ['/markets/{ticker}', `/markets/${A}`],
    ['/markets/{ticker}/orderbook', `/markets/${A}/orderbook`],
    ['/markets/orderbooks', `/markets/orderbooks?tickers=${A}&tickers=${B}`],
    ['/markets/trades', '/markets/trades'],
    [
      '/markets/candlesticks',
      `/markets/candlesticks?market_tickers=${A}&start_ts=${at(0) / 1_000_000}&end_ts=${at(60) / 1_000_000}&period_interval=1`,
    ],
    ['/series/{series_ticker}/markets/{ticker}/candlesticks', `/series/KXA/markets/${A}/candlesticks?${candles}`],
    ['/events', '/events?with_nested_markets=true&with_milestones=true'],
    ['/events/{event_ticker}', '/events/KXA-26JUN01'],
    ['/events/{event_ticker}/metadata', '/events/KXA-26JUN01/metadata'],
    ['/series', '/series?include_volume=true'],
    ['/series/{series_ticker}', '/series/KXA'],
    ['/account/limits', '/account/limits'],
    ['/account/endpoint_costs', '/account/endpoint_costs'],
    ['/portfolio/balance', '/portfolio/balance'],
  ])('of %s have every required field, of its type', async (operation, path) => {
    const headers = signedHeaders(running.key, 'GET', `/trade-api/v2${path.split('?')[0]}`)
    const response = await fetch(`${running.listening.restUrl}${path}`, { headers })
    const body = await response.json()
    const schema = document.paths[operation]?.get.responses['200']?.content?.['application/json'].schema
    expect(response.status).toBe(200)
    expect(schema).toBeDefined()
    expect(complaints(document, schema ?? {}, body, operation)).toEqual([])
  })
})
