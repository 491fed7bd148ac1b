import type { IncomingMessage } from 'node:http'
import { ApiError } from './api-error.ts'

export interface HostRules {
  /** Host names that are answered beside those of this machine, without a port. */
  readonly hosts: ReadonlySet<string>
  /** Origins of pages that may ask beside the one served here, such as `https://maker.example.com`. */
  readonly origins: ReadonlySet<string>
}

const LOOPBACK = /^(?:localhost|127(?:\.\d{1,3}){3}|\[::1\])$/

/** Every address at once: the name of none. */
const WILDCARDS: readonly string[] = ['0.0.0.0', '::']

/** Pure. Whether only this machine can mean itself by that name; an IPv6 address with or without brackets. */
export const isLoopback = (host: string): boolean => LOOPBACK.test(host.includes(':') && !host.startsWith('[') ? `[${host}]` : host)

/** @throws {RangeError} One is not an origin, such as `https://maker.example.com`. */
export function createHostRules(listenHost: string, allowedOrigins: readonly string[]): HostRules {
  const hosts = new Set(WILDCARDS.includes(listenHost) ? [] : [listenHost.includes(':') ? `[${listenHost}]` : listenHost])
  for (const origin of allowedOrigins) {
    if (!URL.canParse(origin) || new URL(origin).origin !== origin) throw new RangeError(`allowedOrigins: ${origin} is not an origin`)
    hosts.add(new URL(origin).hostname)
  }
  return { hosts, origins: new Set(allowedOrigins) }
}

/**
 * Refuses what a page of somebody else could have a browser send: a name that was made to point here (DNS rebinding), and requests
 * from other origins.
 * @throws {ApiError} `FORBIDDEN_HOST`, `FORBIDDEN_ORIGIN`.
 */
export function checkHost({ hosts, origins }: HostRules, { headers }: IncomingMessage): void {
  const host = headers.host ?? ''
  const name = URL.canParse(`http://${host}`) ? new URL(`http://${host}`).hostname : ''
  if (!isLoopback(name) && !hosts.has(name)) throw new ApiError(421, 'FORBIDDEN_HOST', ['host: this server does not answer to that name'])
  const { origin } = headers
  const isOwn = origin === undefined || origin === `http://${host}` || origins.has(origin)
  if (!isOwn) throw new ApiError(403, 'FORBIDDEN_ORIGIN', ['origin: requests from that page are not taken'])
  const site = headers['sec-fetch-site']
  const isForeign = origin === undefined && (site === 'cross-site' || site === 'same-site') && headers['sec-fetch-mode'] !== 'navigate'
  if (isForeign) throw new ApiError(403, 'FORBIDDEN_ORIGIN', ['sec-fetch-site: requests from other pages are not taken'])
}
