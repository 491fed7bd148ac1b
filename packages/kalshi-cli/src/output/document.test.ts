import { type EpochUs, epochUs, type Price, price, type Qty, qty } from '@kassandra/kalshi-sdk'
import { expect, it } from 'vitest'
import { inInstant, inPrice, inQty, type Shape, toDocument } from './document.ts'

interface Thing {
  readonly name: string
  readonly count: number
  readonly price: Price
  readonly qty: Qty | undefined
  readonly at?: EpochUs
  readonly raw: Readonly<Record<string, unknown>>
}

const THING: Shape<Thing> = { price: inPrice, qty: inQty, at: inInstant }

it('writes units as exact texts and leaves out what is absent, and what came', () => {
  const thing: Thing = { name: 'a', count: 3, price: price(4_200), qty: undefined, raw: { secret: 1 } }
  expect(toDocument(thing, THING)).toEqual({ name: 'a', count: 3, price: '0.4200' })
  expect(toDocument({ ...thing, qty: qty(0), at: epochUs(0) }, THING)).toEqual({
    name: 'a',
    count: 3,
    price: '0.4200',
    qty: '0.00',
    at: '1970-01-01T00:00:00.000000Z',
  })
})

it('does not compile for a shape that forgets a unit', () => {
  // @ts-expect-error `qty` is missing.
  const forgetful: Shape<Thing> = { price: inPrice, at: inInstant }
  expect(Object.keys(forgetful)).toEqual(['price', 'at'])
})
