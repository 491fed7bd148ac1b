import { execFile } from 'node:child_process'
import { promisify } from 'node:util'
import { describe, expect, it } from 'vitest'
import { ENGINE_NAMES, openEngine } from '../../src/index.ts'

const run = promisify(execFile)
const entry = new URL('../../src/index.ts', import.meta.url).href
const LIBRARIES = { duckdb: '@duckdb/node-api', hyparquet: 'hyparquet-writer', parquetjs: 'parquetjs' } as const

/** Runs a module that notes which of the libraries it asks for, and may not have one, and gives what it prints. */
async function runWatched(code: string, hidden = ''): Promise<string> {
  const watch = `import { registerHooks } from 'node:module'
    const asked = []
    registerHooks({ resolve: (name, context, next) => {
      if (${JSON.stringify(Object.values(LIBRARIES))}.includes(name)) asked.push(name)
      if (name === '${hidden}') throw Object.assign(new Error('not installed: ' + name), { code: 'ERR_MODULE_NOT_FOUND' })
      return next(name, context)
    } })
    const { openEngine } = await import('${entry}')`
  const { stdout } = await run(process.execPath, ['--input-type=module', '--eval', `${watch}\n${code}`])
  return stdout.trim()
}

it('opens each engine by its name', async () => {
  for (const name of ENGINE_NAMES) expect((await openEngine(name)).name).toContain(name)
})

it('names the engines there are to who asks for another', async () => {
  await expect(openEngine('arrow')).rejects.toMatchObject({
    code: 'ENGINE_CONFIG',
    message: 'there is no engine "arrow"; there are duckdb, hyparquet, parquetjs',
  })
})

describe.each(ENGINE_NAMES)('the engine %s', (name) => {
  it('is loaded when it is opened, and no other is', async () => {
    expect(await runWatched('console.log(asked.length)')).toBe('0')
    expect(await runWatched(`await openEngine('${name}'); console.log([...new Set(asked)].join())`)).toBe(LIBRARIES[name])
  })

  it('says what to install where it is absent', async () => {
    const tell = `await openEngine('${name}').catch(({ code, message }) => console.log(code, message))`
    expect(await runWatched(tell, LIBRARIES[name])).toMatch(
      new RegExp(`^ENGINE_CONFIG the engine ${name} needs a package that is not installed: npm install .*${LIBRARIES[name]}`),
    )
  })
})
