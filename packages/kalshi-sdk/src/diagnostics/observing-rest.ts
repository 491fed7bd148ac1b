import type { RestObserver } from '../rest/transport/rest-observer.ts'
import { diagnostics } from './diagnostics.ts'

const { restCall, restAttempt, limiterWait } = diagnostics

/** Who is to be told of a call that begins now: the transport's own observer, the channels where somebody listens, or both. */
export function observingCall(own: RestObserver | undefined): RestObserver | undefined {
  if (!(restCall.isWatched || restAttempt.isWatched || limiterWait.isWatched)) return own
  return own === undefined ? publisher : both(own, publisher)
}

const publisher: RestObserver = {
  callStarted(call) {
    if (restCall.isWatched) restCall.publish({ kind: 'started', call })
  },
  waited(call, wait) {
    if (limiterWait.isWatched) limiterWait.publish({ call, ...wait })
  },
  attemptStarted(call, attempt) {
    if (restAttempt.isWatched) restAttempt.publish({ kind: 'started', call, attempt })
  },
  attemptFinished(call, end) {
    if (restAttempt.isWatched) restAttempt.publish({ kind: 'finished', call, ...end })
  },
  retryPlanned(call, retry) {
    if (restCall.isWatched) restCall.publish({ kind: 'retry-planned', call, ...retry })
  },
  callFinished(call, end) {
    if (restCall.isWatched) restCall.publish({ kind: 'finished', call, ...end })
  },
}

function both(one: RestObserver, other: RestObserver): RestObserver {
  return {
    callStarted(call) {
      one.callStarted?.(call)
      other.callStarted?.(call)
    },
    waited(call, wait) {
      one.waited?.(call, wait)
      other.waited?.(call, wait)
    },
    attemptStarted(call, attempt) {
      one.attemptStarted?.(call, attempt)
      other.attemptStarted?.(call, attempt)
    },
    signed(call, signing) {
      one.signed?.(call, signing)
      other.signed?.(call, signing)
    },
    attemptFinished(call, end) {
      one.attemptFinished?.(call, end)
      other.attemptFinished?.(call, end)
    },
    retryPlanned(call, retry) {
      one.retryPlanned?.(call, retry)
      other.retryPlanned?.(call, retry)
    },
    callFinished(call, end) {
      one.callFinished?.(call, end)
      other.callFinished?.(call, end)
    },
  }
}
