// Hosts on EC2, by way of the AWS CLI: two documents of Systems Manager, which Terraform makes, are all that may be run on them.
const RUNNING = new Set(['Pending', 'InProgress', 'Delayed'])

/**
 * @param {(args: string[]) => Promise<string>} aws Runs the AWS CLI and resolves to what it printed.
 * @param {object} settings
 * @param {string} settings.documents First part of the names of the documents.
 * @param {string} settings.program
 * @param {() => Promise<void>} settings.wait Pause between two questions about a command.
 * @returns {import('./roll-out.mjs').Hosts}
 */
export function awsHosts(aws, { documents, program, wait }) {
  const ask = async (args) => JSON.parse(await aws([...args, '--output', 'json']))

  /** The one instance of that name: a host that was replaced has another id than before. */
  async function instanceOf(host) {
    const { Reservations: reservations } = await ask([
      'ec2',
      'describe-instances',
      '--filters',
      `Name=tag:Name,Values=${host}`,
      'Name=instance-state-name,Values=pending,running,stopping,stopped',
    ])
    const instances = reservations.flatMap(({ Instances }) => Instances)
    if (instances.length !== 1) throw new Error(`${instances.length} instances are called ${host}`)
    const [{ InstanceId: id, State: state }] = instances
    return { id, state: state.Name }
  }

  async function run(id, document, parameters) {
    const { Command: command } = await ask([
      'ssm',
      'send-command',
      '--instance-ids',
      id,
      '--document-name',
      `${documents}-${document}`,
      '--parameters',
      JSON.stringify(parameters),
    ])
    for (;;) {
      await wait()
      const invocation = await invocationOf(command.CommandId, id)
      if (invocation !== undefined && !RUNNING.has(invocation.Status)) return invocation
    }
  }

  /** Undefined for the moment after a command is sent, in which the service does not know it yet. */
  async function invocationOf(command, id) {
    try {
      return await ask(['ssm', 'get-command-invocation', '--command-id', command, '--instance-id', id])
    } catch (error) {
      if (error.message.includes('InvocationDoesNotExist')) return undefined
      throw error
    }
  }

  return {
    async state(host) {
      const { id, state } = await instanceOf(host)
      if (state !== 'running') return { version: undefined, ready: false, detail: `its instance is ${state}` }
      const { Status: status, StandardOutputContent: out, StandardErrorContent: err } = await run(id, 'state', { Program: [program] })
      if (status !== 'Success') return { version: undefined, ready: false, detail: `asking it ended as ${status}: ${err.trim()}` }
      const { version, ready, detail } = JSON.parse(out)
      return { version: version === '' ? undefined : version, ready, detail }
    },
    async release(host, version) {
      const { id, state } = await instanceOf(host)
      if (state !== 'running') throw new Error(`its instance is ${state}`)
      const { Status: status, StandardErrorContent: err } = await run(id, 'release', { Program: [program], Version: [version] })
      if (status !== 'Success') throw new Error(`the command ended as ${status}: ${err.trim()}`)
    },
  }
}
