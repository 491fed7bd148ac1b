import { describe, expect, it } from 'vitest'
import type { RestObserver } from '../rest/transport/rest-observer.ts'
import { diagnostics } from './diagnostics.ts'
import { observingCall } from './observing-rest.ts'

describe('who is told of a call', () => {
  it('is nobody, or the own observer itself, where nobody listens', () => {
    const own: RestObserver = {}
    expect([observingCall(undefined), observingCall(own)]).toEqual([undefined, own])
    expect(observingCall(own)).toBe(own)
  })

  it('is whoever listens, from the next call on', () => {
    const stop = diagnostics.limiterWait.subscribe(() => undefined)
    expect(observingCall(undefined)).toBeDefined()
    stop()
    expect(observingCall(undefined)).toBeUndefined()
  })
})
