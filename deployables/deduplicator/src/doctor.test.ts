import { expect, it } from 'vitest'
import { judgeHeartbeats } from './doctor.ts'

const beat = (gatherer: string, state: string, ageMs: number) => ({ gatherer, state, ageMs })

it.each([
  ['runs', [beat('g1', 'running', 400)], { kind: 'ok', detail: 'running, heard of 0.4 s ago' }],
  ['has stopped', [beat('g1', 'stopped', 90_000)], { kind: 'ok', detail: 'stopped, heard of 90.0 s ago' }],
  ['is silent', [beat('g1', 'running', 16_000)], { kind: 'warning', detail: 'running, heard of 16.0 s ago: it counts as down' }],
  ['was never there', [], { kind: 'warning', detail: 'nobody has recorded here yet' }],
  ['is another one', [beat('g2', 'running', 400)], { kind: 'failed', detail: 'it is the database of g2' }],
])('says of a gatherer that %s what that means', (_, heartbeats, finding) => {
  expect(judgeHeartbeats('g1', heartbeats, 15_000)).toMatchObject(finding)
})
