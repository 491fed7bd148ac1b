import { describe, expect, it } from 'vitest'
import { parseOptions, UsageError } from './options.ts'

const defaults = { capture: 'shipped.jsonl.gz', dataDir: 'data/local' }
const parse = (...args: string[]) => parseOptions(args, defaults)

describe('parseOptions', () => {
  it('plays the shipped capture until stopped when nothing is given', () => {
    expect(parse()).toMatchObject({ flow: { kind: 'replay', files: ['shipped.jsonl.gz'] }, durationMs: undefined, json: false })
  })

  it('reads durations, captures, kills and faults', () => {
    expect(
      parse('--for', '1.5m', '--json', '--replay', 'a', '--replay', 'b', '--kill', 'gatherer-2@20s:500ms', '--faults', 'gap@3s'),
    ).toMatchObject({
      durationMs: 90_000,
      json: true,
      flow: { kind: 'replay', files: ['a', 'b'] },
      kills: [{ atMs: 20_000, action: { kind: 'kill', processes: ['gatherer-2'], downMs: 500 } }],
      faults: 'gap@3s',
    })
  })

  it('runs the market maker unless told otherwise', () => {
    expect(parse()).toMatchObject({ hasMarketMaker: true })
    expect(parse('--no-market-maker')).toMatchObject({ hasMarketMaker: false })
    expect(parse('--kill', 'market-maker@1s:2s')).toMatchObject({
      kills: [{ atMs: 1_000, action: { kind: 'kill', processes: ['market-maker'], downMs: 2_000 } }],
    })
  })

  it('plans chaos from its seed, however that is given', () => {
    const chaosOf = (...args: string[]) => {
      const options = parse('--synthetic', '--for', '30s', ...args)
      return options === 'help' ? undefined : options.chaos
    }
    expect(chaosOf()).toBeUndefined()
    expect(chaosOf('--chaos')?.seed).toBe(7)
    expect(chaosOf('--chaos=12')?.seed).toBe(12)
    expect(chaosOf('--chaos-seed', '12')).toEqual(chaosOf('--chaos=12'))
    const kinds = chaosOf('--chaos-on', 'databases,clocks')?.events.map(({ action }) => action.kind)
    expect(new Set(kinds)).toEqual(new Set(['database', 'skew']))
    expect(chaosOf('--chaos')?.events).not.toEqual(chaosOf('--chaos=12')?.events)
  })

  it.each([
    ['--chaos'],
    ['--chaos', '--for', '10s'],
    ['--chaos=x', '--for', '30s'],
    ['--chaos-on', 'weather', '--for', '30s'],
    ['--chaos', '--for', '30s', '--environment', 'demo'],
    ['--for', '60'],
    ['--for', '-1s'],
    ['--seed', '1.5', '--synthetic'],
    ['--kill', 'exchange@1s:1s'],
    ['--kill', 'market-maker@1s:1s', '--no-market-maker'],
    ['--synthetic', '--replay', 'a'],
    ['--environment', 'staging'],
    ['--nonsense'],
    ['stray'],
  ])('refuses %s %s', (...args) => {
    expect(() => parse(...args)).toThrow(UsageError)
  })
})
