import { type ChildProcess, spawn } from 'node:child_process'

/**
 * Ends `child` with `signal` when this process is gone: the watchdog's end of the pipe closes even on SIGKILL. It leaves with the child.
 * @param account User and group of the child, when it is another one.
 */
export function endWithUs(child: ChildProcess, signal: 'INT' | 'TERM', account?: { readonly uid: number; readonly gid: number }): void {
  const watchdog = spawn('/bin/sh', ['-c', 'cat >/dev/null; kill -"$1" "$0"', String(child.pid), signal], {
    ...account,
    cwd: '/',
    stdio: ['pipe', 'ignore', 'ignore'],
    detached: true,
  })
  watchdog.unref()
  child.once('exit', () => watchdog.kill('SIGKILL'))
}
