import { mkdir, mkdtemp, readdir, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { parseInstant } from '@kassandra/kalshi-sdk/units'
import { DEFAULT_RECORDING } from '@kassandra/mm-engine/session'
import { expect, it } from 'vitest'
import { keepSessions } from './keep-sessions.ts'

it('deletes recordings that are too old, and not the one that is written', async () => {
  const dir = await mkdtemp(join(tmpdir(), 'kassandra-sessions-'))
  const folder = join(dir, '2026', '05')
  const writing = join(folder, 'session_maker_20260502_0000.jsonl.gz')
  await mkdir(folder, { recursive: true })
  for (const day of ['01', '02', '30']) await writeFile(join(folder, `session_maker_202605${day}_0000.jsonl.gz`), 'x')
  const stop = new AbortController()
  const told: number[] = []
  try {
    await keepSessions(
      {
        config: { ...DEFAULT_RECORDING, output_dir: dir, retention_days: 5 },
        clock: { nowUs: () => parseInstant('2026-05-31T00:00:00Z'), setTimer: () => ({ cancel: () => undefined }) },
        archive: undefined,
        archived: () => undefined,
        notArchived: fail,
        writing: () => writing,
        deleted: (files) => {
          told.push(files)
          stop.abort()
        },
        overCap: () => undefined,
        notDeleted: fail,
      },
      stop.signal,
    )
    expect(told).toEqual([1])
    expect(await readdir(folder)).toEqual(['session_maker_20260502_0000.jsonl.gz', 'session_maker_20260530_0000.jsonl.gz'])
  } finally {
    await rm(dir, { recursive: true })
  }
})

function fail(error: unknown): never {
  throw error
}
