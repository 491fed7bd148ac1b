import { expect, it } from 'vitest'
import { Secret } from '../secrets/secret.ts'
import { createLogger, type LoggerOptions } from './create-logger.ts'

function record(options: Partial<LoggerOptions> = {}): {
  logger: ReturnType<typeof createLogger>
  lines: () => Record<string, unknown>[]
  raw: string[]
} {
  const raw: string[] = []
  const logger = createLogger({ name: 'test', destination: { write: (line) => raw.push(line) }, ...options })
  return { logger, raw, lines: () => raw.map((line) => JSON.parse(line)) }
}

it('writes one JSON object a line, fields beside a constant message', () => {
  const { logger, lines, raw } = record({ fields: { gatherer: 'g1' } })
  logger.warn({ lagMs: 12 }, 'falling behind')
  expect(raw[0]?.endsWith('}\n')).toBe(true)
  expect(lines()).toEqual([expect.objectContaining({ level: 'WARNING', name: 'test', gatherer: 'g1', lagMs: 12, msg: 'falling behind' })])
  expect(lines()[0]?.['time']).toMatch(/^\d{4}-\d{2}-\d{2}T.*Z$/)
})

it.each([
  ['DEBUG', ['DEBUG', 'INFO', 'WARNING', 'ERROR', 'FATAL']],
  ['INFO', ['INFO', 'WARNING', 'ERROR', 'FATAL']],
  ['WARNING', ['WARNING', 'ERROR', 'FATAL']],
  ['ERROR', ['ERROR', 'FATAL']],
] as const)('lets pass from level %s on', (level, expected) => {
  const { logger, lines } = record({ level })
  for (const method of ['debug', 'info', 'warn', 'error', 'fatal'] as const) logger[method]('said')
  expect(lines().map((line) => line['level'])).toEqual(expected)
})

it('removes secrets by the name of their field, at the first two levels, in children too', () => {
  const { logger, raw, lines } = record()
  logger.child({ run: 1 }).info({ apiSecret: 'hunter22', config: { dbPassword: 'hunter22', databaseUrl: 'hunter22', port: 1 } }, 'said')
  expect(raw.join()).not.toContain('hunter22')
  expect(lines()[0]).toMatchObject({ run: 1, config: { port: 1 } })
})

it('removes credentials of URLs and PEM texts wherever they stand', () => {
  const { logger, raw } = record()
  const pem = '-----BEGIN PRIVATE KEY-----\nhunter22\n-----END PRIVATE KEY-----\n'
  logger.error(
    { err: new Error('connect postgres://me:hunter22@db/x failed'), note: pem, cut: pem.slice(0, 40), s: new Secret('hunter22') },
    'failed',
  )
  expect(raw.join()).not.toContain('hunter22')
  expect(raw.join()).toContain('@db/x failed')
  expect(() => JSON.parse(raw.join(''))).not.toThrow()
})

it('keeps addresses without credentials', () => {
  const { logger, lines } = record()
  logger.info({ healthUrl: 'http://127.0.0.1:8080/health', mail: 'a@b' }, 'listening')
  expect(lines()[0]).toMatchObject({ healthUrl: 'http://127.0.0.1:8080/health', mail: 'a@b' })
})
