import type { ControlPort } from './control-port.ts'
import { AverageBody, FeedBody, HaltBody, ModeBody, parseBody, ResumeBody, RollbackBody, ShutdownBody } from './request-bodies.ts'

/** What a write came to: a JSON body, or a status without one. */
export type Written = { readonly kind: 'json'; readonly value: unknown } | { readonly kind: 'empty'; readonly status: 202 | 204 }

interface WriteRoute {
  readonly method: 'POST' | 'PUT'
  apply(port: ControlPort, body: unknown, by: string): Promise<Written>
}

const DONE: Written = { kind: 'empty', status: 204 }
const BEGUN: Written = { kind: 'empty', status: 202 }

const WRITE_ROUTES: Readonly<Record<string, WriteRoute>> = {
  '/api/halt': {
    method: 'POST',
    apply: async (port, body, by) => {
      await port.halt(by, parseBody(HaltBody, body).reason)
      return DONE
    },
  },
  '/api/resume': {
    method: 'POST',
    apply: async (port, body, by) => {
      await port.resume(by, parseBody(ResumeBody, body).note)
      return DONE
    },
  },
  '/api/mode': {
    method: 'POST',
    apply: async (port, body, by) => {
      const { mode, ticker } = parseBody(ModeBody, body)
      await port.setMode(mode, ticker, by)
      return DONE
    },
  },
  '/api/feed': {
    method: 'POST',
    apply: async (port, body) => {
      const { name, ...feed } = parseBody(FeedBody, body)
      await port.setFeed(name, feed)
      return DONE
    },
  },
  '/api/settlement-average': {
    method: 'POST',
    apply: async (port, body) => {
      const { ticker, ...average } = parseBody(AverageBody, body)
      await port.setSettlementAverage(ticker, average)
      return DONE
    },
  },
  '/api/config': { method: 'PUT', apply: async (port, body, by) => ({ kind: 'json', value: await port.changeConfig(body, by) }) },
  '/api/config/rollback': {
    method: 'POST',
    apply: async (port, body, by) => ({ kind: 'json', value: await port.rollbackConfig(parseBody(RollbackBody, body).version, by) }),
  },
  '/api/shutdown': {
    method: 'POST',
    apply: async (port, body, by) => {
      await port.shutdown(parseBody(ShutdownBody, body).mode, by)
      return BEGUN
    },
  },
}

/** The method that changes something at that path; undefined where nothing does. */
export const writeMethodOf = (path: string): 'POST' | 'PUT' | undefined =>
  Object.hasOwn(WRITE_ROUTES, path) ? WRITE_ROUTES[path]?.method : undefined

/** @throws {ApiError} `INVALID_BODY`. @throws {ControlError} What was asked for cannot be done. */
export async function applyWrite(port: ControlPort, path: string, body: unknown, by: string): Promise<Written> {
  const route = WRITE_ROUTES[path]
  return route ? route.apply(port, body, by) : DONE
}
