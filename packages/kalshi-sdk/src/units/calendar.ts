const FIRST_YEAR = 1970
const LAST_YEAR = 2199

/** Pure. Days from 1970-01-01 to a date; -1 where there is no such date between 1970 and 2199, or a number is none. */
export function daysSinceEpoch(year: number, month: number, day: number): number {
  if (!(year >= FIRST_YEAR && year <= LAST_YEAR && month >= 1 && month <= 12 && day >= 1 && day <= daysOf(year, month))) return -1
  // Years that begin in March have their leap day at the end.
  const shifted = month > 2 ? year : year - 1
  const monthFromMarch = month > 2 ? month - 3 : month + 9
  const leapDays = Math.trunc(shifted / 4) - Math.trunc(shifted / 100) + Math.trunc(shifted / 400)
  return shifted * 365 + leapDays + Math.trunc((153 * monthFromMarch + 2) / 5) + day - 1 - MARCH_0000_TO_EPOCH
}

function daysOf(year: number, month: number): number {
  if (month !== 2) return month === 4 || month === 6 || month === 9 || month === 11 ? 30 : 31
  return year % 4 === 0 && (year % 100 !== 0 || year % 400 === 0) ? 29 : 28
}

const MARCH_0000_TO_EPOCH = 719_468
