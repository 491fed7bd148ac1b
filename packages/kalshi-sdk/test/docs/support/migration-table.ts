import { LEFT_OUT } from '../../conformance/exceptions.ts'
import type { OfficialClient, OfficialOperation } from '../../conformance/official-client.ts'
import { BINDINGS } from '../../conformance/operations.ts'

/** Operations of clearing members, which are not in the public specification. */
const FCM_API = 'FcmApi'

const CALLS = new Map(BINDINGS.map(({ id, call }) => [id.toLowerCase(), call]))
const LEFT_OUT_IDS = new Map(Object.entries(LEFT_OUT).map(([id, why]) => [id.toLowerCase(), why]))

/** How this client is called for an operation of the official one; undefined where it has no such operation. */
export const callFor = ({ method }: OfficialOperation): string | undefined => CALLS.get(method.toLowerCase())

/** Why an operation is left out on purpose. */
export function reasonFor({ api, method }: OfficialOperation): string | undefined {
  return LEFT_OUT_IDS.get(method.toLowerCase()) ?? (api === FCM_API ? 'for clearing members (FCM) only' : undefined)
}

/** The part of the page that is made, from its mark on. */
export function toMigrationTable({ version, operations }: OfficialClient): string {
  const apis = [...new Set(operations.map(({ api }) => api))]
  return `## Every operation

Made from \`kalshi-typescript\` ${version}: ${operations.length} operations, ${operations.filter(callFor).length} of them here, the others left out with their reason.

${apis.map((api) => toSection(api, operations)).join('\n\n')}
`
}

function toSection(api: string, operations: readonly OfficialOperation[]): string {
  const rows = operations.filter((operation) => operation.api === api).map(toRow)
  return `### ${api}\n\n| kalshi-typescript | Request | here |\n| --- | --- | --- |\n${rows.join('\n')}`
}

function toRow(operation: OfficialOperation): string {
  const { method, parameters, httpMethod, path } = operation
  const call = callFor(operation)
  const here = call === undefined ? (reasonFor(operation) ?? 'missing') : `\`client.${call}\``
  return `| \`${method}(${parameters.join(', ')})\` | \`${httpMethod} ${path}\` | ${here} |`
}
