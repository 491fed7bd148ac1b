import type { ExchangeSchedule, TradingSession, Weekday } from '@kassandra/kalshi-sdk/rest'
import { type EpochUs, epochUs } from '@kassandra/kalshi-sdk/units'
import { easternTime } from '../../risk/eastern-time.ts'

const MINUTE_US = 60_000_000
const DAY = 1_440
const WEEK = 7 * DAY
const DAYS: readonly Weekday[] = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']

/** Pure. Whether planned maintenance is going on. */
export const isInMaintenance = ({ maintenanceWindows }: ExchangeSchedule, nowUs: EpochUs): boolean =>
  maintenanceWindows.some(({ startTime, endTime }) => startTime <= nowUs && nowUs < endTime)

/**
 * Pure. The next planned turn of trading: a session or maintenance begins or ends. Sessions are in Eastern time; where the clocks change in
 * between it is an hour off, so it is a time to look and not one to rely on.
 */
export function nextTurnOfTradingUs(schedule: ExchangeSchedule, nowUs: EpochUs): EpochUs | undefined {
  const maintenance = schedule.maintenanceWindows.flatMap(({ startTime, endTime }) => [startTime, endTime])
  const sessions = schedule.standardHours
    .filter(({ startTime, endTime }) => startTime <= nowUs && nowUs < endTime)
    .flatMap(({ sessions: days }) => DAYS.flatMap((day, index) => days[day].flatMap((session) => turnsOf(session, index))))
  const { weekday, minute } = easternTime(nowUs)
  const thisMinuteUs = Math.floor(nowUs / MINUTE_US) * MINUTE_US
  const inWeek = sessions.map((turn) => thisMinuteUs + ((((turn - weekday * DAY - minute) % WEEK) + WEEK) % WEEK || WEEK) * MINUTE_US)
  const next = Math.min(...[...maintenance, ...inWeek].filter((turn) => turn > nowUs))
  return Number.isFinite(next) ? epochUs(next) : undefined
}

/** Minutes since the start of the week. A session of a whole day has no turns. */
function turnsOf({ openTime, closeTime }: TradingSession, weekday: number): readonly number[] {
  const [open, close] = [toMinutes(openTime), toMinutes(closeTime)]
  if (open === undefined || close === undefined || open % DAY === close % DAY) return []
  return [weekday * DAY + open, weekday * DAY + close]
}

function toMinutes(time: string): number | undefined {
  const [, hours, minutes] = /^(\d{1,2}):(\d{2})/.exec(time) ?? []
  return hours === undefined || minutes === undefined ? undefined : Number(hours) * 60 + Number(minutes)
}
