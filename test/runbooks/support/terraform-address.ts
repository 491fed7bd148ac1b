import { globSync, readFileSync } from 'node:fs'
import { join } from 'node:path'
import { ROOT } from './page.ts'

/** Whether a root has a resource at this address; of keys of `for_each`, whether their module has any. */
export function knownAddress(root: string, address: string): boolean {
  const steps = [...address.matchAll(/(?:^|\.)(module)\.([\w-]+)(\["[^"]+"\])?|(?:^|\.)(\w+)\.([\w-]+)(\["[^"]+"\])?$/g)]
  let folder = join(ROOT, 'terraform', root)
  for (const [, isModule, module, moduleKey, type, name, key] of steps) {
    const text = globSync(join(folder, '*.tf'))
      .map((path) => readFileSync(path, 'utf8'))
      .join('\n')
    const block = isModule ? blockOf(text, `module "${module}"`) : blockOf(text, `resource "${type}" "${name}"`)
    if (block === undefined || /^ {2}for_each\b/m.test(block) !== ((isModule ? moduleKey : key) !== undefined)) return false
    const [, source] = /^ {2}source\s+= "([^"]+)"$/m.exec(block) ?? []
    if (isModule && source !== undefined) folder = join(folder, source)
  }
  return steps.length > 0 && steps.map(([step]) => step).join('') === address
}

function blockOf(text: string, head: string): string | undefined {
  const start = text.indexOf(`${head} {`)
  return start < 0 ? undefined : text.slice(start, text.indexOf('\n}', start))
}
