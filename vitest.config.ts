import { fileURLToPath } from 'node:url'
import { defineConfig } from 'vitest/config'

const source = (path: string): string => fileURLToPath(new URL(path, import.meta.url))

export default defineConfig({
  resolve: {
    alias: [
      { find: /^@kassandra\/([^/]+)$/, replacement: source('./packages/$1/src/index.ts') },
      { find: /^@kassandra\/([^/]+)\/([^/]+)$/, replacement: source('./packages/$1/src/$2.ts') },
    ],
  },
  test: {
    include: ['{packages,deployables}/*/{src,test}/**/*.test.ts', 'local-stack/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
    globalSetup: ['./test/postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    maxWorkers: 2,
  },
})
