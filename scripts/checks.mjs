// Everything but the tests, on the pinned Node. Each check is named and ends as passed or failed; the last line counts them.
import { mkdirSync, writeFileSync } from 'node:fs'
import { join } from 'node:path'
import { checkPackages } from './check-packages.mjs'
import { capture } from './run-quietly.mjs'
import { root, workspaces } from './workspaces.mjs'

const bin = (name) => join(root, 'node_modules', '.bin', name)

const checks = [
  ['lint', () => capture(bin('biome'), ['check', '--error-on-warnings', '.'])],
  ['types of the sources', () => capture(bin('tsc'), ['-p', 'tsconfig.json'])],
  ['types of tests, examples and tools', () => capture(bin('tsc'), ['-p', 'tsconfig.tests.json'])],
]

const results = []

async function check(name, run) {
  const startedAt = performance.now()
  let problem
  try {
    await run()
  } catch (error) {
    problem = error.message
  }
  results.push({ name, passed: problem === undefined })
  const seconds = ((performance.now() - startedAt) / 1_000).toFixed(1)
  process.stdout.write(`${problem === undefined ? 'passed' : 'FAILED'}  ${name} (${seconds} s)\n`)
  if (problem !== undefined) process.stdout.write(`${problem.trimEnd()}\n`)
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
