/** The path of a request target as it stands, query cut off: what the client has signed. */
export const pathOf = (target: string | undefined): string => (target ?? '/').split('?', 1)[0] ?? '/'

export function queryOf(target: string | undefined): URLSearchParams {
  const at = target?.indexOf('?') ?? -1
  return new URLSearchParams(at < 0 ? '' : target?.slice(at + 1))
}
