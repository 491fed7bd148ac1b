/** What a check found. `detail` says how it is, `advice` what to do about it. */
export type Finding =
  | { readonly kind: 'ok'; readonly detail: string }
  /** It works, but not as well, or not for long. */
  | { readonly kind: 'warning'; readonly detail: string; readonly advice: string }
  | { readonly kind: 'failed'; readonly detail: string; readonly advice: string }
  /** It could not be looked at, or does not apply. */
  | { readonly kind: 'skipped'; readonly detail: string }

/** One thing that has to be right before a process can do its work. Looks and changes nothing. */
export interface Check {
  readonly name: string
  /** What it throws counts as failed. */
  run(signal: AbortSignal): Promise<Finding>
  /** What to do when it throws. */
  readonly advice: string
}

export const ok = (detail: string): Finding => ({ kind: 'ok', detail })
export const warning = (detail: string, advice: string): Finding => ({ kind: 'warning', detail, advice })
export const failed = (detail: string, advice: string): Finding => ({ kind: 'failed', detail, advice })
export const skipped = (detail: string): Finding => ({ kind: 'skipped', detail })
