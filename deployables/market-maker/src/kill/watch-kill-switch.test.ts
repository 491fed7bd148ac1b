import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { readKillFile, watchKillSwitch } from './watch-kill-switch.ts'

it('tells each time that the file appears, with its first line', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'kassandra-kill-'))
  const path = join(folder, 'KILL')
  const told: string[] = []
  const stop = new AbortController()
  const rounds = [
    () => writeFile(path, 'storm ahead\nmore'),
    async () => undefined,
    () => rm(path),
    () => writeFile(path, ''),
    async () => stop.abort(),
  ]
  try {
    await watchKillSwitch(
      {
        read: () => readKillFile(path),
        intervalMs: 1,
        found: (reason) => told.push(reason),
        failed: (error) => told.push(String(error)),
        wait: async () => rounds.shift()?.(),
      },
      stop.signal,
    )
  } finally {
    await rm(folder, { recursive: true })
  }
  expect(told).toEqual(['storm ahead', 'the kill file is there'])
})
