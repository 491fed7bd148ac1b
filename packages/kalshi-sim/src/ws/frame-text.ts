/** What stands beside `type` and `msg` in a server frame; absent ones are left out. */
export interface Envelope {
  readonly id?: number | undefined
  readonly sid?: number | undefined
  readonly seq?: number | undefined
  readonly sendingTsMs?: number | undefined
}

/** One server frame as text; it ends with a newline, as the exchange's do. `msg` is JSON. */
export function frameText(type: string, { id, sid, seq, sendingTsMs }: Envelope, msg?: string): string {
  const head = `{"type":"${type}"${field('id', id)}${field('sid', sid)}${field('seq', seq)}`
  return `${head}${msg === undefined ? '' : `,"msg":${msg}`}${field('sending_ts_ms', sendingTsMs)}}\n`
}

const field = (name: string, value: number | undefined): string => (value === undefined ? '' : `,"${name}":${value}`)
