import type { z } from 'zod'

/** What of the settings depends on other settings. A setting that is not right by itself is there all the same, as something else. */
interface Together {
  readonly mode?: unknown
  readonly confirmLive?: unknown
  readonly maxLossUsd?: unknown
  readonly kalshiEnvironment?: unknown
  readonly kalshiRestUrl?: unknown
  readonly kalshiWsUrl?: unknown
  readonly kalshiApiKey?: unknown
  readonly kalshiApiSecret?: unknown
  readonly strategy?: unknown
  readonly strategyFile?: unknown
  readonly healthPort?: unknown
  readonly metricsPort?: unknown
  readonly controlPort?: unknown
}

interface Rule {
  readonly key: keyof Together
  readonly problem: string
  isBroken(settings: Together): boolean
}

const samePort = (one: unknown, other: unknown): boolean => one === other && one !== 0 && one !== undefined

const RULES: readonly Rule[] = [
  {
    key: 'kalshiApiKey',
    problem:
      'is required, in paper mode too: the exchange gives its order books to members only. Make a key in the settings of your account, which are not the same for demo and prod; for paper mode one that can only read suffices',
    isBroken: ({ kalshiApiKey }) => kalshiApiKey === undefined,
  },
  {
    key: 'kalshiApiSecret',
    problem: 'is required: the private key that belongs to KALSHI_API_KEY, as a PEM or as the path of a file with one',
    isBroken: ({ kalshiApiSecret }) => kalshiApiSecret === undefined,
  },
  {
    key: 'kalshiRestUrl',
    problem: 'is required with KALSHI_ENVIRONMENT custom',
    isBroken: ({ kalshiEnvironment, kalshiRestUrl }) => kalshiEnvironment === 'custom' && kalshiRestUrl === undefined,
  },
  {
    key: 'kalshiWsUrl',
    problem: 'is required with KALSHI_ENVIRONMENT custom',
    isBroken: ({ kalshiEnvironment, kalshiWsUrl }) => kalshiEnvironment === 'custom' && kalshiWsUrl === undefined,
  },
  {
    key: 'maxLossUsd',
    problem: 'is required in live mode: the loss in dollars at which trading halts. There is no default for it',
    isBroken: ({ mode, maxLossUsd }) => mode === 'live' && maxLossUsd === undefined,
  },
  {
    key: 'confirmLive',
    problem: 'is required in live mode, which trades real money: add --confirm-live, or set MM_MODE to paper',
    isBroken: ({ mode, confirmLive }) => mode === 'live' && confirmLive === undefined,
  },
  {
    key: 'strategy',
    problem: 'is given, and so is STRATEGY_FILE: keep one of them',
    isBroken: ({ strategy, strategyFile }) => strategy !== undefined && strategyFile !== undefined,
  },
  {
    key: 'metricsPort',
    problem: 'is the same as HEALTH_PORT',
    isBroken: ({ healthPort, metricsPort }) => samePort(metricsPort, healthPort),
  },
  {
    key: 'controlPort',
    problem: 'is the same as HEALTH_PORT or METRICS_PORT',
    isBroken: ({ healthPort, metricsPort, controlPort }) => samePort(controlPort, healthPort) || samePort(controlPort, metricsPort),
  },
]

/** The schema, which also tells what does not go together, beside every other problem and not only once there is none. */
export function checkTogether<S extends z.ZodObject>(schema: S): S {
  return RULES.reduce(
    (checked, { key, problem, isBroken }) =>
      checked.refine((settings) => !isBroken(settings), { path: [key], message: problem, when: () => true }),
    schema,
  )
}
