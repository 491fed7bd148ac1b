export { type CaptureDefect, type CaptureEntry, type CaptureFrame, parseCaptureLine, readCapture } from './capture/read-capture.ts'
