import { readFileSync } from 'node:fs'

const DOCS = new URL('../../../../../docs/', import.meta.url)

export const readDoc = (name: string): string => readFileSync(new URL(name, DOCS), 'utf8')

/** The cells of every table row of a text, without the lines of titles and dashes. */
export function tableRows(markdown: string): readonly (readonly string[])[] {
  const lines = markdown.split('\n')
  return lines.flatMap((line, index) => {
    const isTitle = lines[index + 1]?.startsWith('|-') || lines[index + 1]?.startsWith('| -')
    if (!line.startsWith('|') || isTitle || /^\|[ -]*-/.test(line)) return []
    return [
      line
        .slice(1, -1)
        .split(/(?<!\\)\|/)
        .map((cell) => cell.trim()),
    ]
  })
}

/** What stands under a heading, up to the next one. */
export function sectionOf(markdown: string, heading: string): string {
  const [, ...rest] = markdown.split(`\n## ${heading}\n`)
  return rest.join('').split('\n## ')[0] ?? ''
}

export interface CodeBlock {
  readonly language: string
  readonly text: string
  /** Of its first line of code, from 1. */
  readonly line: number
}

export function codeBlocks(markdown: string): readonly CodeBlock[] {
  return [...markdown.matchAll(/^```(\w*)\n([\s\S]*?)^```$/gm)].map(({ index, 1: language = '', 2: text = '' }) => ({
    language,
    text,
    line: markdown.slice(0, index).split('\n').length + 1,
  }))
}
