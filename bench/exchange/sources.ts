/** Preloaded by the benches: has `@kassandra/*` mean the sources of this repository, built or not. */
import { registerHooks } from 'node:module'

registerHooks({
  resolve(specifier, context, nextResolve) {
    const [, name, entry = 'index'] = /^@kassandra\/([^/]+)(?:\/(.+))?$/.exec(specifier) ?? []
    if (name === undefined) return nextResolve(specifier, context)
    return nextResolve(new URL(`../../packages/${name}/src/${entry}.ts`, import.meta.url).href, context)
  },
})
