import { createServer } from 'node:http'
import type { AddressInfo } from 'node:net'
import { expect, it } from 'vitest'
import type { Alert } from './alert.ts'
import { AlertDesk } from './alert-desk.ts'
import { slackSink, webhookSink } from './webhook-sink.ts'

const alert = (key: string, text = 'something'): Alert => ({ key, level: 'error', text, atUs: 1_780_000_000_000_000 })

function deskWith(sinks: ConstructorParameters<typeof AlertDesk>[0]['sinks']) {
  let nowMs = 0
  const failures: string[] = []
  const desk = new AlertDesk({
    sinks,
    intervalMs: 60_000,
    nowMs: () => nowMs,
    wait: () => Promise.resolve(),
    failed: (sink, error) => failures.push(`${sink}: ${String(error)}`),
  })
  return { desk, failures, pass: (ms: number) => (nowMs += ms) }
}

it('tells one key once in an interval, and how many there were with the next', async () => {
  const told: string[] = []
  const { desk, pass } = deskWith([{ name: 'list', send: async ({ key, suppressed }) => void told.push(`${key} ${suppressed}`) }])
  for (const key of ['a', 'a', 'b', 'a']) desk.raise(alert(key))
  pass(60_000)
  desk.raise(alert('a'))
  await desk.drained()
  expect(told).toEqual(['a 0', 'b 0', 'a 2'])
  expect(desk.told).toBe(3)
})

it('posts to a webhook and in the form of Slack, again after a failure, and never says where to', async () => {
  const bodies: unknown[] = []
  let refusals = 1
  const server = createServer((request, response) => {
    let text = ''
    request.on('data', (part) => (text += part))
    request.on('end', () => {
      response.writeHead(refusals-- > 0 ? 503 : 200).end()
      if (response.statusCode === 200) bodies.push(JSON.parse(text))
    })
  })
  await new Promise<void>((resolve) => server.listen(0, '127.0.0.1', resolve))
  const url = `http://127.0.0.1:${(server.address() as AddressInfo).port}/secret-token`
  const { desk, failures } = deskWith([
    webhookSink({ url, source: 'maker-1' }),
    slackSink({ url, source: 'maker-1' }),
    webhookSink({ url: 'http://127.0.0.1:1/secret-token', source: 'maker-1' }),
  ])
  desk.raise(alert('halt', 'halted by daily-loss'))
  await desk.drained()
  await new Promise((resolve) => server.close(resolve))
  expect(bodies).toHaveLength(2)
  expect(bodies).toContainEqual({
    source: 'maker-1',
    key: 'halt',
    level: 'error',
    text: 'halted by daily-loss',
    at: '2026-05-28T20:26:40.000Z',
    suppressed: 0,
  })
  expect(bodies).toContainEqual({ text: ':rotating_light: maker-1: halted by daily-loss' })
  expect(failures).toHaveLength(1)
  expect(failures.join()).not.toContain('secret-token')
})
