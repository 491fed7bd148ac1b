import type { KalshiSocket, SocketEvent } from '@kassandra/kalshi-sdk'
import type { Session } from '../session/session.ts'

/** What a command that follows a socket gets to work with. */
export interface RunningSocket {
  readonly socket: KalshiSocket
  /** Ends the run with this error, unless it is over already. */
  fail(error: unknown): void
  /**
   * Takes note of an event, every one of them. A first connection that fails ends the run; later ones are made anew.
   * @returns How the connection stands now, in words; undefined where the event says nothing of that.
   */
  observe(event: SocketEvent): string | undefined
}

/** Runs a socket until Ctrl-C, which is its proper end, or until something fails for good. */
export async function runSocket(session: Session, body: (running: RunningSocket) => Promise<void>): Promise<void> {
  const { signal } = session.io
  const socket = session.client.socket()
  let failure: { readonly error: unknown } | undefined
  let wasConnected = false
  const stop = (): void => void socket.close()
  const fail = (error: unknown): void => {
    failure ??= { error }
    stop()
  }
  signal.addEventListener('abort', stop, { once: true })
  try {
    socket.connect(signal).catch(fail)
    await body({
      socket,
      fail,
      observe(event) {
        if (event.kind === 'connected') wasConnected = true
        if (event.kind !== 'connect-failed' || wasConnected) return connectionNews(event)
        fail(event.error)
        return undefined
      },
    })
  } catch (error) {
    failure ??= { error }
  } finally {
    signal.removeEventListener('abort', stop)
    await socket.close()
  }
  if (failure && !signal.aborted) throw failure.error
}

/** Pure. */
function connectionNews(event: SocketEvent): string | undefined {
  if (event.kind === 'connected') return 'connected'
  if (event.kind === 'disconnected' && event.reason !== 'closed') return `connection lost (${event.reason}), connecting anew`
  if (event.kind === 'connect-failed') return `cannot connect, next try in ${Math.ceil(event.retryInMs / 1_000)} s`
  if (event.kind === 'command-failed') return `subscribing failed, next try in ${Math.ceil(event.retryInMs / 1_000)} s`
  return undefined
}
