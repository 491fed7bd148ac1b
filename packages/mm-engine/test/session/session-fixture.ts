import { mkdtempSync, rmSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { epochUs, parseInstant, price, qty } from '@kassandra/kalshi-sdk/units'
import type { Command } from '../../src/command/command.ts'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import type { SessionWriter } from '../../src/session/session-writer.ts'
import { createSessionWriter, readSession, type SessionLine, type SessionNotice, type SessionWriterOptions } from '../../src/session.ts'

export const at = (instant: string, afterUs = 0) => epochUs(parseInstant(instant) + afterUs)
export const NOON = at('2026-01-17T12:00:00Z')

export const deltaAt = (atUs: number, count = 1): EngineEvent => ({
  kind: 'delta',
  ticker: 'KXBTCD-26JAN1714-T100',
  atUs: epochUs(atUs),
  side: 'yes',
  price: price(4_800),
  delta: qty(count),
})

export const clockAt = (atUs: number): EngineEvent => ({ kind: 'clock', atUs: epochUs(atUs) })

export const cancel = (commandId: number): Command => ({
  kind: 'cancel',
  commandId,
  ticker: 'KXBTCD-26JAN1714-T100',
  clientOrderId: `e-1-${commandId}`,
})

export interface Recording {
  readonly writer: SessionWriter
  readonly notices: SessionNotice[]
}

export function record(dir: string, over: Partial<SessionWriterOptions> = {}): Recording {
  const notices: SessionNotice[] = []
  const owner = { label: 'BTC-hourly', engineId: 'e', runEpoch: 1, mode: 'paper' } as const
  return { notices, writer: createSessionWriter({ dir, ...owner, ...over }, (notice) => notices.push(notice)) }
}

export async function readAll(lines: AsyncIterable<readonly SessionLine[]>): Promise<readonly SessionLine[]> {
  const all: SessionLine[] = []
  for await (const batch of lines) all.push(...batch)
  return all
}

export const linesOf = (path: string): Promise<readonly SessionLine[]> => readAll(readSession(path))

/** By its name, where there is one. */
export function lineOf<K extends SessionLine['kind']>(lines: readonly SessionLine[], kind: K, at = 0): Extract<SessionLine, { kind: K }> {
  const line = lines.filter((each): each is Extract<SessionLine, { kind: K }> => each.kind === kind).at(at)
  if (line === undefined) throw new Error(`there is no line ${at} of kind ${kind}`)
  return line
}

export interface Folder {
  readonly path: string
  file(hourAndMinute: string, day?: string): string
  remove(): void
}

export function createFolder(): Folder {
  const path = mkdtempSync(join(tmpdir(), 'mm-session-'))
  return {
    path,
    file: (hourAndMinute, day = '17') => join(path, '2026', '01', `session_BTC-hourly_202601${day}_${hourAndMinute}.jsonl.gz`),
    remove: () => rmSync(path, { recursive: true, force: true }),
  }
}
