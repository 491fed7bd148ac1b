import type { ServerResponse } from 'node:http'
import { SECURITY_HEADERS } from '../control/reply.ts'
import type { PageAsset } from './page-assets.ts'

/** Sends a file of the page. The browser asks each time whether it is still the same, so that a new version is there at once. */
export function sendAsset(response: ServerResponse, { contentType, etag, body }: PageAsset): void {
  const headers = { ...SECURITY_HEADERS, 'cache-control': 'no-cache', etag }
  const known = response.req.headers['if-none-match']?.split(/\s*,\s*/) ?? []
  if (known.includes(etag) || known.includes(`W/${etag}`)) {
    response.writeHead(304, headers)
    response.end()
    return
  }
  response.writeHead(200, { ...headers, 'content-type': contentType, 'content-length': body.length })
  response.end(response.req.method === 'HEAD' ? undefined : body)
}
