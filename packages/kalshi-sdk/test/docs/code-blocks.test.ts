import { mkdtemp, rm, writeFile } from 'node:fs/promises'
import { tmpdir } from 'node:os'
import { join } from 'node:path'
import { pathToFileURL } from 'node:url'
import { afterAll, beforeAll, describe, expect, it } from 'vitest'
import { type CodeBlock, codeBlocks, readDoc } from './support/markdown.ts'
import { runModule } from './support/run-module.ts'
import { type Simulator, startSimulator } from './support/simulator.ts'
import { typeCheck } from './support/type-check.ts'

/** Stands before a block that goes to an exchange on the network, or needs a file that is not there. */
const COMPILED_ONLY = '<!-- compiled only -->'

const tsBlocks = (doc: string): readonly CodeBlock[] => codeBlocks(readDoc(doc)).filter(({ language }) => language === 'ts')

function toRun(doc: string): readonly CodeBlock[] {
  const lines = readDoc(doc).split('\n')
  return tsBlocks(doc).filter(({ line }) => !lines.slice(line - 4, line - 1).includes(COMPILED_ONLY))
}

/** What comments behind calls of `console.log` say that is printed, up to their first comma or colon. */
function promisedBy(text: string): readonly string[] {
  return [...text.matchAll(/console\.log\(.*\) \/\/ ([^,:\n]+)/g)]
    .map(([, promise = '']) => promise)
    .filter((promise) => /^(true|false|\d)/.test(promise))
}

describe('the code in the docs', () => {
  it('tells a block that does not compile', () => {
    expect(typeCheck({ broken: "import { price } from '@kassandra/kalshi-sdk'\nexport const one: string = price(1)\n" })).toEqual([
      expect.stringMatching(/^broken\.ts:2: Type 'Price' is not assignable to type 'string'/),
    ])
  })

  it.each(['guide.md', 'errors.md', 'migration-from-kalshi-typescript.md', 'observability.md', 'testing-with-the-simulator.md'])(
    'compiles in %s',
    (doc) => {
      const blocks = tsBlocks(doc).map(({ line, text }) => [`${doc}:${line}`.replaceAll(/[:.]/g, '-'), `${text}\nexport {}\n`])
      expect(blocks.length).toBeGreaterThan(0)
      expect(typeCheck(Object.fromEntries(blocks))).toEqual([])
    },
  )
})

describe('the code in the guide', () => {
  let simulator: Simulator
  let folder = ''

  beforeAll(async () => {
    simulator = await startSimulator()
    folder = await mkdtemp(join(tmpdir(), 'guide-'))
  })
  afterAll(async () => {
    await simulator[Symbol.asyncDispose]()
    await rm(folder, { recursive: true, force: true })
  })

  it.each(toRun('guide.md'))('runs at line $line', async ({ line, text }) => {
    const path = join(folder, `line-${line}.ts`)
    await writeFile(path, text)
    const { printed } = await runModule(pathToFileURL(path).href, simulator.env)
    expect(promisedBy(text).filter((line) => !printed.includes(line))).toEqual([])
    if (text.includes('console.log')) expect(printed).not.toEqual([])
  })
})
