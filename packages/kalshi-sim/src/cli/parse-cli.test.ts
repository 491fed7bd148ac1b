import { describe, expect, it } from 'vitest'
import { parseCli } from './parse-cli.ts'

const serve = (...args: string[]) => {
  const request = parseCli(args)
  if (request.kind !== 'serve') throw new Error(`not a server: ${request.kind}`)
  return request
}

describe('parseCli', () => {
  it('has defaults for everything', () => {
    expect(serve()).toMatchObject({
      flow: { replay: [], seed: 1, markets: 8, rate: 100, lifecycleSeconds: 30, faults: [], sendingTs: true },
      server: { port: 0, host: '127.0.0.1', keyType: 'rsa', signatureWindowMs: 30_000, speed: { kind: 'factor', factor: 1 }, hold: false },
    })
  })

  it('reads every option', () => {
    const { flow, server } = serve(
      ...'--port 8090 --seed 7 --markets 50 --rate 400 --replay a --replay b --fit 40s --hold --for 30s'.split(' '),
      ...'--journal j --credentials c --key-type ed25519 --faults gap@1s --no-sending-ts --start 2026-06-01T12:00:00Z'.split(' '),
    )
    expect(flow).toMatchObject({ replay: ['a', 'b'], seed: 7, markets: 50, rate: 400, forMs: 30_000, journal: 'j', sendingTs: false })
    expect(flow.startUs).toBe(Date.UTC(2026, 5, 1, 12) * 1_000)
    expect(server).toMatchObject({
      port: 8_090,
      speed: { kind: 'fit', withinMs: 40_000 },
      hold: true,
      credentials: 'c',
      keyType: 'ed25519',
    })
  })

  it('takes markets and rate from a load, and each from its own option', () => {
    expect(serve('--load', 'busy').flow).toMatchObject({ markets: 200, rate: 2_000 })
    expect(serve('--load', 'storm', '--markets', '5').flow).toMatchObject({ markets: 5, rate: 20_000 })
  })

  it('knows the speeds', () => {
    expect(serve('--speed', 'max').server.speed).toEqual({ kind: 'max' })
    expect(serve('--speed', '2.5').server.speed).toEqual({ kind: 'factor', factor: 2.5 })
  })

  it.each([
    ['an unknown flag', ['--prot', '1'], /--prot/],
    ['a stray word', ['serve'], /serve/],
    ['a flag without its value', ['--port'], /--port/],
    ['a port that is none', ['--port', '70000'], /--port/],
    ['a speed of zero', ['--speed', '0'], /--speed/],
    ['speed and fit', ['--replay', 'f', '--speed', '2', '--fit', '3s'], /exclude each other/],
    ['fit without a capture', ['--fit', '3s'], /--replay/],
    ['a bad duration', ['--for', '30'], /--for/],
    ['a bad instant', ['--start', 'yesterday'], /--start/],
    ['an unknown load', ['--load', 'mild'], /--load/],
    ['a bad key type', ['--key-type', 'dsa'], /--key-type/],
    ['a lifecycle too short to settle in', ['--lifecycle', '2s'], /--lifecycle/],
    ['a recording without an end', ['--record', 'f'], /--for/],
    ['a recording with a port', ['--record', 'f', '--for', '3s', '--port', '1'], /--port/],
  ])('refuses %s in one line', (_case, args, message) => {
    const refusal = expect.objectContaining({ code: 'OPTION_INVALID', message: expect.stringMatching(message) })
    expect(() => parseCli(args)).toThrow(refusal)
    expect(() => parseCli(args)).not.toThrow(/\n/)
  })
})
