type NodeCrypto = typeof import('node:crypto')
type NodeFs = typeof import('node:fs')

// An `import` of these would load streams, workers and OpenSSL's tables with the package, which takes as long as half of Node's
// own start, for programs without a key as well.
let crypto: NodeCrypto | undefined

/** `node:crypto`, loaded when first asked for. */
export function nodeCrypto(): NodeCrypto {
  crypto ??= process.getBuiltinModule('node:crypto')
  return crypto
}

/** `node:fs`, loaded when first asked for. */
export function nodeFs(): NodeFs {
  return process.getBuiltinModule('node:fs')
}
