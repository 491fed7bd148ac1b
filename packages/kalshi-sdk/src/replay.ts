export { Recorder, type RecorderOptions } from './replay/recorder.ts'
export { Replay, type ReplayOptions, type ReplayRest } from './replay/replay.ts'
export { RecordedFailureError, RecordingError, ReplayMismatchError } from './replay/replay-errors.ts'
