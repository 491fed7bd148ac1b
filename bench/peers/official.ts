import { createRequire } from 'node:module'
import { Configuration, ExchangeApi } from 'kalshi-typescript'
import type { Scenarios } from './defects.ts'
import { ed25519Key, escaped, type PemKey, rsaKey } from './keys.ts'
import { loadsAsEsm } from './loads-as-esm.ts'
import { leakedTo, withExchange } from './requests.ts'

interface Auth {
  signPssText(text: string): string
}
const require = createRequire(import.meta.url)
// As the package itself loads it; an ES module that imports axios has another copy.
const axios: { get(url: string): Promise<unknown> } = require('axios')
const { KalshiAuth }: { readonly KalshiAuth: { readonly prototype: Auth } } = require('kalshi-typescript/dist/auth.js')

const configured = (basePath: string, { keyId, privateKeyPem }: PemKey): Configuration =>
  new Configuration({ apiKey: keyId, privateKeyPem, basePath })

/** kalshi-typescript: REST only, so that what streams promise does not arise. */
export const scenarios: Scenarios = {
  D1: () =>
    withExchange(async ({ restUrl }) => {
      let signatures = 0
      const { signPssText } = KalshiAuth.prototype
      KalshiAuth.prototype.signPssText = function (text) {
        signatures++
        return signPssText.call(this, text)
      }
      const config = configured(restUrl, rsaKey('counted'))
      const [first] = Array.from({ length: 17 }, () => new ExchangeApi(config))
      await first?.getExchangeStatus()
      return { holds: signatures === 1, evidence: `17 API objects of one configuration, one call: ${signatures} signatures` }
    }),
  D2: () =>
    withExchange(async ({ restUrl, seen }) => {
      const [, second] = ['A', 'B'].map((keyId) => new ExchangeApi(configured(restUrl, rsaKey(keyId))))
      await second?.getExchangeStatus()
      const signedBy = seen[0]?.headers['kalshi-access-key']
      return { holds: signedBy === 'B', evidence: `a call by the client of key B is signed by key ${signedBy}` }
    }),
  D3: () =>
    withExchange(async ({ restUrl }) => {
      await new ExchangeApi(configured(restUrl, rsaKey('secret'))).getExchangeStatus()
      const leaked = await leakedTo((url) => axios.get(url))
      return { holds: leaked.length === 0, evidence: `axios.get of another host carries ${leaked.join(', ') || 'nothing of it'}` }
    }),
  D4: () =>
    withExchange(async ({ restUrl }) => {
      // One after the other: with two API objects, each request would be signed with both keys.
      const outcomes = [await tryKey(restUrl, escaped(rsaKey('escaped'))), await tryKey(restUrl, ed25519Key('ed25519'))]
      return { holds: outcomes.every((outcome) => outcome === 'signs'), evidence: `escaped PEM: ${outcomes[0]}; Ed25519: ${outcomes[1]}` }
    }),
  D5: () => loadsAsEsm(`./node_modules/kalshi-typescript/${MODULE}`, new URL('../../', import.meta.url)),
}

/** What its package.json names as the ES module. */
const { module: MODULE }: { readonly module: string } = require('kalshi-typescript/package.json')

async function tryKey(restUrl: string, key: PemKey): Promise<string> {
  try {
    await new ExchangeApi(configured(restUrl, key)).getExchangeStatus()
    return 'signs'
  } catch (error) {
    return `${Reflect.get(Object(error), 'code')} at the first request`
  }
}
