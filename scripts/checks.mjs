// Everything but the tests, on the pinned Node. Each check is named and ends as passed, failed, or skipped with the reason; a
// check may return `{ note }` to be printed beside it, or `{ skipped }`. The last line counts those that ran.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from './check-packages.mjs'
import { browseSite } from './docs/browse.mjs'
import { checkRelease } from './release-dry/check-release.mjs'
import { capture } from './run-quietly.mjs'
import { root, workspaces } from './workspaces.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

const checks = [
  ['lint', () => capture(bin('biome'), ['check', '--error-on-warnings', '.'])],
  ['types of the sources', () => capture(bin('tsc'), ['-p', 'tsconfig.json'])],
  ['types of tests, examples and tools', () => capture(bin('tsc'), ['-p', 'tsconfig.tests.json'])],
  ["types of the market maker's page", () => capture(bin('tsc'), ['-p', 'deployables/market-maker/src/dashboard/page', '--noEmit'])],
  ['the site of the documentation: every page, link and anchor', buildSite],
  ['the site in a browser, wide and on a phone', browse],
  ['a release: versions, changelogs and what npm has to know', checkRelease],
]

async function buildSite() {
  const lines = (await capture(process.execPath, [join(root, 'scripts', 'docs', 'main.mjs'), 'build'])).trimEnd().split('\n')
  return { note: lines.at(-1) }
}

async function browse() {
  const { opened, skipped } = await browseSite(join(root, '.cache', 'docs-site'))
  return skipped === undefined ? { note: `${opened} pages` } : { skipped }
}

const results = []

async function check(name, run) {
  const startedAt = performance.now()
  const say = (outcome, note) => {
    const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
    process.stdout.write(`${outcome}  ${name}${note ? `: ${note}` : ''} (${seconds} s)\n`)
  }
  try {
    const { note, skipped } = (await run()) ?? {}
    if (skipped === undefined) results.push({ name, passed: true })
    say(skipped === undefined ? 'passed' : 'skipped', skipped ?? note)
  } catch (error) {
    results.push({ name, passed: false })
    say('FAILED')
    process.stdout.write(`${error.message.trimEnd()}\n`)
  }
}

for (const [name, run] of checks) await check(name, run)
await checkPackages(
  workspaces().filter(({ manifest }) => manifest.private !== true),
  check,
)

const passed = results.filter((result) => result.passed).length
const failed = results.length - passed
mkdirSync(join(root, '.cache'), { recursive: true })
writeFileSync(join(root, '.cache', 'check-results.json'), JSON.stringify({ passed, failed }))
process.stdout.write(`${passed} passed, ${failed} failed\n`)
process.exitCode = failed === 0 ? 0 : 1
