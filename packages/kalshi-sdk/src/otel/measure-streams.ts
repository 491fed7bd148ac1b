import type { Meter } from '@opentelemetry/api'
import { diagnostics } from '../diagnostics/diagnostics.ts'
import type { BookStateDiagnostic, WsFrameDiagnostic, WsStateDiagnostic } from '../diagnostics/payloads.ts'
import { toErrorType } from './attributes.ts'
import { seconds } from './measure-rest.ts'

const AGE_BOUNDS = [0.005, 0.01, 0.025, 0.05, 0.1, 0.25, 0.5, 1, 2.5, 5, 10, 30]

/** Measures sockets and managed books. @returns Ends it. */
export function measureStreams(meter: Meter): () => void {
  const state = measuringState(meter)
  const stops = [
    diagnostics.wsState.subscribe(state.note),
    state.end,
    diagnostics.wsFrame.subscribe(measuringFrames(meter)),
    diagnostics.bookState.subscribe(measuringBooks(meter)),
  ]
  return () => {
    for (const stop of stops) stop()
  }
}

function measuringState(meter: Meter): { readonly note: (event: WsStateDiagnostic) => void; readonly end: () => void } {
  const connections = meter.createUpDownCounter('kalshi.ws.connections', { description: 'Open sockets.', unit: '{connection}' })
  const failures = meter.createCounter('kalshi.ws.connect_failures', { description: 'Handshakes that failed.', unit: '{attempt}' })
  const ends = meter.createCounter('kalshi.ws.disconnects', { description: 'Connections that ended.', unit: '{connection}' })
  const losses = meter.createCounter('kalshi.ws.subscriptions_lost', { description: 'Ended by the exchange.', unit: '{subscription}' })
  const dropped = meter.createCounter('kalshi.ws.frames_dropped', { description: 'Frames that no reader took.', unit: '{frame}' })
  const open = new Set<string>()
  const note = (event: WsStateDiagnostic): void => {
    if (event.kind === 'connected') {
      open.add(event.connId)
      connections.add(1)
    } else if (event.kind === 'disconnected') {
      if (open.delete(event.connId)) connections.add(-1) // one that was open before the measuring was not counted
      ends.add(1, { 'kalshi.ws.disconnect_reason': event.reason })
    } else if (event.kind === 'connect-failed') failures.add(1, { 'error.type': toErrorType(event.error) })
    else if (event.kind === 'subscription-lost') losses.add(1, { 'kalshi.ws.channel': event.channel })
    else if (event.kind === 'overflow') dropped.add(1) // one event a frame; its `dropped` sums them up
  }
  // What is open then is not watched any more; a later measuring begins from what its meter has.
  return { note, end: () => connections.add(-open.size) }
}

function measuringFrames(meter: Meter): (event: WsFrameDiagnostic) => void {
  const frames = meter.createCounter('kalshi.ws.frames', { description: 'Frames received, counted by samples.', unit: '{frame}' })
  const age = seconds(meter, 'kalshi.ws.frame.age', 'From when the exchange sent a frame to its receipt, of samples.', AGE_BOUNDS)
  return ({ frameKind, receivedAtUs, sentAtUs, framesSinceLast }) => {
    frames.add(framesSinceLast)
    // Clocks differ: a frame that comes before it was sent counts as new.
    if (sentAtUs !== undefined) age.record(Math.max(0, receivedAtUs - sentAtUs) / 1e6, { 'kalshi.ws.frame_kind': frameKind })
  }
}

function measuringBooks(meter: Meter): (event: BookStateDiagnostic) => void {
  const tainted = meter.createCounter('kalshi.book.tainted', { description: 'Books that stopped being whole or live.', unit: '{book}' })
  const asked = meter.createCounter('kalshi.book.recovery_steps', { description: 'Books asked for, by action.', unit: '{book}' })
  const failed = meter.createCounter('kalshi.book.recovery_failures', { description: 'Books that could not be asked for.', unit: '{book}' })
  const recovered = meter.createCounter('kalshi.book.recovered', { description: 'Books that are whole again.', unit: '{book}' })
  return (event) => {
    if (event.kind === 'tainted') tainted.add(event.tickers.length, { 'kalshi.book.cause': event.cause })
    else if (event.kind === 'recovery') asked.add(event.tickers.length, { 'kalshi.book.action': event.action })
    else if (event.kind === 'recovery-failed') failed.add(event.step.tickers.length, { 'error.type': toErrorType(event.error) })
    else recovered.add(1)
  }
}
