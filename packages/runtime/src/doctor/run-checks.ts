import { redactLine } from '../log/redact.ts'
import { type Check, type Finding, failed } from './check.ts'

export type Checked = { readonly name: string } & Finding

export interface RunChecksOptions {
  /** One that takes longer counts as failed. */
  readonly timeoutMs: number
  readonly signal: AbortSignal
}

/** Runs all checks side by side. @returns Their findings, in the order of the checks. */
export function runChecks(checks: readonly Check[], { timeoutMs, signal }: RunChecksOptions): Promise<readonly Checked[]> {
  return Promise.all(
    checks.map(async (check) => ({
      name: check.name,
      ...(await runInTime(check, AbortSignal.any([signal, AbortSignal.timeout(timeoutMs)]))),
    })),
  )
}

async function runInTime(check: Check, signal: AbortSignal): Promise<Finding> {
  const { promise: isOver, reject } = Promise.withResolvers<never>()
  const end = (): void => reject(signal.reason)
  signal.addEventListener('abort', end, { once: true })
  try {
    signal.throwIfAborted()
    return await Promise.race([check.run(signal), isOver])
  } catch (error) {
    return failed(redactLine(describe(error)), check.advice)
  } finally {
    signal.removeEventListener('abort', end)
  }
}

/** With its cause, which of a connection says more than the error itself. */
function describe(error: unknown): string {
  if (!(error instanceof Error)) return String(error)
  if (error.name === 'TimeoutError') return 'no answer in time'
  const { cause } = error
  const message = error.message || String(Object(error).code ?? error.name)
  return cause instanceof Error && cause.message !== '' && !message.includes(cause.message) ? `${message}: ${cause.message}` : message
}
