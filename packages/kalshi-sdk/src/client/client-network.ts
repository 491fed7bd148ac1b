import type { CreatePool } from '../rest/transport/http-pool.ts'
import { createNetworkPool } from '../rest/transport/undici-pool.ts'
import type { OpenConnection } from '../ws/connection-port.ts'
import { openNetworkConnection } from '../ws/network-connection.ts'

/** How a client reaches its exchange. */
export interface ClientNetwork {
  readonly createPool: CreatePool
  readonly openConnection: OpenConnection
}

/** The network of this machine; `undici` and `ws` are loaded when they are first used. */
export const systemNetwork: ClientNetwork = { createPool: createNetworkPool, openConnection: openNetworkConnection }
