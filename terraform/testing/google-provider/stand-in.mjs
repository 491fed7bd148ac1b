import { readFileSync } from 'node:fs'
import { providerMethods } from './provider.mjs'
import { listenGrpc } from './wire/grpc-server.mjs'

const ADDRESS = 'registry.terraform.io/hashicorp/google'

export const schema = JSON.parse(readFileSync(new URL('./schema/google.json', import.meta.url), 'utf8'))

/** Listens on loopback within this process. `environment` makes terraform ask it in place of the provider, which then is not installed. */
export async function startStandIn(facts) {
  const { address, close } = await listenGrpc(providerMethods(schema, facts))
  const reattach = {
    [ADDRESS]: { Protocol: 'grpc', ProtocolVersion: 5, Pid: process.pid, Test: true, Addr: { Network: 'tcp', String: address } },
  }
  return { environment: { TF_REATTACH_PROVIDERS: JSON.stringify(reattach) }, close }
}
