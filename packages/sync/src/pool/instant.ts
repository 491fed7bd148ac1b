const POSTGRES_TIMESTAMPTZ = /^(\d{4})-(\d{2})-(\d{2}) (\d{2}):(\d{2}):(\d{2})(?:\.(\d{1,6}))?([+-])(\d{2})(?::(\d{2}))?(?::(\d{2}))?$/

/**
 * Reads PostgreSQL's `timestamptz` output (DateStyle ISO, any time zone) as RFC 3339 in UTC with six decimals; `infinity` and `-infinity`
 * stay as they are.
 * @throws {RangeError} Another form, or a year past 9999 or before 1.
 */
export function instantOfTimestamptz(text: string): string {
  if (text === 'infinity' || text === '-infinity') return text
  const match = POSTGRES_TIMESTAMPTZ.exec(text)
  if (!match) throw new RangeError(`Not a timestamp with time zone in ISO style: ${JSON.stringify(text)}`)
  const [, year, month, day, hour, minute, second, fraction = '', sign, offsetHour, offsetMinute = '00', offsetSecond = '00'] = match
  const micros = fraction.padEnd(6, '0')
  if (offsetHour === '00' && offsetMinute === '00' && offsetSecond === '00')
    return `${year}-${month}-${day}T${hour}:${minute}:${second}.${micros}Z`
  const offsetMs = (Number(offsetHour) * 3_600 + Number(offsetMinute) * 60 + Number(offsetSecond)) * 1_000
  const local = Date.UTC(Number(year), Number(month) - 1, Number(day), Number(hour), Number(minute), Number(second))
  return `${new Date(local - (sign === '-' ? -offsetMs : offsetMs)).toISOString().slice(0, 19)}.${micros}Z`
}
