/** Whether an error's code speaks of a connection that failed and may come about another time. A name that nobody knows will not. */
export function isNetworkCode(code: string): boolean {
  return /^(E(?!RR_)[A-Z_]+|UND_ERR_[A-Z_]+)$/.test(code) && code !== 'ENOTFOUND' && code !== 'ENOENT'
}
