import { readFileSync } from 'node:fs'
import type { EngineEvent } from '../../src/event/engine-event.ts'
import { hashOf, replay, testEngine } from '../support/run-paper.ts'

// Steps through the journal of a file, one event a line, and prints the hash of the commands.
const [file = ''] = process.argv.slice(2)
const lines = readFileSync(file, 'utf8').split('\n').filter(Boolean)
const journal = lines.map((line) => JSON.parse(line) as EngineEvent)
process.stdout.write(hashOf(replay(testEngine(), journal).commands))
