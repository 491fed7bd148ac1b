import { epochUs, price, qty } from '@kassandra/kalshi-sdk/units'
import { describe, expect, it } from 'vitest'
import { Candles } from './candles.ts'
import { PublicBook } from './public-book.ts'

const at = (seconds: number) => epochUs(seconds * 1_000_000)

const bookAt = (bid: number, no: number): PublicBook => {
  const book = new PublicBook()
  book.replace([{ price: price(bid), qty: qty(100) }], [{ price: price(no), qty: qty(100) }])
  return book
}

describe('Candles', () => {
  it('holds open, low, high and close of quotes and trades by the minute, the end inclusive', () => {
    const candles = new Candles()
    candles.quote(at(61), bookAt(4_000, 5_000))
    candles.trade(at(70), price(4_500), qty(100), qty(0))
    candles.trade(at(80), price(4_200), qty(300), qty(0))
    candles.quote(at(120), bookAt(4_100, 5_500))
    expect(candles.list(0, 120, 1)).toEqual([
      {
        endS: 120,
        yesBid: { open: 4_000, low: 4_000, high: 4_100, close: 4_100 },
        yesAsk: { open: 5_000, low: 4_500, high: 5_000, close: 4_500 },
        trades: { open: 4_500, low: 4_200, high: 4_500, close: 4_200, meanMicro: 4_500 * 100 + 4_200 * 300 },
        previous: undefined,
        volume: 400,
        openInterest: 0,
      },
    ])
  })

  it('repeats the last quotes through a quiet minute and names the previous price', () => {
    const candles = new Candles()
    candles.quote(at(30), bookAt(4_000, 5_000))
    candles.trade(at(31), price(4_500), qty(100), qty(700))
    candles.quote(at(150), bookAt(4_300, 5_000))
    const [, quiet, later] = candles.list(0, 180, 1)
    expect(quiet).toMatchObject({ endS: 120, trades: undefined, previous: 4_500, volume: 0, openInterest: 700 })
    expect(quiet?.yesBid).toEqual({ open: 4_000, low: 4_000, high: 4_000, close: 4_000 })
    expect(later).toMatchObject({ endS: 180, yesBid: { open: 4_000, close: 4_300 } })
  })

  it('merges minutes into longer periods', () => {
    const candles = new Candles()
    candles.quote(at(10), bookAt(1_000, 5_000))
    candles.trade(at(20), price(2_000), qty(100), qty(0))
    candles.quote(at(70), bookAt(3_000, 5_000))
    candles.trade(at(3_500), price(4_000), qty(200), qty(0))
    const [hour] = candles.list(0, 3_600, 60)
    expect(hour).toMatchObject({ endS: 3_600, yesBid: { open: 1_000, low: 1_000, high: 3_000, close: 3_000 }, volume: 300 })
    expect(hour?.trades).toMatchObject({ open: 2_000, close: 4_000, meanMicro: 2_000 * 100 + 4_000 * 200 })
  })

  it('lists only periods whose end lies within the bounds', () => {
    const candles = new Candles()
    for (const second of [30, 90, 150]) candles.quote(at(second), bookAt(1_000 + second, 5_000))
    expect(candles.list(61, 120, 1).map(({ endS }) => endS)).toEqual([120])
  })

  it('brings the latest period before a start forward: its last quotes, the last trade as the previous one', () => {
    const candles = new Candles()
    candles.quote(at(30), bookAt(4_000, 5_000))
    candles.trade(at(31), price(4_500), qty(100), qty(700))
    expect(candles.latestBefore(301, 1)).toMatchObject({ endS: 360, trades: undefined, previous: 4_500, volume: 0, openInterest: 700 })
    expect(candles.latestBefore(300, 1)?.endS).toBe(300)
    expect(candles.latestBefore(300, 60)?.endS).toBe(3_600)
    expect(candles.latestBefore(60, 1)).toBeUndefined()
  })

  it('finds the last minute that was over at a time', () => {
    const candles = new Candles()
    for (const second of [30, 90, 330]) candles.quote(at(second), bookAt(1_000 + second, 5_000))
    const endAt = (second: number) => candles.closeAt(second)?.endS
    expect([59, 60, 119, 120, 359, 360, 999].map(endAt)).toEqual([undefined, 60, 60, 120, 120, 360, 360])
    expect(candles.span()).toEqual({ firstS: 60, lastS: 360 })
    expect(new Candles().span()).toBeUndefined()
  })
})
