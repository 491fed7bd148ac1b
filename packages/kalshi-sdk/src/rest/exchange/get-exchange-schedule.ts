import type { EpochUs } from '../../units/time.ts'
import type { ApiPromise } from '../answer/api-promise.ts'
import { call } from '../answer/call.ts'
import { type Decoder, Fields, instant, listOf, text } from '../answer/decode.ts'
import type { CallOptions, RestTransport } from '../transport/rest-transport.ts'

/** Hours of one session, `HH:MM` in US Eastern time. */
export interface TradingSession {
  readonly openTime: string
  readonly closeTime: string
}

export type Weekday = 'monday' | 'tuesday' | 'wednesday' | 'thursday' | 'friday' | 'saturday' | 'sunday'

/** Trading hours of each weekday, in force from `startTime` to `endTime`. */
export interface WeeklySchedule {
  readonly startTime: EpochUs
  readonly endTime: EpochUs
  readonly sessions: Readonly<Record<Weekday, readonly TradingSession[]>>
}

export interface MaintenanceWindow {
  readonly startTime: EpochUs
  readonly endTime: EpochUs
}

export interface ExchangeSchedule {
  readonly standardHours: readonly WeeklySchedule[]
  readonly maintenanceWindows: readonly MaintenanceWindow[]
}

/**
 * Gets trading hours and planned maintenance.
 * @see Kalshi REST reference, "Get Exchange Schedule"
 */
export function getExchangeSchedule(transport: RestTransport, options?: CallOptions): ApiPromise<ExchangeSchedule> {
  return call(
    transport,
    () => ({ method: 'GET', path: '/exchange/schedule' }),
    (body) => new Fields(body).need('schedule', toSchedule),
    options,
  )
}

const toSchedule: Decoder<ExchangeSchedule> = (value) => {
  const fields = new Fields(value)
  return {
    standardHours: fields.need('standard_hours', listOf(toWeeklySchedule)),
    maintenanceWindows: fields.list('maintenance_windows', toMaintenanceWindow),
  }
}

const toWeeklySchedule: Decoder<WeeklySchedule> = (value) => {
  const fields = new Fields(value)
  const sessionsOf = (day: Weekday): readonly TradingSession[] => fields.list(day, toTradingSession)
  return {
    startTime: fields.need('start_time', instant),
    endTime: fields.need('end_time', instant),
    sessions: {
      monday: sessionsOf('monday'),
      tuesday: sessionsOf('tuesday'),
      wednesday: sessionsOf('wednesday'),
      thursday: sessionsOf('thursday'),
      friday: sessionsOf('friday'),
      saturday: sessionsOf('saturday'),
      sunday: sessionsOf('sunday'),
    },
  }
}

const toTradingSession: Decoder<TradingSession> = (value) => {
  const fields = new Fields(value)
  return { openTime: fields.need('open_time', text), closeTime: fields.need('close_time', text) }
}

const toMaintenanceWindow: Decoder<MaintenanceWindow> = (value) => {
  const fields = new Fields(value)
  return { startTime: fields.need('start_datetime', instant), endTime: fields.need('end_datetime', instant) }
}
