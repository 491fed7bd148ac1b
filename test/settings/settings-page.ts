import type { DescribedSetting } from './describe-settings.ts'

/** A program and what it can be told. */
export interface ProgramSettings {
  readonly program: string
  readonly settings: readonly DescribedSetting[]
}

interface Row extends DescribedSetting {
  readonly programs: readonly string[]
}

/** Pure. The page `docs/settings.md`. */
export function toSettingsPage(programs: readonly ProgramSettings[]): string {
  const rows = toRows(programs)
  return `# Settings

Every variable of every program, as the programs declare them. A test writes this page (\`npm test -- test/settings -u\`) and fails when it is out of date.

A setting is also a flag and a key of the file that \`--config FILE\` names: \`HEALTH_PORT\` is \`--health-port\` and \`healthPort\`; flags that are
called otherwise stand beside their variable. A flag overrides a variable, a variable the file. Every program has \`--help\`, \`--check-config\`, which
lists every problem at once, and \`--print-config\`, which leaves secrets out.

- **Durations** are \`250ms\`, \`60s\`, \`5m\`, \`2h\` or \`1d\`. Yes and no are \`true\` and \`false\`, also \`on\`, \`off\`, \`1\`, \`0\`.
- **Secrets** are in no log, no message and no \`--print-config\`. Where a meaning says *or where it is*, the value may be \`env:NAME\`,
  \`file:/run/secrets/kalshi.pem\`, \`aws-secret:market-maker/kalshi#api_key\` or \`gcp-secret:prod-keyid\`; keys and private keys may be such a reference in every program.

| | Settings | |
|---|---|---|
${programs
  .map(
    ({ program, settings }) =>
      `| [\`${program}\`](../deployables/${program}/README.md) | ${settings.length} | ${
        settings
          .filter(isRequired)
          .map(({ variable }) => code(variable))
          .join(', ') || 'none'
      } required |`,
  )
  .join('\n')}

## All of them

${rows.length} rows: a variable stands twice where two programs mean something else by it.

| Variable | Programs | Default | Takes | |
|---|---|---|---|---|
${rows.map(toLine).join('\n')}

## What else is read

| Variable | Who | |
|---|---|---|
| \`KALSHI_ENVIRONMENT\`, \`KALSHI_API_KEY\`, \`KALSHI_API_SECRET\` in \`.env\` | \`npm start -- --environment demo\` | the same names as above; \`.env\` is read by \`npm start\` alone |
| \`KALSHI_ENVIRONMENT\`, \`KALSHI_REST_URL\`, \`KALSHI_WS_URL\`, \`KALSHI_API_KEY\`, \`KALSHI_API_SECRET\` | [\`kalshi\`](../packages/kalshi-cli/README.md), \`readEnvironment\` of the SDK | where no option says otherwise |
| \`ARCHIVE_STORE\`, \`ARCHIVE_DATABASE_URL\`, \`ARCHIVE_TABLES\` | [\`archive\`](../packages/archive/README.md) | where no option says otherwise |
| \`AWS_REGION\`, \`AWS_PROFILE\`, \`AWS_ACCESS_KEY_ID\`, ... | all that use S3 or Secrets Manager | as Amazon's client reads them; on a host its role suffices |
| \`GOOGLE_APPLICATION_CREDENTIALS\` | all that use Cloud Storage or Secret Manager | as Google's client reads it; on Cloud Run the service account suffices |
| \`PORT\` | \`data-fetcher\`; what Cloud Run sets | listed above |
| \`NODE_EXTRA_CA_CERTS\` | every program | file of more authorities to trust, for an exchange or a database of your own |
`
}

/** Programs that mean the same by a variable share a row. */
function toRows(programs: readonly ProgramSettings[]): readonly Row[] {
  const rows = new Map<string, Row>()
  for (const { program, settings } of programs)
    for (const setting of settings) {
      const id = JSON.stringify(setting)
      rows.set(id, { ...setting, programs: [...(rows.get(id)?.programs ?? []), program] })
    }
  return [...rows.values()].toSorted((a, b) => (a.variable < b.variable ? -1 : a.variable > b.variable ? 1 : 0))
}

function toLine(row: Row): string {
  const standard = row.standard === '' || isRequired(row) ? row.standard : code(row.standard)
  return `| ${nameOf(row)} | ${row.programs.join(', ')} | ${standard} | ${cell(row.takes)} | ${cell(row.meaning)} |`
}

const isRequired = ({ standard }: DescribedSetting): boolean => standard === 'required'

/** The flag too, where it does not follow from the variable. */
function nameOf({ variable, flag, isSecret }: DescribedSetting): string {
  const derived = variable.toLowerCase().replaceAll('_', '-')
  return code(variable) + (flag === derived ? '' : ` (${code(`--${flag}`)})`) + (isSecret ? ', secret' : '')
}

const code = (text: string): string => `\`${text}\``

const cell = (text: string): string => text.replaceAll('|', '\\|').replaceAll('<', '&lt;')
