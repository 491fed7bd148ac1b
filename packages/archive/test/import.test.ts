import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'

const run = promisify(execFile)
const entry = new URL('../src/index.ts', import.meta.url).href

/** Runs a module and says whether DuckDB's native library is in its process at the end. */
async function loadsDuckdb(code: string): Promise<string> {
  const report = `process.report.excludeNetwork = true
    console.log(process.report.getReport().sharedObjects.some((path) => path.includes('duckdb')))`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', `${code}\n${report}`])
  return stdout.trim()
}

it('loads the native library with the engine, not with the package', async () => {
  expect(await loadsDuckdb(`await import('${entry}')`)).toBe('false')
  expect(await loadsDuckdb(`const { duckdbEngine } = await import('${entry}'); await duckdbEngine()`)).toBe('true')
})
