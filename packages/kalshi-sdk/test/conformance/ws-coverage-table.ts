import type { Audit } from './audit.ts'
import { CHECKED, INCOMPLETE_EXAMPLES, UNREAD, UNSENT } from './ws-exceptions.ts'

export interface MessageRow {
  /** Undefined for a reply. */
  readonly channel: string | undefined
  readonly message: string
  readonly kind: string
  readonly fields: Audit
  readonly words: number
}

export interface CommandRow {
  readonly command: string
  readonly params: Audit
  readonly words: Audit
}

/** The page `docs/ws-coverage.md`. */
export function toMessageCoveragePage(version: string, messages: readonly MessageRow[], commands: readonly CommandRow[]): string {
  const channels = new Set(messages.flatMap(({ channel }) => channel ?? []))
  const audits = messages.map(({ fields }) => fields)
  return `# WebSocket coverage

Made by \`packages/kalshi-sdk/test/conformance\` from the exchange's AsyncAPI document, version ${version}: every message is decoded with every
documented field, and each of those fields is then changed to see whether the frame changes; a socket sends every command that it can
send. The test fails when this page is out of date or anything below is not so.

- Channels: **${channels.size} of ${channels.size}**, with ${messages.filter(({ channel }) => channel).length} messages, and ${messages.filter(({ channel }) => !channel).length} replies.
- Fields: ${toSum(audits)}. Words of closed sets: all ${messages.reduce((sum, { words }) => sum + words, 0)} are taken.
- Parameters of commands: ${toSum(commands.map(({ params }) => params))}. Their words: ${toSum(commands.map(({ words }) => words))}.

What is missing is listed below with its reason. Pings and pongs are answered by the transport.

| Channel | Message | Frame | Fields |
| --- | --- | --- | --- |
${messages.map(({ channel, message, kind, fields }) => `| ${channel ? `\`${channel}\`` : 'reply'} | ${message} | \`${kind}\` | ${toCount(fields)} |`).join('\n')}

| Command | Parameters | Words |
| --- | --- | --- |
${commands.map(({ command, params, words }) => `| \`${command}\` | ${toCount(params)} | ${toCount(words)} |`).join('\n')}

## Fields not told

${[...CHECKED, ...UNREAD].map(({ field, in: types, why }) => `- \`${field}\` of ${types.map((type) => `\`${type}\``).join(', ')}: ${why}`).join('\n')}

## Parameters not sent

${Object.entries(UNSENT)
  .map(([name, why]) => `- \`${name}\`: ${why}`)
  .join('\n')}

## Examples of the document that are incomplete

${Object.entries(INCOMPLETE_EXAMPLES)
  .map(([name, why]) => `- \`${name}\`: ${why}`)
  .join('\n')}
`
}

const toSum = (audits: readonly Audit[]): string => {
  const all = audits.reduce((sum, { documented }) => sum + documented.length, 0)
  return `${all - audits.reduce((sum, { missing }) => sum + missing.length, 0)} of ${all}`
}

const toCount = ({ documented, missing }: Audit): string =>
  documented.length === 0 ? '' : `${documented.length - missing.length} of ${documented.length}`
