import { registerHooks } from 'node:module'

const PACKAGES = new URL('../../../../packages/', import.meta.url)

/** Runs the packages as they stand in their sources, as the tests do, so that nothing has to be built. */
registerHooks({
  resolve(specifier, context, next) {
    const [, name, entry = 'index'] = /^@kassandra\/([^/]+)(?:\/([^/]+))?$/.exec(specifier) ?? []
    return next(name === undefined ? specifier : new URL(`${name}/src/${entry}.ts`, PACKAGES).href, context)
  },
})
