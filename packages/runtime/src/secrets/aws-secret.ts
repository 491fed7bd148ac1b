import type { SecretsManagerClient } from '@aws-sdk/client-secrets-manager'
import { SecretError } from '../errors/secret-error.ts'
import { Secret } from './secret.ts'
import type { SecretSource } from './secret-source.ts'

/** How AWS Secrets Manager is reached. Credentials are those that the SDK finds: environment, profile, role of the instance or task. */
export interface AwsSecretOptions {
  /** Default: that of the ARN, else what the SDK finds (`AWS_REGION`). */
  readonly region?: string | undefined
  readonly endpoint?: string | undefined
}

type Library = typeof import('@aws-sdk/client-secrets-manager')

/**
 * A secret of AWS Secrets Manager, its current version. Needs the package `@aws-sdk/client-secrets-manager`, which the first read loads.
 * @param at.field One member of the JSON object that the secret holds, such as `api_key` of `{"api_key","api_secret"}`.
 */
export function awsSecret(
  name: string,
  at: { readonly id: string; readonly field: string | undefined },
  options: AwsSecretOptions = {},
): SecretSource {
  let opened: { readonly library: Library; readonly client: SecretsManagerClient } | undefined
  return {
    name,
    read: async (signal) => {
      opened ??= await open(name, at.id, options)
      const { library, client } = opened
      const command = new library.GetSecretValueCommand({ SecretId: at.id })
      const answer = await client.send(command, signal && { abortSignal: signal }).catch((error: unknown) => {
        signal?.throwIfAborted()
        throw refusal(name, error)
      })
      const text = answer.SecretString ?? Buffer.from(answer.SecretBinary ?? []).toString()
      if (text === '') throw new SecretError(`${name}: the secret is empty`)
      return new Secret(at.field === undefined ? text : takeField(name, text, at.field))
    },
  }
}

async function open(
  name: string,
  id: string,
  { region = regionOf(id), endpoint }: AwsSecretOptions,
): Promise<{ library: Library; client: SecretsManagerClient }> {
  const library = await load(name)
  return { library, client: new library.SecretsManagerClient({ ...(region && { region }), ...(endpoint && { endpoint }) }) }
}

async function load(name: string): Promise<Library> {
  try {
    return await import('@aws-sdk/client-secrets-manager')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ERR_MODULE_NOT_FOUND')) throw error
    const advice = 'npm install @aws-sdk/client-secrets-manager'
    throw new SecretError(`${name} needs the package @aws-sdk/client-secrets-manager: ${advice}`, { cause: error })
  }
}

const regionOf = (id: string): string | undefined => /^arn:aws[a-z-]*:secretsmanager:([a-z0-9-]+):/.exec(id)?.[1]

/** What the service says names the secret; what else goes wrong may quote its answer, and only its kind is told. No cause: it holds both. */
function refusal(name: string, error: unknown): SecretError {
  const { name: kind = 'failed', message = '', $metadata, $retryable, code } = error as AwsFailure
  const status = $metadata?.httpStatusCode
  const isService = '$fault' in (error as object)
  const detail = isService ? [status, kind, message] : [kind, code]
  const retryable = $retryable !== undefined || isTransient(kind, status, isService)
  return new SecretError(`${name}: AWS Secrets Manager answered ${detail.filter(Boolean).join(' ')}`, { retryable })
}

interface AwsFailure {
  readonly name?: string
  readonly message?: string
  readonly code?: string
  readonly $metadata?: { readonly httpStatusCode?: number }
  readonly $retryable?: unknown
}

function isTransient(kind: string, status: number | undefined, isService: boolean): boolean {
  if (status !== undefined && (status === 429 || status >= 500)) return true
  return /Throttl|Timeout|InternalServiceError/.test(kind) || (!isService && /^(Error|AggregateError)$/.test(kind))
}

function takeField(name: string, text: string, field: string): string {
  const value = readObject(text)?.[field]
  if (typeof value === 'string' && value !== '') return value
  throw new SecretError(`${name}: the secret is no JSON object with a text under "${field}"`)
}

/** A parser's error would quote the secret. */
function readObject(text: string): Readonly<Record<string, unknown>> | undefined {
  try {
    const value: unknown = JSON.parse(text)
    return typeof value === 'object' && value !== null ? { ...value } : undefined
  } catch {
    return undefined
  }
}
