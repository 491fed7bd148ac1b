import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'

const run = promisify(execFile)
const sourceUrl = (entry: string): string => new URL(`../../src/${entry}.ts`, import.meta.url).href

/** Packages that a fresh process has loaded after running a script. */
async function loadedBy(script: string): Promise<readonly string[]> {
  const report = `
    import { createRequire } from 'node:module'
    ${script}
    const files = Object.keys(createRequire(import.meta.url).cache)
    console.log(JSON.stringify([...new Set(files.map((file) => /node_modules[/\\\\](?:[^/\\\\]*[/\\\\])*?((?:@[^/\\\\]+[/\\\\])?[^/\\\\]+)/.exec(file)?.[1] ?? file))]))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--no-warnings', '--eval', report])
  return JSON.parse(stdout)
}

const manifest: { readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('../../package.json', import.meta.url)), 'utf8'),
)
const ENTRIES = Object.keys(manifest.exports)
  .filter((key) => key !== './package.json')
  .map((key) => (key === '.' ? 'index' : key.slice(2)))

describe('importing', () => {
  it.each(ENTRIES)('%s runs as it stands and leaves undici and ws alone', async (entry) => {
    const loaded = await loadedBy(`await import('${sourceUrl(entry)}')`)
    expect(loaded.filter((name) => name === 'undici' || name === 'ws')).toEqual([])
  })

  it.each(['units', 'book', 'wire', 'capture', 'rest'].filter((entry) => ENTRIES.includes(entry)))(
    '%s loads no package at all',
    async (entry) => {
      expect(await loadedBy(`await import('${sourceUrl(entry)}')`)).toEqual([])
    },
  )
})

describe('a client', () => {
  const make = `
    const { KalshiClient } = await import('${sourceUrl('index')}')
    const client = new KalshiClient({ environment: { restUrl: 'http://127.0.0.1:1/x', wsUrl: 'ws://127.0.0.1:1/x' }, maxRetries: 0 })`

  it('that has sent nothing has not loaded undici', async () => {
    expect(await loadedBy(`${make}; await client.close()`)).not.toContain('undici')
  })

  it('loads undici when it first sends', async () => {
    const loaded = await loadedBy(`${make}; await client.exchange.status().catch(() => undefined); await client.close()`)
    expect(loaded).toContain('undici')
  })
})
