import { constants, createPrivateKey, sign } from 'node:crypto'

/** The three headers of an RSA key. They hold for every request of the same method and path within half a minute. */
export function signedHeaders(
  { keyId, privateKeyPem }: { readonly keyId: string; readonly privateKeyPem: string },
  method: string,
  path: string,
): Record<string, string> {
  const timestamp = String(Date.now())
  const key = {
    key: createPrivateKey(privateKeyPem),
    padding: constants.RSA_PKCS1_PSS_PADDING,
    saltLength: constants.RSA_PSS_SALTLEN_DIGEST,
  }
  const signature = sign('sha256', Buffer.from(`${timestamp}${method}${path}`), key).toString('base64')
  return { 'KALSHI-ACCESS-KEY': keyId, 'KALSHI-ACCESS-TIMESTAMP': timestamp, 'KALSHI-ACCESS-SIGNATURE': signature }
}
