import { readFileSync } from 'node:fs'
import { join } from 'node:path'
import { fileURLToPath } from 'node:url'

export const ROOT: string = fileURLToPath(new URL('../../..', import.meta.url))
export const RUNBOOKS: string = join(ROOT, 'docs', 'runbooks')

/** A block of shell of a page that says by `run=NAME` that it is run here. */
export interface Block {
  readonly name: string
  readonly text: string
}

const BLOCK = /^( *)```sh run=([a-z0-9-]+)\n([\s\S]*?)^\1```$/gm

/** Pure. The blocks of a page that are run, in its order. */
export const runnableBlocks = (markdown: string): readonly Block[] =>
  [...markdown.matchAll(BLOCK)].map(([, indent = '', name = '', text = '']) => ({
    name,
    text: text.replaceAll(new RegExp(`^${indent}`, 'gm'), ''),
  }))

/** A runbook, whose blocks are asked for by name. */
export class Page {
  readonly #name: string
  readonly #blocks: ReadonlyMap<string, string>
  readonly #asked = new Set<string>()

  constructor(name: string) {
    this.#name = name
    this.#blocks = new Map(runnableBlocks(readFileSync(join(RUNBOOKS, name), 'utf8')).map((block) => [block.name, block.text]))
  }

  /** @throws {Error} The page has no such block. */
  block(name: string): string {
    const text = this.#blocks.get(name)
    if (text === undefined) throw new Error(`docs/runbooks/${this.#name} has no block run=${name}`)
    this.#asked.add(name)
    return text
  }

  /** Blocks that nobody has asked for. */
  unused(): readonly string[] {
    return [...this.#blocks.keys()].filter((name) => !this.#asked.has(name))
  }
}
