import { execFileSync } from 'node:child_process'
import { readdirSync, readFileSync } from 'node:fs'

/** Ids of the processes that this one has started and that still run. */
export function childrenOf(pid: number): readonly number[] {
  return listProcesses().flatMap((process) => (process.parent === pid ? [process.pid] : []))
}

/** A process that has ended and whose parent has not asked how is none. */
export function isRunning(pid: number): boolean {
  return listProcesses().some((process) => process.pid === pid && !process.isZombie)
}

/** SIGKILL; one that is gone already is left alone. */
export function killIfThere(pid: number): void {
  try {
    process.kill(pid, 'SIGKILL')
  } catch (error) {
    if (!(error instanceof Error && 'code' in error && error.code === 'ESRCH')) throw error
  }
}

interface Listed {
  readonly pid: number
  readonly parent: number
  readonly isZombie: boolean
}

function listProcesses(): readonly Listed[] {
  if (process.platform !== 'linux')
    return execFileSync('ps', ['-A', '-o', 'pid=,ppid=,stat='], { encoding: 'utf8' }).split('\n').map(toListed)
  return readdirSync('/proc').flatMap((name) => (/^\d+$/.test(name) ? readStat(name) : []))
}

function toListed(line: string): Listed {
  const [pid, parent, state = ''] = line.trim().split(/\s+/)
  return { pid: Number(pid), parent: Number(parent), isZombie: state.startsWith('Z') }
}

/** Behind the name, which may hold anything in its parentheses, come state and parent. @see proc_pid_stat(5) */
function readStat(pid: string): readonly Listed[] {
  try {
    const stat = readFileSync(`/proc/${pid}/stat`, 'utf8')
    const [state = '', parent] = stat.slice(stat.lastIndexOf(')') + 2).split(' ')
    return [{ pid: Number(pid), parent: Number(parent), isZombie: state === 'Z' }]
  } catch (error) {
    if (error instanceof Error && 'code' in error && (error.code === 'ENOENT' || error.code === 'ESRCH')) return []
    throw error
  }
}
