import type { OpenConnection } from './connection-port.ts'

/** Over the network; `ws` is loaded by the first connection. */
export const openNetworkConnection: OpenConnection = async (options) => {
  const { openConnection } = await import('./connection.ts')
  return openConnection(options)
}
