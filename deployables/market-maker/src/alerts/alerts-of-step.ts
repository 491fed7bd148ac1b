import type { HostedStep } from '@kassandra/mm-engine'
import { describeNote } from '../history/maker-history.ts'
import type { Alert } from './alert.ts'

/** Pure. What of a step a person should know soon: halts and what cannot be right. A pause of the exchange is neither. */
export function alertsOf({ step }: HostedStep): readonly Alert[] {
  return step.notes.flatMap((note): readonly Alert[] => {
    const text = describeNote(note)?.text ?? ''
    if (note.kind === 'halted') return [{ key: `halt ${note.halt.ruleId}`, level: 'error', text, atUs: note.atUs }]
    if (note.kind === 'anomaly') return [{ key: `anomaly ${note.anomaly.kind}`, level: 'error', text, atUs: note.atUs }]
    if (note.kind === 'resumed') return [{ key: 'resumed', level: 'warning', text, atUs: note.atUs }]
    return []
  })
}
