export { type Instrumentation, type InstrumentOptions, instrumentKalshi } from './otel/instrument-kalshi.ts'
