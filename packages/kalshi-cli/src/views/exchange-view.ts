import type { ExchangeSchedule, ExchangeStatus, MaintenanceWindow, ShardStatus, Weekday, WeeklySchedule } from '@kassandra/kalshi-sdk/rest'
import { asIs, eachOf, inInstant, type JsonDocument, type Shape, toDocument } from '../output/document.ts'
import { toMinute } from '../output/moment.ts'
import type { Fact } from '../output/show.ts'

const SHARD: Shape<ShardStatus> = {}
const STATUS: Shape<ExchangeStatus> = { estimatedResumeTime: inInstant, shards: eachOf((shard) => toDocument(shard, SHARD)) }
const WEEK: Shape<WeeklySchedule> = { startTime: inInstant, endTime: inInstant, sessions: asIs }
const WINDOW: Shape<MaintenanceWindow> = { startTime: inInstant, endTime: inInstant }
const SCHEDULE: Shape<ExchangeSchedule> = {
  standardHours: eachOf((week) => toDocument(week, WEEK)),
  maintenanceWindows: eachOf((window) => toDocument(window, WINDOW)),
}

export const statusDocument = (status: ExchangeStatus): JsonDocument => toDocument(status, STATUS)
export const scheduleDocument = (schedule: ExchangeSchedule): JsonDocument => toDocument(schedule, SCHEDULE)

export function statusFacts(status: ExchangeStatus): readonly Fact[] {
  return [
    ['exchange', status.exchangeActive ? 'active' : 'down'],
    ['trading', status.tradingActive ? 'open' : 'paused'],
    ['expected back', toMinute(status.estimatedResumeTime)],
    ...(status.shards.length > 1 ? status.shards.map(shardFact) : []),
  ]
}

function shardFact({ exchangeIndex, description, exchangeActive, tradingActive }: ShardStatus): Fact {
  const state = exchangeActive ? (tradingActive ? 'active, trading open' : 'active, trading paused') : 'down'
  return [`shard ${exchangeIndex}`, description === '' ? state : `${state} (${description})`]
}

const WEEKDAYS: readonly Weekday[] = ['monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday', 'sunday']

/** Hours are US Eastern time, as the exchange gives them; windows are UTC. */
export function scheduleFacts({ standardHours, maintenanceWindows }: ExchangeSchedule): readonly Fact[] {
  return [
    ...standardHours.flatMap(({ startTime, endTime, sessions }): readonly Fact[] => [
      ['from', `${toMinute(startTime)} to ${toMinute(endTime)}`],
      ...WEEKDAYS.map(
        (day): Fact => [`  ${day}`, sessions[day].map(({ openTime, closeTime }) => `${openTime}-${closeTime} ET`).join(', ') || 'closed'],
      ),
    ]),
    ...maintenanceWindows.map(({ startTime, endTime }): Fact => ['maintenance', `${toMinute(startTime)} to ${toMinute(endTime)}`]),
  ]
}
