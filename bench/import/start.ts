/**
 * What an import costs a program: wall time and peak memory of a fresh process that does nothing else, beside an empty module and
 * kalshi-typescript. Processes run one at a time, in alternating order; ratios are within a round, the median counts. Prints one JSON line.
 *
 *   node bench/import/start.ts
 */
import { spawnSync } from 'node:child_process'
import { mkdtempSync, rmSync, symlinkSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

const ROUNDS = 21
const REPORT = `process.on('exit', () => process.stdout.write(JSON.stringify(process.resourceUsage())))`

const PROGRAMS = {
  bare: '',
  root: `import '@kassandra/kalshi-sdk'`,
  rest: `import '@kassandra/kalshi-sdk/rest'`,
  ws: `import '@kassandra/kalshi-sdk/ws'`,
  units: `import '@kassandra/kalshi-sdk/units'`,
  undici: `import 'undici'`,
  official: `import 'kalshi-typescript'`,
} as const
type Name = keyof typeof PROGRAMS
const NAMES = Object.keys(PROGRAMS) as readonly Name[]

interface Start {
  readonly wallMs: number
  readonly cpuMs: number
  readonly peakRssMb: number
}

const dir = mkdtempSync(join(tmpdir(), 'bench-import-'))
try {
  symlinkSync(fileURLToPath(new URL('../../node_modules', import.meta.url)), join(dir, 'node_modules'))
  for (const name of NAMES) writeFileSync(join(dir, `${name}.mjs`), `${PROGRAMS[name]}\n${REPORT}\n`)
  const rounds = Array.from({ length: ROUNDS + 1 }, (_round, at) => runAll(at)).slice(1)
  process.stdout.write(
    `${JSON.stringify({
      bench: 'import/start',
      node: process.version,
      rounds: rounds.length,
      wallToBare: perName((name) => median(rounds.map((starts) => starts[name].wallMs / starts.bare.wallMs))),
      cpuToBare: perName((name) => median(rounds.map((starts) => starts[name].cpuMs / starts.bare.cpuMs))),
      rootToOfficial: round(median(rounds.map(({ root, official }) => root.wallMs / official.wallMs))),
      wallMs: perName((name) => median(rounds.map((starts) => starts[name].wallMs))),
      peakRssMb: perName((name) => median(rounds.map((starts) => starts[name].peakRssMb))),
    })}\n`,
  )
} finally {
  rmSync(dir, { recursive: true })
}

function runAll(at: number): Record<Name, Start> {
  const order = at % 2 === 0 ? NAMES : NAMES.toReversed()
  return Object.fromEntries(order.map((name) => [name, start(name)])) as Record<Name, Start>
}

function start(name: Name): Start {
  const startedAt = performance.now()
  const { stdout, stderr, status } = spawnSync(process.execPath, [`${name}.mjs`], { cwd: dir, encoding: 'utf8' })
  const wallMs = performance.now() - startedAt
  if (status !== 0) throw new Error(stderr)
  const { maxRSS, userCPUTime, systemCPUTime }: NodeJS.ResourceUsage = JSON.parse(stdout)
  return { wallMs, cpuMs: (userCPUTime + systemCPUTime) / 1_000, peakRssMb: maxRSS / 1_024 }
}

function perName(of: (name: Name) => number): Record<string, number> {
  return Object.fromEntries(NAMES.map((name) => [name, round(of(name))]))
}

function median(values: readonly number[]): number {
  return values.toSorted((one, other) => one - other)[Math.floor(values.length / 2)] ?? Number.NaN
}

function round(value: number): number {
  return Number(value.toFixed(2))
}
