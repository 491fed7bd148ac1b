import { z } from 'zod'
import { ApiError } from './api-error.ts'

const MAX_TEXT = 500
const text = z.string('must be text').trim().min(1, 'must not be empty').max(MAX_TEXT, `must have at most ${MAX_TEXT} characters`)

export const HaltBody = z.strictObject({ reason: text })
export const ResumeBody = z.strictObject({ note: text })
export const ModeBody = z.strictObject({
  mode: z.enum(['quote', 'pause', 'drain', 'unwind'], 'must be quote, pause, drain or unwind'),
  ticker: text.optional(),
})
export const RollbackBody = z.strictObject({ version: z.int('must be a whole number').min(1, 'must be 1 or more') })
export const ShutdownBody = z.strictObject({
  mode: z.enum(['immediate', 'drain', 'unwind'], 'must be immediate, drain or unwind'),
})
const number = z.number('must be a number')
export const FeedBody = z.strictObject({ name: text, value: number, logVarianceRate: number.min(0, 'must be 0 or more').optional() })
export const AverageBody = z.strictObject({
  ticker: text,
  samples: z.int('must be a whole number').min(0, 'must be 0 or more'),
  mean: number,
})

/** @throws {ApiError} `INVALID_BODY` with every problem, each naming its field. */
export function parseBody<T>(schema: z.ZodType<T>, body: unknown): T {
  const result = schema.safeParse(body)
  if (result.success) return result.data
  throw new ApiError(400, 'INVALID_BODY', result.error.issues.map(describe))
}

function describe(issue: z.core.$ZodIssue): string {
  if (issue.code === 'unrecognized_keys') return `${issue.keys.join(', ')}: not a field of this request`
  return issue.path.length === 0 ? 'body: must be a JSON object' : `${issue.path.join('.')}: ${issue.message}`
}
