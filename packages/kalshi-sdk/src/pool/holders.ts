/** Whether the exchange has confirmed a key on a member, or is still being asked. */
type Standing = 'joining' | 'held'

/** On which members each key is wanted: on one, and while it moves on several. */
export class Holders {
  readonly #members = new Map<string, Map<number, Standing>>()

  /** @returns The keys that the member did not have before. */
  join(member: number, keys: readonly string[]): readonly string[] {
    return keys.filter((key) => {
      const members = this.#members.get(key) ?? new Map<number, Standing>()
      this.#members.set(key, members)
      if (members.has(member)) return false
      members.set(member, 'joining')
      return true
    })
  }

  confirm(member: number, keys: readonly string[]): void {
    for (const key of keys) if (this.#members.get(key)?.has(member)) this.#members.get(key)?.set(member, 'held')
  }

  remove(member: number, keys: readonly string[]): void {
    for (const key of keys) {
      const members = this.#members.get(key)
      members?.delete(member)
      if (members?.size === 0) this.#members.delete(key)
    }
  }

  isHeldBy(member: number | undefined, key: string): boolean {
    return member !== undefined && this.#members.get(key)?.get(member) === 'held'
  }

  /** A member that has this key; undefined where none has. */
  anyOf(key: string): number | undefined {
    return this.#members.get(key)?.keys().next().value
  }

  /** The keys by who has them; one that is moving stands under several. */
  byMember(keys: readonly string[]): ReadonlyMap<number, readonly string[]> {
    const shares = new Map<number, string[]>()
    for (const key of keys) {
      for (const member of this.#members.get(key)?.keys() ?? []) {
        const share = shares.get(member)
        if (share) share.push(key)
        else shares.set(member, [key])
      }
    }
    return shares
  }
}
