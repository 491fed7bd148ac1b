/** What a `seq` means after the last one of its sid. A 1 after a higher one is a new session that the capture does not name apart. */
export type SeqStep = 'first' | 'next' | 'repeat' | 'gap' | 'restart'

/** Pure. */
export function stepSeq(last: number | undefined, seq: number): SeqStep {
  if (last === undefined) return 'first'
  if (seq === last + 1) return 'next'
  if (seq > last) return 'gap'
  return seq === 1 ? 'restart' : 'repeat'
}
