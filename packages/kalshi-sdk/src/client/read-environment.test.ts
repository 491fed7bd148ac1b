import { describe, expect, it } from 'vitest'
import { ConfigError } from '../errors/config-error.ts'
import { urlsOf } from './environments.ts'
import { readEnvironment } from './read-environment.ts'

const PEM = '-----BEGIN PRIVATE KEY-----\\nAAAA\\n-----END PRIVATE KEY-----'
const REST = 'http://127.0.0.1:8090/trade-api/v2'
const WS = 'ws://127.0.0.1:8090/trade-api/ws/v2'

describe('the environment variables', () => {
  it.each([
    [{}, { environment: 'demo' }],
    [{ KALSHI_ENVIRONMENT: '', KALSHI_API_KEY: '', KALSHI_API_SECRET: '' }, { environment: 'demo' }],
    [{ KALSHI_ENVIRONMENT: 'prod' }, { environment: 'prod' }],
    [{ KALSHI_ENVIRONMENT: 'prod', KALSHI_REST_URL: REST, KALSHI_WS_URL: WS }, { environment: { restUrl: REST, wsUrl: WS } }],
    [
      { KALSHI_API_KEY: 'k', KALSHI_API_SECRET: PEM },
      { environment: 'demo', credentials: { keyId: 'k', privateKeyPem: PEM } },
    ],
    [
      { KALSHI_API_KEY: 'k', KALSHI_API_SECRET: '/run/key.pem\n' },
      { environment: 'demo', credentials: { keyId: 'k', privateKeyPath: '/run/key.pem' } },
    ],
  ])('%j describe a client', (env, settings) => {
    expect(readEnvironment(env)).toEqual(settings)
  })

  it.each([
    [{ KALSHI_ENVIRONMENT: 'live-s3cret' }, 'KALSHI_ENVIRONMENT'],
    [{ KALSHI_REST_URL: 'http://s3cret' }, 'KALSHI_WS_URL is not'],
    [{ KALSHI_WS_URL: 'ws://s3cret' }, 'KALSHI_REST_URL is not'],
    [{ KALSHI_API_KEY: 's3cret' }, 'KALSHI_API_SECRET is not'],
    [{ KALSHI_API_SECRET: 's3cret' }, 'KALSHI_API_KEY is not'],
  ])('%j are refused with the name of the variable and without its value', (env, message) => {
    expect(() => readEnvironment(env)).toThrow(ConfigError)
    expect(() => readEnvironment(env)).toThrow(message)
    expect(() => readEnvironment(env)).not.toThrow(/s3cret/)
  })
})

describe('an environment', () => {
  it('has the hosts that the exchange recommends', () => {
    expect(urlsOf('prod')).toEqual({
      restUrl: 'https://external-api.kalshi.com/trade-api/v2',
      wsUrl: 'wss://external-api-ws.kalshi.com/trade-api/ws/v2',
    })
    expect(urlsOf('demo')).toEqual({
      restUrl: 'https://external-api.demo.kalshi.co/trade-api/v2',
      wsUrl: 'wss://external-api-ws.demo.kalshi.co/trade-api/ws/v2',
    })
  })

  it('given by its URLs keeps nothing else of what it was given', () => {
    const given = { restUrl: REST, wsUrl: WS, apiSecret: 's3cret' }
    expect(urlsOf(given)).toEqual({ restUrl: REST, wsUrl: WS })
  })

  it.each(['', 'http://a.example', 'nothing', 'ws://user:pass@a.example/x', 'ws://a.example/x?y'])(
    'with %j for a WebSocket URL is refused',
    (wsUrl) => {
      expect(() => urlsOf({ restUrl: REST, wsUrl })).toThrow(ConfigError)
    },
  )
})
