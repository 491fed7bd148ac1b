import { describe, expect, it } from 'vitest'
import { NOT_READ, reasonFor } from './exceptions.ts'
import { readOfficialClient } from './official-client.ts'
import { lastName, namesFor, namesOn, RENAMED_NAMES } from './official-names.ts'
import { type AnswerTypes, TypeReader } from './official-types.ts'
import { BINDINGS } from './operations.ts'

interface ComparedOperation extends AnswerTypes {
  readonly id: string
  readonly call: string
}

const bindings = new Map(BINDINGS.map((binding) => [binding.id.toLowerCase(), binding]))
const reader = new TypeReader()
const { version, operations } = readOfficialClient()
const compared: readonly ComparedOperation[] = operations.flatMap((operation) => {
  const binding = bindings.get(operation.method.toLowerCase())
  return binding ? [{ id: binding.id, call: binding.call, ...reader.answersOf(operation, binding.call) }] : []
})

/** Whether our type has a member for a field of theirs. One value stands for itself, whatever it was called in its envelope. */
function isReachable(field: string, { official, ours }: AnswerTypes): boolean {
  if (official.length === 1 && ours.length === 1) return true
  const names = namesFor(lastName(field))
  return ours.some((path) => namesOn(path).some((name) => names.includes(name.toLowerCase())))
}

function missing(operation: ComparedOperation): readonly string[] {
  return operation.official.filter(
    (field) => !isReachable(field, operation) && reasonFor(NOT_READ, operation.id, lastName(field)) === undefined,
  )
}

describe('the answers of kalshi-typescript', () => {
  it('are read with their types', () => {
    const market = compared.find(({ id }) => id === 'GetMarket')
    expect(market?.official).toContain('market.yes_bid_dollars')
    expect(market?.ours).toContain('yesBid')
    expect(market?.ours).toContain('priceRanges[].step')
    expect(compared.length).toBe(BINDINGS.length)
  })

  it('tell a field that is not there', () => {
    const market = compared.find(({ id }) => id === 'GetMarket')
    if (!market) throw new Error('the operation is not compared')
    expect(missing({ ...market, ours: market.ours.filter((path) => path !== 'yesBid') })).toEqual(['market.yes_bid_dollars'])
  })

  it.each(compared)('of $id have their fields in client.$call', (operation) => {
    expect(missing(operation)).toEqual([])
  })

  it('need every one of the other names', () => {
    const used = new Set(compared.flatMap(({ official }) => official.map(lastName)))
    expect(RENAMED_NAMES.filter((name) => !used.has(name))).toEqual([])
  })

  it('are counted', () => {
    const fields = compared.flatMap((operation) => operation.official.map((field) => ({ field, operation })))
    const reachable = fields.filter(({ field, operation }) => isReachable(field, operation)).length
    process.stdout.write(
      `kalshi-typescript ${version}: ${reachable} of ${fields.length} answer fields of ${compared.length} operations are reachable in our types, ` +
        `the other ${fields.length - reachable} are left out with a reason\n`,
    )
    expect(reachable).toBeGreaterThan(1_300)
  })
})
