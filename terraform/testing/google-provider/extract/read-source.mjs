import { readFileSync } from 'node:fs'
import { join } from 'node:path'

/** The TypeScript that a compiled file of the package was made from. It stands in the inline source map; nothing of the package is run. */
export function readSource(packageDir, folder) {
  const compiled = readFileSync(join(packageDir, 'lib', folder, 'index.js'), 'utf8')
  const encoded = /sourceMappingURL=data:application\/json;(?:charset=[^;]+;)?base64,(\S+)/.exec(compiled)?.[1]
  if (encoded === undefined) throw new Error(`${folder}: no inline source map`)
  return JSON.parse(Buffer.from(encoded, 'base64').toString('utf8')).sourcesContent[0]
}
