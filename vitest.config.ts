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
    globalSetup: ['./test/postgres.ts'],
    testTimeout: 30_000,
    hookTimeout: 60_000,
    projects: [
      {
        // A page ends below the oldest transaction still running anywhere in the cluster: these tests want it to themselves.
        extends: true,
        test: { name: 'sync', include: ['packages/sync/{src,test}/**/*.test.ts'], maxWorkers: 1, sequence: { groupOrder: 0 } },
      },
      {
        extends: true,
        test: {
          name: 'rest',
          include: ['{packages,deployables}/*/{src,test}/**/*.test.ts', 'local-stack/{src,test}/**/*.test.ts', 'test/**/*.test.ts'],
          exclude: ['packages/sync/**', '**/node_modules/**'],
          maxWorkers: 2,
          sequence: { groupOrder: 1 },
        },
      },
    ],
  },
})
