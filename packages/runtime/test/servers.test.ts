import { afterEach, expect, it } from 'vitest'
import { Counter, createMetrics, HealthBoard, type HttpEndpoint, listenHealth, listenMetrics } from '../src/index.ts'

const open: HttpEndpoint[] = []
afterEach(async () => {
  for (const server of open.splice(0)) await server.close()
})

async function health(board: HealthBoard): Promise<HttpEndpoint> {
  const server = await listenHealth(board, { port: 0 })
  open.push(server)
  return server
}

it('answers /health with 200 until something is unhealthy, then 503', async () => {
  const board = new HealthBoard()
  board.set('database', 'ok')
  const { url } = await health(board)
  const well = await fetch(`${url}/health?x=1`)
  expect([well.status, await well.json()]).toEqual([200, { status: 'ok', components: { database: { state: 'ok' } } }])
  board.set('database', 'unhealthy', 'connection refused')
  const ill = await fetch(`${url}/health`)
  expect(ill.status).toBe(503)
  expect(await ill.json()).toMatchObject({ status: 'unhealthy', components: { database: { detail: 'connection refused' } } })
})

it('answers /ready with 503 while something starts', async () => {
  const board = new HealthBoard()
  board.set('source', 'starting')
  const { url } = await health(board)
  expect((await fetch(`${url}/ready`)).status).toBe(503)
  expect((await fetch(`${url}/health`)).status).toBe(200)
  board.set('source', 'ok')
  expect(await (await fetch(`${url}/ready`)).json()).toEqual({ ready: true })
})

it('knows only its paths and methods', async () => {
  const { url } = await health(new HealthBoard())
  expect((await fetch(`${url}/`)).status).toBe(404)
  expect((await fetch(`${url}/health`, { method: 'POST' })).status).toBe(405)
  const head = await fetch(`${url}/health`, { method: 'HEAD' })
  expect([head.status, await head.text()]).toEqual([200, ''])
})

it('answers 500 when the report itself fails, and goes on', async () => {
  let broken = true
  const server = await listenHealth(
    {
      isReady: () => true,
      report: () => {
        if (broken) throw new Error('no report')
        return { status: 'ok', components: {} }
      },
    },
    { port: 0 },
  )
  open.push(server)
  expect((await fetch(`${server.url}/health`)).status).toBe(500)
  broken = false
  expect((await fetch(`${server.url}/health`)).status).toBe(200)
})

it('serves process metrics and its own, apart from other registries', async () => {
  const [first, second] = [createMetrics(), createMetrics()]
  new Counter({ name: 'rows_total', help: 'rows', registers: [first] }).inc(3)
  for (const registry of [first, second]) open.push(await listenMetrics(registry, { port: 0 }))
  const [one, two] = await Promise.all(open.map(async ({ url }) => fetch(`${url}/metrics`)))
  expect(one?.headers.get('content-type')).toContain('text/plain')
  const text = await one?.text()
  expect(text).toContain('rows_total 3')
  expect(text).toContain('process_cpu_user_seconds_total')
  expect(await two?.text()).not.toContain('rows_total')
})

it('refuses an address in use, and frees it on close, however often that is asked', async () => {
  const first = await health(new HealthBoard())
  await expect(listenHealth(new HealthBoard(), { port: first.port })).rejects.toMatchObject({ code: 'EADDRINUSE' })
  await first.close()
  await first.close()
  const again = await listenHealth(new HealthBoard(), { port: first.port, host: '0.0.0.0' })
  open.push(again)
  expect(again.url).toBe(`http://127.0.0.1:${first.port}`)
})
