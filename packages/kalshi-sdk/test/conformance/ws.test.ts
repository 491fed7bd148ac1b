import { fileURLToPath } from 'node:url'
import { describe, expect, it } from 'vitest'
import { decodeFrame } from '../../src/ws/decode-frame.ts'
import { HAS_SHARED_FILES, readShared } from '../rest/support/shared-files.ts'
import type { SeenCommand } from '../support/ws-exchange.ts'
import { type Message, readMessageSpecification } from './asyncapi.ts'
import { auditMessage, toAudit } from './ws-audit.ts'
import { sendEverything, sentWith } from './ws-commands.ts'
import { type CommandRow, type MessageRow, toMessageCoveragePage } from './ws-coverage-table.ts'
import { INCOMPLETE_EXAMPLES, UNREAD, UNSENT } from './ws-exceptions.ts'

const PAGE = fileURLToPath(new URL('../../../../docs/ws-coverage.md', import.meta.url))
const specification = HAS_SHARED_FILES ? readMessageSpecification() : undefined

interface Received {
  readonly channel: string | undefined
  readonly message: Message
  readonly name: string
}

const received: readonly Received[] = [
  ...[...(specification?.channels ?? [])].flatMap(([channel, messages]) =>
    messages.map((message) => ({ channel, message, name: `${channel}: ${message.id}` })),
  ),
  ...(specification?.replies ?? []).map((message) => ({ channel: undefined, message, name: `reply: ${message.id}` })),
]

describe.runIf(specification)('the WebSocket specification', () => {
  const rows: MessageRow[] = []

  it.each(received)('is met by the frame of $name', ({ channel, message }) => {
    const type = String(message.payload.properties?.['type']?.const)
    const { kind, fields, words } = auditMessage(message)
    expect(['unknown', 'malformed']).not.toContain(kind)
    const unread = UNREAD.filter((each) => each.in.includes(type)).map(({ field }) => field)
    expect(
      fields.missing.filter((name) => !unread.includes(name)),
      'fields that are not read',
    ).toEqual([])
    expect(
      unread.filter((name) => fields.documented.includes(name) && !fields.missing.includes(name)),
      'fields said to be unread',
    ).toEqual([])
    expect(words.missing, 'words that are not taken').toEqual([])
    rows.push({ channel, message: message.title, kind, fields, words: words.documented.length })
  })

  it.each(received)('has examples that decode: $name', ({ message }) => {
    const kinds = message.examples.map((example) => decodeFrame(JSON.stringify(example)).kind)
    const isIncomplete = message.id in INCOMPLETE_EXAMPLES
    expect(kinds.filter((kind) => kind === 'unknown' || kind === 'malformed')).toEqual(isIncomplete ? ['malformed'] : [])
  })

  it('has no command, parameter or word that cannot be sent, and nothing is sent that it has not; docs/ws-coverage.md tells, -u writes it', async () => {
    if (!specification) throw new Error('it is filtered out')
    const channels = [...specification.channels.keys()]
    const seen = await sendEverything(channels)
    expect(new Set(sentWith('subscribe', seen).filter((name) => name.startsWith('channels=')))).toEqual(
      new Set(channels.map((channel) => `channels=${channel}`)),
    )
    const commands = [...new Set(specification.commands.map(commandOf))].map((command) => auditCommand(command, seen))
    expect(new Set(seen.map(({ cmd }) => cmd))).toEqual(new Set(commands.map(({ command }) => command)))
    for (const { command, params, words } of commands) {
      const missing = [...params.missing, ...words.missing].map((name) => `${command} ${name}`)
      expect(missing.filter((name) => !(name in UNSENT))).toEqual([])
      expect(params.surplus).toEqual([])
    }
    await expect(toMessageCoveragePage(specification.version, rows, commands)).toMatchFileSnapshot(PAGE)
  })

  it('is met by the single frames that were quoted from the real exchange', () => {
    const lines = readShared('fixtures/quoted_bodies_2026.jsonl').trim().split('\n')
    const bodies = lines.map((line) => JSON.parse(line)).filter(({ kind }) => kind === 'ws_frame')
    expect(bodies.map(({ body }) => decodeFrame(JSON.stringify(body)).kind)).toEqual(['trade', 'market-lifecycle'])
  })

  const commandOf = ({ payload }: Message): string => String(payload.properties?.['cmd']?.const)

  function auditCommand(command: string, seen: readonly SeenCommand[]): CommandRow {
    const schemas = (specification?.commands ?? []).filter((each) => commandOf(each) === command)
    const params = schemas.flatMap(({ payload }) => Object.entries(payload.properties?.['params']?.properties ?? {}))
    const words = params.flatMap(([name, schema]) => (schema.enum ?? schema.items?.enum ?? []).map((word) => `${name}=${word}`))
    const sent = sentWith(command, seen)
    return {
      command,
      params: toAudit(
        params.map(([name]) => name),
        sent.filter((name) => !name.includes('=')),
      ),
      words: toAudit(words, sent),
    }
  }
})

it.skipIf(specification)('the WebSocket specification is not beside this checkout, so nothing was compared with it', () => {
  expect(HAS_SHARED_FILES).toBe(false)
})
