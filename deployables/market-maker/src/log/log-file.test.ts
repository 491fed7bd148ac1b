import { mkdtemp, readFile, rm } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { expect, it } from 'vitest'
import { openLogFile } from './log-file.ts'

const memory = () => {
  const lines: string[] = []
  return { lines, stdout: { write: (line: string) => void lines.push(line) } }
}

it('writes each line to both, behind what the file has', async () => {
  const folder = await mkdtemp(join(tmpdir(), 'log-file-'))
  const path = join(folder, 'logs', 'maker.log')
  const { lines, stdout } = memory()
  const complain = (error: unknown): void => expect.fail(String(error))
  for (const line of ['one\n', 'two\n']) {
    const file = openLogFile({ path, stdout, complain })
    file.write(line)
    file.close()
  }
  expect([await readFile(path, 'utf8'), lines]).toEqual(['one\ntwo\n', ['one\n', 'two\n']])
  await rm(folder, { recursive: true })
})

it.runIf(process.platform === 'linux')('goes on without a file that is full, and says so once', () => {
  const { lines, stdout } = memory()
  const complaints: unknown[] = []
  const file = openLogFile({ path: '/dev/full', stdout, complain: (error) => void complaints.push(error) })
  for (const line of ['one\n', 'two\n']) file.write(line)
  file.close()
  expect(lines).toEqual(['one\n', 'two\n'])
  expect(complaints).toEqual([expect.objectContaining({ code: 'ENOSPC' })])
})
