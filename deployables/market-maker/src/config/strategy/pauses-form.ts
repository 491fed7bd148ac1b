import type { RiskRuleConfig } from '@kassandra/mm-engine'
import { type Form, refuse } from './form.ts'
import { field, listOf, record } from './record.ts'
import { scalar } from './scalar-form.ts'

type WeeklyPause = Extract<RiskRuleConfig, { readonly kind: 'trading-hours' }>['pauses'][number]

const DAYS = ['sunday', 'monday', 'tuesday', 'wednesday', 'thursday', 'friday', 'saturday']
const MINUTES_A_DAY = 1_440

const weekday: Form<number> = scalar(
  `one of ${DAYS.join(', ')}`,
  (text) => {
    const day = DAYS.indexOf(text.toLowerCase())
    return day < 0 ? undefined : day
  },
  (day) => DAYS[day],
)

/** Of the clock in New York. */
const minute: Form<number> = scalar('a time of day such as 03:00, up to 24:00, in quotation marks', parseMinute, (value) => {
  const two = (part: number): string => String(part).padStart(2, '0')
  return `${two(Math.floor(value / 60))}:${two(value % 60)}`
})

function parseMinute(text: string): number | undefined {
  const [, hours, minutes] = /^(\d{2}):([0-5]\d)$/.exec(text) ?? []
  const value = Number(hours) * 60 + Number(minutes)
  return value <= MINUTES_A_DAY ? value : undefined
}

const pause = record<WeeklyPause>({ weekday: field(weekday), fromMinute: field(minute, 'from'), toMinute: field(minute, 'to') })

/** Pauses of the week, in New York: `{ weekday: thursday, from: "03:00", to: "05:00" }`. */
export const pausesForm: Form<readonly WeeklyPause[]> = listOf({
  ...pause,
  read: (value, place) => {
    const read = pause.read(value, place)
    return read && read.toMinute <= read.fromMinute ? refuse(place, 'to must be later than from, on the same day') : read
  },
})
