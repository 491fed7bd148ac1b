// What deploys and is proved by tests, or by a rehearsal of its own: run here too, so that one command says of each how it ended.
import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { browseSite } from '../docs/browse.mjs'
import { mustRun, run } from './tools/run.mjs'

/** A check that runs the tests below these paths. @param env What they are told beside the environment. */
const tests =
  (paths, env = {}) =>
  async ({ root, scratch, signal }) => {
    const file = join(scratch, 'results.json')
    const args = ['run', ...paths, '--maxWorkers=1', '--reporter=default', '--reporter=json', `--outputFile.json=${file}`]
    const { code, stdout, stderr } = await run(process.execPath, [join(root, 'node_modules', 'vitest', 'vitest.mjs'), ...args], {
      cwd: root,
      env: { ...process.env, ...env },
      signal,
    })
    if (code !== 0) throw new Error(`${stdout}${stderr}`)
    const { numPassedTests: passed, numPendingTests: left } = JSON.parse(readFileSync(file, 'utf8'))
    if (passed === 0) return { skipped: `every test was skipped: npx vitest run ${paths.join(' ')} says why` }
    return { note: `${passed} tests${left === 0 ? '' : `, ${left} skipped`}` }
  }

async function rehearseRelease({ root, scratch, signal }) {
  const program = join(root, 'scripts', 'release-dry', 'main.mjs')
  const { code, stdout, stderr } = await run(process.execPath, [program, '--json', '--out', scratch], { cwd: root, signal })
  const { checks, passed } = code === 0 || code === 1 ? JSON.parse(stdout) : { checks: [], passed: 0 }
  if (code !== 0) {
    const failed = checks.filter(({ outcome }) => outcome === 'failed').map((check) => JSON.stringify(check))
    throw new Error([...failed, stderr].join('\n'))
  }
  return { note: `${passed} steps` }
}

async function buildSite({ root, signal }) {
  const printed = await mustRun(process.execPath, [join(root, 'scripts', 'docs', 'main.mjs'), 'build'], { cwd: root, signal })
  const { opened, skipped } = await browseSite(join(root, '.cache', 'docs-site'))
  return { note: `${printed.trimEnd().split('\n').at(-1)}; ${skipped ?? `${opened} pages opened in a browser`}` }
}

export const checks = [
  { name: 'runbooks: every command', run: tests(['test/runbooks'], { RUNBOOKS: 'all' }) },
  { name: 'cloud run: lease, state, halt and logs in a bucket', run: tests(['deployables/market-maker/test/cloud']) },
  { name: 'phases: one image, from .env to RDS', run: tests(['test/images/phases.test.ts']) },
  { name: 'release: rehearsed up to publishing', run: rehearseRelease },
  { name: 'docs: the site, its links, its pages', run: buildSite },
]
