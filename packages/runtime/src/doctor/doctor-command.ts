import type { z } from 'zod'
import { type ConfigCommandSpec, configCommand } from '../cli/config-command.ts'
import type { Command } from '../cli/program.ts'
import type { Check } from './check.ts'
import { describeFindings } from './describe-findings.ts'
import { runChecks } from './run-checks.ts'

export interface DoctorCommandSpec<S extends z.ZodObject> extends Pick<ConfigCommandSpec<S>, 'schema' | 'check'> {
  /** What to look at. What it opens it also closes, when `signal` is aborted. */
  readonly checks: (config: z.output<S>, signal: AbortSignal) => readonly Check[] | Promise<readonly Check[]>
  /** Of one check. Default 20 s. */
  readonly timeoutMs?: number
}

const DEFAULT_TIMEOUT_MS = 20_000
const EXIT_FAILED = 1

/**
 * Makes the command `doctor`: looks at everything that a process needs, changes nothing, and says what to do. Exit code 0 when nothing failed,
 * 1 otherwise. `--json` prints `{"ok", "checks": [{"name", "kind", "detail", "advice"}]}`.
 */
export function doctorCommand<S extends z.ZodObject>({ schema, check, checks, timeoutMs }: DoctorCommandSpec<S>): Command {
  return configCommand({
    name: 'doctor',
    summary: 'look at all that it needs, and say what to do',
    schema,
    ...(check && { check }),
    options: { json: { type: 'boolean', help: 'print one line of JSON' } },
    run: async (config, { options, stdout, signal }) => {
      const over = new AbortController()
      try {
        const whole = AbortSignal.any([signal, over.signal])
        const findings = await runChecks(await checks(config, whole), { timeoutMs: timeoutMs ?? DEFAULT_TIMEOUT_MS, signal: whole })
        const isOk = findings.every(({ kind }) => kind !== 'failed')
        stdout.write(options['json'] === true ? `${JSON.stringify({ ok: isOk, checks: findings })}\n` : describeFindings(findings))
        return isOk ? 0 : EXIT_FAILED
      } finally {
        over.abort()
      }
    },
  })
}
