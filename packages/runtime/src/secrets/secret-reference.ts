/** What the text of a setting says of its secret. */
export type SecretReference =
  /** It is the secret. */
  | { readonly kind: 'text' }
  | { readonly kind: 'env'; readonly variable: string }
  | { readonly kind: 'file'; readonly path: string }
  /** AWS Secrets Manager, a name or an ARN; with `field`, one member of the JSON object that it holds. */
  | { readonly kind: 'aws'; readonly id: string; readonly field: string | undefined }
  /** Google Secret Manager. Without `project`, the project of the credentials. */
  | { readonly kind: 'gcp'; readonly project: string | undefined; readonly id: string; readonly version: string }

const AWS_ID = /^[A-Za-z0-9/_+=.@:-]{1,2048}$/
const GCP_NAME = /^(?:projects\/([a-z0-9.:-]+)\/secrets\/)?([A-Za-z0-9_-]{1,255})(?:\/versions\/(latest|\d+|[a-z][a-z0-9_-]*))?$/

/**
 * Pure. Reads `env:NAME`, `file:/path`, `aws-secret:name#field`, `gcp-secret:name` (or `gcp-secret:projects/P/secrets/S/versions/V`);
 * anything else is the secret itself.
 * @returns Undefined where the text begins as a reference and is none.
 */
export function parseSecretReference(text: string): SecretReference | undefined {
  const [, scheme, rest = ''] = /^(env|file|aws-secret|gcp-secret):(.*)$/s.exec(text.trim()) ?? []
  switch (scheme) {
    case undefined:
      return { kind: 'text' }
    case 'env':
      return /^[A-Za-z_][A-Za-z0-9_]*$/.test(rest) ? { kind: 'env', variable: rest } : undefined
    case 'file': {
      const path = rest.startsWith('//') ? rest.slice(2) : rest
      return path === '' || /[\0\n]/.test(path) ? undefined : { kind: 'file', path }
    }
    case 'aws-secret': {
      const [id = '', field] = rest.split('#', 2)
      return AWS_ID.test(id) && field !== '' ? { kind: 'aws', id, field } : undefined
    }
    default: {
      const [, project, id, version = 'latest'] = GCP_NAME.exec(rest) ?? []
      return id === undefined ? undefined : { kind: 'gcp', project, id, version }
    }
  }
}
