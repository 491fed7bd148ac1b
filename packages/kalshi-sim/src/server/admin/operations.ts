import { microUsd, type Price, parseIndexValue, UnitError } from '@kassandra/kalshi-sdk/units'
import { generateCredentials } from '../../auth/credentials.ts'
import { isScope } from '../../auth/scope.ts'
import type { Exchange } from '../../exchange/exchange.ts'
import { SHARDS } from '../../exchange/members.ts'
import { parseFaultRequest } from '../../faults/fault-request.ts'
import { parseRestFault } from '../../faults/rest-fault-request.ts'
import { type Body, required } from '../../rest/body.ts'
import { invalidParameter } from '../../rest/rest-error.ts'
import { MOST_SUBACCOUNTS } from '../../trading/owner.ts'
import { type AdminOperation, fieldsOf } from './admin-operation.ts'
import { CATALOGUE_OPERATIONS } from './catalogue-operations.ts'

const FEEDS = ['cfbenchmarks_value', 'cfbenchmarks_value_5hz', 'pyth_value'] as const

/** @see README, Administration */
export const OPERATIONS: readonly AdminOperation[] = [
  { method: 'GET', path: '/status', run: (exchange) => exchange.status() },
  { method: 'POST', path: '/flow/start', run: ({ flow }) => ({ started: flow.start(), state: flow.state }) },
  {
    method: 'POST',
    path: '/flow/stop',
    run({ flow }) {
      flow.stop()
      return { state: flow.state }
    },
  },
  { method: 'POST', path: '/faults', run: (exchange, body) => injectFault(exchange, body) },
  {
    method: 'POST',
    path: '/markets/:ticker/close',
    run(exchange, _body, { ticker = '' }) {
      exchange.closeMarket(ticker)
      return { ticker, status: exchange.catalogue.getMarket(ticker).status }
    },
  },
  {
    method: 'POST',
    path: '/markets/:ticker/settle',
    run(exchange, body, { ticker = '' }) {
      const value: Price = required('value', fieldsOf(body).price('value'))
      exchange.settleMarket(ticker, value)
      return { ticker, status: exchange.catalogue.getMarket(ticker).status }
    },
  },
  { method: 'POST', path: '/pause', run: (exchange, body) => pause(exchange, fieldsOf(body)) },
  {
    method: 'POST',
    path: '/resume',
    run(exchange, body) {
      const shard = shardOf(fieldsOf(body))
      exchange.command((trading) => trading.resume(shard))
      return { shard, paused: null }
    },
  },
  { method: 'POST', path: '/members', run: (exchange, body) => addMember(exchange, fieldsOf(body)) },
  { method: 'POST', path: '/keys', run: (exchange, body) => addKey(exchange, fieldsOf(body)) },
  { method: 'POST', path: '/feeds', run: (exchange, body) => publishValue(exchange, fieldsOf(body)) },
  ...CATALOGUE_OPERATIONS,
]

function injectFault({ faults, restFaults }: Exchange, body: unknown): unknown {
  const request = parseRestFault(body)
  return request ? restFaults.inject(request) : faults.inject(parseFaultRequest(body))
}

function pause(exchange: Exchange, body: Body): unknown {
  const shard = shardOf(body)
  const kind = body.choice('kind', ['trading', 'exchange']) ?? 'trading'
  exchange.command((trading, atUs) => trading.pause(shard, kind, atUs))
  return { shard, paused: kind }
}

/** `cashDollars` is what the primary subaccount has on each shard. */
function addMember(exchange: Exchange, body: Body): unknown {
  const memberId = required('memberId', body.text('memberId'))
  const dollars = body.dollars('cashDollars')
  const cash = dollars === undefined ? undefined : Object.fromEntries(SHARDS.map((_, shard) => [shard, microUsd(dollars)]))
  exchange.openAccount({ memberId, ...(cash ? { cash } : {}), subaccounts: body.integer('subaccounts', 0, MOST_SUBACCOUNTS) ?? 0 })
  return { memberId }
}

/** The private key is in this answer and nowhere else. */
function addKey(exchange: Exchange, body: Body): unknown {
  const scopes: readonly unknown[] | undefined = body.texts('scopes')
  if (scopes && !scopes.every(isScope)) throw invalidParameter('scopes has a word that is no scope')
  const memberId = body.text('memberId')
  const subaccount = body.subaccount()
  const { credentials, apiKey } = generateCredentials(body.choice('keyType', ['rsa', 'ed25519']) ?? 'rsa')
  exchange.addApiKey({
    ...apiKey,
    ...(memberId === undefined ? {} : { memberId }),
    ...(scopes ? { scopes } : {}),
    ...(subaccount === undefined ? {} : { subaccount }),
  })
  return credentials
}

function publishValue(exchange: Exchange, body: Body): unknown {
  const channel = required('channel', body.choice('channel', FEEDS))
  const text = required('value', body.text('value'))
  try {
    const published = exchange.feeds.publish(channel, {
      name: required('name', body.text('name')),
      value: parseIndexValue(text),
      sourceTsMs: required('sourceTsMs', body.integer('sourceTsMs', 0, Number.MAX_SAFE_INTEGER)),
    })
    return { published }
  } catch (error) {
    if (error instanceof UnitError) throw invalidParameter(`value: ${error.message}`)
    throw error
  }
}

const shardOf = (body: Body): number => body.integer('shard', 0, SHARDS.length - 1) ?? 0
