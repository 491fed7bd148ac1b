import { type Meter, metrics, type Tracer, trace } from '@opentelemetry/api'
import { measureRest } from './measure-rest.ts'
import { measureStreams } from './measure-streams.ts'
import { traceRest } from './trace-rest.ts'

export interface InstrumentOptions {
  /** Where spans are made. Default: the global provider's tracer `@kassandra/kalshi-sdk`; `none` makes no spans. */
  readonly tracer?: Tracer | 'none'
  /** Where is measured. Default: the global provider's meter `@kassandra/kalshi-sdk`; `none` measures nothing. */
  readonly meter?: Meter | 'none'
}

/** An instrumentation in force. */
export interface Instrumentation {
  /** Ends it, and the spans that are open. To be called once; further calls do nothing. */
  dispose(): void
  [Symbol.dispose](): void
}

const SCOPE = '@kassandra/kalshi-sdk'

/**
 * Makes spans and measurements of all clients of the process, from now on until disposed of. A second instrumentation counts everything
 * a second time.
 * @see docs/observability.md for names and attributes; OpenTelemetry semantic conventions, HTTP
 */
export function instrumentKalshi({ tracer, meter }: InstrumentOptions = {}): Instrumentation {
  const stops: (() => void)[] = []
  if (tracer !== 'none') stops.push(traceRest(tracer ?? trace.getTracer(SCOPE)))
  if (meter !== 'none') {
    const own = meter ?? metrics.getMeter(SCOPE)
    stops.push(measureRest(own), measureStreams(own))
  }
  const dispose = (): void => {
    for (const stop of stops.splice(0)) stop()
  }
  return { dispose, [Symbol.dispose]: dispose }
}
