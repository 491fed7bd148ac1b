import { execFile } from 'node:child_process'
import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { promisify } from 'node:util'
import { expect, it } from 'vitest'
import { hashOf, runPaper, testEngine } from '../support/run-paper.ts'
import { syntheticMarkets } from '../support/synthetic-market.ts'

const PROGRAM = fileURLToPath(new URL('../programs/replay-journal.ts', import.meta.url))

it('E1 gives the same commands for the same journal in another process, byte for byte', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kassandra-journal-'))
  try {
    const { journal, commands } = runPaper(testEngine(), syntheticMarkets(['KXA', 'KXB'], 11, 1_000))
    expect(commands.length).toBeGreaterThan(100)
    const file = join(folder, 'journal.jsonl')
    await writeFile(file, journal.map((event) => JSON.stringify(event)).join('\n'))
    const { stdout } = await promisify(execFile)(process.execPath, [...process.execArgv, PROGRAM, file])
    expect(stdout).toBe(hashOf(commands))
  } finally {
    await rm(folder, { recursive: true })
  }
})
