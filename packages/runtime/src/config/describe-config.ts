import { stringify } from 'yaml'

/** Pure. Writes a configuration as YAML, one setting a line in the schema's order; secrets stand there redacted. */
export function describeConfig(config: Readonly<Record<string, unknown>>): string {
  // Secrets and nested values redact themselves in JSON, which also drops what YAML could not carry.
  return stringify(JSON.parse(JSON.stringify(config)))
}
