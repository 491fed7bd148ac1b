import { execFileSync } from 'node:child_process'
import { readFile } from 'node:fs/promises'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { expect, it } from 'vitest'
import { parse } from 'yaml'
import { FetcherBench, tradeIds } from './support/fetcher-bench.ts'

const HERE = fileURLToPath(new URL('..', import.meta.url))

it('the one file that goes into the image does the same: key of Secret Manager, files in Cloud Storage', async () => {
  await using bench = await FetcherBench.open()
  const { exchange, secrets } = bench
  execFileSync(process.execPath, [join(HERE, 'bundle.mjs'), join(bench.folder, 'image')])
  exchange.open('KXTEST-A')
  const trades = exchange.trade('KXTEST-A', 1, 3)
  secrets.add('my-project', 'prod-keyid', exchange.variables['KALSHI_API_KEY'] ?? '')
  secrets.add('my-project', 'prod-keyfile', exchange.variables['KALSHI_API_SECRET'] ?? '')
  const keys = { KALSHI_API_KEY: 'gcp-secret:prod-keyid', KALSHI_API_SECRET: 'gcp-secret:prod-keyfile' }
  const fetcher = bench.startInCloud([], keys, join(bench.folder, 'image', 'dist', 'main.js'))
  for (const minute of [60, 120]) expect(await fetcher.run(exchange.scheduled(minute))).toMatchObject({ status: 200 })
  expect(tradeIds(bench.inCloud('KXTEST-A'))).toEqual(trades)
  expect(await fetcher.kill('SIGTERM')).toBe(0)
}, 120_000)

it('the compose file and the image know the settings that they set', async () => {
  const compose: { services: Record<string, { environment: Record<string, string> }> } = parse(
    await readFile(join(HERE, 'docker-compose.yml'), 'utf8'),
  )
  const image = await readFile(join(HERE, 'Dockerfile'), 'utf8')
  const set = [
    ...Object.keys(compose.services['data-fetcher']?.environment ?? {}),
    ...[...image.matchAll(/\b([A-Z_]+)=/g)].map(([, name = '']) => name),
  ]
  const readme = await readFile(join(HERE, 'README.md'), 'utf8')
  const unknown = set.filter((name) => !['NODE_ENV', 'NODE_IMAGE'].includes(name) && !readme.includes(`\`${name}\``))
  expect(set.length).toBeGreaterThan(5)
  expect(unknown).toEqual([])
})
