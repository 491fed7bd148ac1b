import { execFile } from 'node:child_process'
import { readFileSync } from 'node:fs'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { build } from 'esbuild'
import { describe, expect, it } from 'vitest'

const packageUrl = new URL('../../', import.meta.url)
const manifest: { readonly license: string; readonly exports: Readonly<Record<string, unknown>> } = JSON.parse(
  readFileSync(fileURLToPath(new URL('package.json', packageUrl)), 'utf8'),
)
const SOURCES = Object.keys(manifest.exports)
  .filter((key) => key !== './package.json')
  .map((key) => new URL(`src/${key === '.' ? 'index' : key.slice(2)}.ts`, packageUrl))

/** `npm run check` does the same with the packed tarball, on every runtime. */
describe('defects of other clients, in the package', () => {
  it('D5: every entry is an ES module that Node loads and a bundler bundles', async () => {
    const script = SOURCES.map((url) => `await import('${url.href}')`).join('\n')
    await promisify(execFile)(process.execPath, ['--input-type=module', '--no-warnings', '--eval', script])
    const bundled = await build({
      entryPoints: SOURCES.map((url) => fileURLToPath(url)),
      outdir: 'out',
      bundle: true,
      write: false,
      format: 'esm',
      platform: 'node',
      external: ['undici', 'ws', '@opentelemetry/api'],
      logLevel: 'silent',
    })
    expect(bundled.errors).toEqual([])
    expect(bundled.outputFiles.map(({ text }) => text).filter((text) => /\brequire\(/.test(text))).toEqual([])
    expect(manifest.license).toBe('MIT')
  })
})
