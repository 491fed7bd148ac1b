// Every check of scripts/infra, one after another, each ended as passed, failed or skipped with the reason.
// The contract of a check is in scripts/infra/README.md.
import { mkdtempSync, readdirSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseArgs } from 'node:util'
import { root } from './workspaces.mjs'

const USAGE = `Checks Terraform, images, units and everything else that deploys.

  npm run check:infra -- [options] [name ...]

A name selects the checks that begin with it ("aws", "aws: moto"). Without one, all of them run.

  --list         print the names and end
  --json         print one JSON object in place of lines: {"checks":[...],"passed":n,"failed":n,"skipped":n}
  --require-all  count a skipped check as failed
  --help         print this

Ends with 0 when nothing failed, 1 when something did, 2 for a bad command line.
`

const options = {
  list: { type: 'boolean', default: false },
  json: { type: 'boolean', default: false },
  'require-all': { type: 'boolean', default: false },
  help: { type: 'boolean', default: false },
}

async function loadChecks() {
  const folder = join(root, 'scripts', 'infra')
  const files = readdirSync(folder)
    .filter((file) => file.endsWith('.mjs'))
    .toSorted()
  const found = []
  for (const file of files) {
    const { checks, close } = await import(new URL(`infra/${file}`, import.meta.url))
    if (!Array.isArray(checks)) throw new Error(`scripts/infra/${file} exports no array named "checks"; helpers belong in a folder below`)
    found.push(...checks.map((check) => ({ ...check, file, close })))
  }
  const names = found.map(({ name }) => name)
  const twice = names.filter((name, index) => names.indexOf(name) !== index)
  if (twice.length > 0) throw new Error(`two checks have the name "${twice[0]}"`)
  return found
}

async function runCheck({ name, run }, signal) {
  const scratch = mkdtempSync(join(tmpdir(), 'kassandra-infra-'))
  const startedAt = performance.now()
  const ended = (outcome, detail) => ({ name, outcome, ...detail, durationMs: Math.round(performance.now() - startedAt) })
  try {
    const { note, skipped } = (await run({ root, scratch, signal })) ?? {}
    return skipped === undefined ? ended('passed', note === undefined ? {} : { note }) : ended('skipped', { reason: skipped })
  } catch (error) {
    return ended('failed', { reason: error instanceof Error ? error.message.trimEnd() : String(error) })
  } finally {
    rmSync(scratch, { recursive: true, force: true })
  }
}

function lineOf({ name, outcome, note, reason, durationMs }) {
  const seconds = `(${(durationMs / 1_000).toFixed(1)} s)`
  if (outcome === 'failed') return `FAILED   ${name} ${seconds}\n${reason}\n`
  const said = note ?? reason
  return `${outcome}  ${name}${said === undefined ? '' : `: ${said}`} ${seconds}\n`
}

async function main() {
  const { values, positionals } = parseArgs({ options, allowPositionals: true })
  if (values.help) return process.stdout.write(USAGE)
  const all = await loadChecks()
  const chosen = positionals.length === 0 ? all : all.filter(({ name }) => positionals.some((prefix) => name.startsWith(prefix)))
  if (chosen.length === 0)
    throw new Error(`no check begins with ${positionals.map((name) => `"${name}"`).join(' or ') || 'any name'}; --list prints the names`)
  if (values.list) return process.stdout.write(chosen.map(({ name }) => `${name}\n`).join(''))

  const interrupted = new AbortController()
  for (const name of ['SIGINT', 'SIGTERM']) process.once(name, () => interrupted.abort(new Error(`ended by ${name}`)))
  const results = []
  for (const [index, check] of chosen.entries()) {
    if (interrupted.signal.aborted) break
    const result = await runCheck(check, interrupted.signal)
    results.push(result)
    if (!values.json) process.stdout.write(lineOf(result))
    if (chosen[index + 1]?.file !== check.file) await check.close?.()
  }
  if (interrupted.signal.aborted) await chosen[results.length - 1]?.close?.()
  const count = (outcome) => results.filter((result) => result.outcome === outcome).length
  const totals = { passed: count('passed'), failed: count('failed'), skipped: count('skipped') }
  const complete = results.length === chosen.length
  if (values.json) process.stdout.write(`${JSON.stringify({ checks: results, ...totals, complete })}\n`)
  else
    process.stdout.write(`${totals.passed} passed, ${totals.failed} failed, ${totals.skipped} skipped${complete ? '' : ', interrupted'}\n`)
  if (!complete || totals.failed > 0 || (values['require-all'] && totals.skipped > 0)) process.exitCode = 1
}

try {
  await main()
} catch (error) {
  process.stderr.write(`check:infra: ${error.message}\n`)
  process.exitCode = 2
}
