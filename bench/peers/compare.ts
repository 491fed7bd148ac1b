/**
 * The defects of other clients, each tried on every client that can be had: one JSON line a defect and client, with what was seen.
 *
 *   node bench/peers/compare.ts
 */
import { fork } from 'node:child_process'
import { once } from 'node:events'
import { mkdtemp, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { DEFECTS, type Defect, type Observation } from './defects.ts'
import { fetchPeers } from './fetch-peers.ts'

const DEADLINE_MS = 20_000

/** Read in their sources, where no package of npm has them. */
const ELSEWHERE: Readonly<Partial<Record<Defect, string>>> = {
  D8: 'newyorkcompute/kalshi',
  D9: 'kalshi-trade-rs (Rust)',
  D10: 'kalshi-sdk (Python)',
}

async function observe(client: string, defect: Defect, dir = ''): Promise<Observation | undefined> {
  const child = fork(fileURLToPath(new URL('./run-scenario.ts', import.meta.url)), [client, defect, dir], { silent: true })
  const timeout = setTimeout(() => child.kill(), DEADLINE_MS)
  const observed = await Promise.race([
    once(child, 'message').then(([message]) => message ?? undefined),
    once(child, 'exit').then(() => LOST),
  ])
  clearTimeout(timeout)
  return observed
}

const LOST: Observation = { holds: false, evidence: 'the process ended without an answer' }

function print(defect: Defect, client: string, outcome: string, evidence: string): void {
  process.stdout.write(`${JSON.stringify({ defect, promise: DEFECTS[defect], client, outcome, evidence })}\n`)
}

const dir = await mkdtemp(join(tmpdir(), 'bench-peers-'))
try {
  const { pmxt, kalshiNpm } = await fetchPeers(dir)
  const clients = [
    { name: '@kassandra/kalshi-sdk', key: 'ours', dir: '' },
    { name: 'kalshi-typescript 3.30.0', key: 'official', dir: '' },
    { name: 'pmxt-core 2.41.0', key: 'pmxt', dir: pmxt },
    { name: 'kalshi 0.0.5', key: 'kalshi-npm', dir: kalshiNpm },
  ] as const
  for (const { name, dir: at } of clients)
    if (at === undefined) process.stdout.write(`${JSON.stringify({ client: name, outcome: 'not available' })}\n`)
  for (const defect of Object.keys(DEFECTS) as Defect[]) {
    for (const { name, key, dir: at } of clients) {
      const observed = at === undefined ? undefined : await observe(key, defect, at)
      if (observed) print(defect, name, observed.holds ? 'holds' : 'FAILS', observed.evidence)
    }
    const elsewhere = ELSEWHERE[defect]
    if (elsewhere) print(defect, elsewhere, 'not available', 'not a package of npm')
  }
} finally {
  await rm(dir, { recursive: true })
}
