// Applies each root to an emulator of AWS, asks the emulator what it has, plans again, and destroys everything.
import { deepStrictEqual } from 'node:assert'
import { DIVERGENCES } from './emulated/divergences.mjs'
import { readMarketMaker, readPlatform } from './emulated/read-back.mjs'
import { EXPECTED_MARKET_MAKER, expectedPlatform } from './emulated/tables.mjs'
import { violationsOf } from './policy/rules.mjs'
import { askProgram } from './tools/check-settings.mjs'
import { problemsOf, userDataOf } from './tools/cloud-config.mjs'
import { findEmulator, withEmulator } from './tools/emulator.mjs'
import { findAwsTerraform, LOCAL_STATE, openRoot, resourcesOf } from './tools/terraform.mjs'

// AWS takes windows that touch; the emulator counts them as overlapping.
const TOUCHING = '03:00-03:59'
// The emulator answers that it does not know how to select what is backed up; terraform test and the policies see it.
const ABSENT = ', without aws_backup_selection, which the emulator has not'
const TEARDOWN = { deletion_protection: false, skip_final_snapshot: true, database_backup_window: TOUCHING }

async function emulate({ root, scratch, signal }, name, variables, readBack, expected) {
  const tool = findAwsTerraform()
  if (tool.skipped !== undefined) return tool
  const emulator = findEmulator()
  if (emulator.skipped !== undefined) return emulator
  return withEmulator(emulator, signal, async ({ endpoint, env, aws }) => {
    const { terraform, show } = await openRoot({
      root,
      scratch,
      signal,
      name,
      tool,
      env,
      overrides: { 'override.tf': LOCAL_STATE },
      variables: { ...TEARDOWN, ami_id: await newestImage(aws), ...variables },
      edit: fitEmulator,
    })

    await terraform(['apply', '-input=false', '-auto-approve'])
    const made = resourcesOf(await show())
    const violations = violationsOf(made)
    if (violations.length > 0) throw new Error(violations.join('\n'))
    const hosts = userDataOf(made)
    const programs = []
    for (const bytes of hosts.values()) programs.push(await askProgram(root, bytes, signal))
    const refusals = programs.flatMap((asked) => asked?.problem ?? [])
    if (refusals.length > 0) throw new Error(`settings of the programs\n${refusals.join('\n')}`)
    const unasked = programs.includes(undefined) ? ', settings not asked of programs that are not built' : ''
    const problems = [...hosts].flatMap(([address, bytes]) => problemsOf(bytes).map((problem) => `${address}: ${problem}`))
    if (hosts.size === 0 || problems.length > 0) throw new Error(['first start of the hosts', ...problems].join('\n'))
    deepStrictEqual(await readBack({ aws, endpoint, env }), expected)

    await terraform(['plan', '-input=false', '-out=again'])
    const surprises = changesOf(await show('again')).filter((change) => !DIVERGENCES.some(({ pattern }) => pattern.test(change)))
    if (surprises.length > 0) throw new Error(`a second plan changes what the first one made:\n${surprises.join('\n')}`)

    await terraform(['destroy', '-input=false', '-auto-approve'])
    const left = (await show()).values === undefined ? [] : resourcesOf(await show())
    if (left.length > 0) throw new Error(`not destroyed: ${left.map(({ address }) => address).join(', ')}`)
    return {
      note: `${made.length} resources made, read back, planned again and destroyed${unasked}${name === 'aws-market-maker' ? ABSENT : ''}`,
    }
  })
}

/** What keeps data from being deleted is for people, here everything goes; and what the emulator has not is left out. */
const fitEmulator = (text) =>
  text
    .replaceAll('prevent_destroy = true', 'prevent_destroy = false')
    .replace(/^resource "aws_backup_selection".*?^\}$/ms, '')
    .replaceAll('aws_backup_selection.this.resources', 'values(var.volume_arns)')

const newestImage = async (aws) => {
  const { Images } = await aws([
    'ec2',
    'describe-images',
    '--owners',
    'amazon',
    '--query',
    '{Images: Images[?RootDeviceType==`ebs`].ImageId}',
  ])
  return Images[0]
}

/** `address: action attribute`, one line for each attribute that a plan would change. */
function changesOf({ resource_changes: changes = [] }) {
  return changes
    .filter(({ change }) => change.actions.join() !== 'no-op')
    .flatMap(({ address, change }) => {
      const { before, after, after_unknown: unknown } = change
      if (before === null || after === null) return [`${address}: ${change.actions.join()}`]
      const names = [...new Set([...Object.keys(before), ...Object.keys(after), ...Object.keys(unknown)])]
      return names
        .filter(
          (key) => JSON.stringify(before[key]) !== JSON.stringify(after[key]) && !(unknown[key] === true && before[key] === undefined),
        )
        .map((key) => `${address}: ${change.actions.join()} ${key}`)
    })
}

export const checks = [
  {
    name: 'aws: aws-data-platform on an emulator',
    run: (context) =>
      emulate(
        context,
        'aws-data-platform',
        { admin_cidrs: ['203.0.113.7/32'], ssh_key_name: 'admin', catalog: true },
        readPlatform,
        expectedPlatform(),
      ),
  },
  {
    name: 'aws: aws-market-maker on an emulator',
    run: (context) =>
      emulate(
        context,
        'aws-market-maker',
        { image_tag: '0.1.0', backup_bucket_name: 'acme-market-maker', database: 'rds' },
        readMarketMaker,
        EXPECTED_MARKET_MAKER,
      ),
  },
]
