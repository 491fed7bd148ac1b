import { globSync, readFileSync } from 'node:fs'
import { createRequire } from 'node:module'
import { dirname, join } from 'node:path'

/** The folder of the exchange's own TypeScript client. */
export const OFFICIAL_FOLDER: string = dirname(createRequire(import.meta.url).resolve('kalshi-typescript/package.json'))

/** An operation of the exchange's own client. */
export interface OfficialOperation {
  /** `MarketApi` */
  readonly api: string
  /** `getMarkets` */
  readonly method: string
  readonly httpMethod: string
  readonly path: string
  /** What it is called with, without the options of the HTTP client. */
  readonly parameters: readonly string[]
}

export interface OfficialClient {
  readonly version: string
  readonly operations: readonly OfficialOperation[]
}

/** Reads every operation of the installed package from its sources. */
export function readOfficialClient(): OfficialClient {
  const { version }: { readonly version: string } = JSON.parse(readFileSync(join(OFFICIAL_FOLDER, 'package.json'), 'utf8'))
  const files = globSync('api/*-api.ts', { cwd: OFFICIAL_FOLDER }).toSorted()
  return { version, operations: files.flatMap((path) => operationsOf(readFileSync(join(OFFICIAL_FOLDER, path), 'utf8'))) }
}

function operationsOf(source: string): readonly OfficialOperation[] {
  const api = /export class (\w+) extends BaseAPI/.exec(source)?.[1] ?? ''
  const requests = [...source.matchAll(/^ {8}(\w+): async \([\s\S]*?const localVarPath = `([^`]+)`[\s\S]*?method: '([A-Z]+)'/gm)]
  return requests.map(([, method = '', path = '', httpMethod = '']) => {
    const signature = new RegExp(`public ${method}\\(([^)]*)\\)`).exec(source)?.[1] ?? ''
    const parameters = [...signature.matchAll(/(\w+)\??:/g)].map(([, name = '']) => name).filter((name) => name !== 'options')
    return { api, method, httpMethod, path, parameters }
  })
}
