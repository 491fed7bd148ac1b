/**
 * Rebuilds the order books of recorded captures and counts what must not be there: gaps, negative levels, crossed books.
 * Run it with `--help`.
 */
import { parseArgs } from 'node:util'
import { CaptureCheck, type CaptureReport } from '@kassandra/kalshi-sdk/book'
import { readCapture } from '@kassandra/kalshi-sdk/capture'

const HELP = `Usage: node examples/check-capture.ts [--use-yes-price] FILE...

Reads captures of the exchange's WebSocket, plain or gzip, one JSON object a line: {recv_ns|recv_ms?, conn?, frame},
{recv_ns?, conn?, raw} or a bare frame. Prints one JSON object a file, on one line:

  file             as given
  connections      for each recorded connection: conn, sids
    sid, channel   channel as its "subscribed" reply or its frames say
    frames         frames that carry this sid at the top; the "subscribed" reply, which names it in "msg", is not counted
    snapshots, deltas
    gaps           places where seq jumps ahead; the books of the sid are not believed from there to their next snapshots
    negativeLevels deltas that would leave less than nothing at a price
    crossed        book frames behind which best yes + best no is more than one dollar (exactly one is legal)
    lastSeq        null on channels without seq
  tickerAgreement  tickers whose best bid and ask equal the rebuilt book, of those whose book has both sides at that point
  malformed        lines that hold no frame, and frames that cannot be what they say

  --use-yes-price  the capture was recorded with use_yes_price

Each malformed line is told on stderr as FILE:LINE: reason, and the rest is still read.
Exit code: 0, or 1 after malformed lines or a file that breaks off, or 2 after bad usage or a file that cannot be read.
`

const UNREADABLE: ReadonlyMap<string, string> = new Map([
  ['ENOENT', 'no such file'],
  ['EISDIR', 'is a directory'],
  ['EACCES', 'may not be read'],
])

process.exitCode = await main(process.argv.slice(2))

async function main(args: readonly string[]): Promise<number> {
  const options = readArguments(args)
  if (typeof options === 'string') return fail(`${options}; see --help`)
  if (options.isHelp) process.stdout.write(HELP)
  const codes: number[] = [0]
  for (const file of options.files) codes.push(await checkFile(file, options.useYesPrice))
  return Math.max(...codes)
}

function readArguments(args: readonly string[]) {
  try {
    const { values, positionals } = parseArgs({
      args: [...args],
      allowPositionals: true,
      options: { help: { type: 'boolean', short: 'h', default: false }, 'use-yes-price': { type: 'boolean', default: false } },
    })
    if (!values.help && positionals.length === 0) return 'no file is given'
    return { isHelp: values.help, useYesPrice: values['use-yes-price'], files: values.help ? [] : positionals }
  } catch (error) {
    if (error instanceof TypeError) return error.message
    throw error
  }
}

async function checkFile(file: string, useYesPrice: boolean): Promise<number> {
  const check = new CaptureCheck({ useYesPrice })
  let code = 0
  let line = 0
  try {
    for await (const entry of readCapture(file)) {
      line = entry.line
      const reason = check.add(entry)
      if (reason === undefined) continue
      code = 1
      process.stderr.write(`${file}:${line}: ${reason}\n`)
    }
  } catch (error) {
    if (!isSystemError(error)) throw error
    if ('syscall' in error) return fail(`${file}: ${UNREADABLE.get(error.code) ?? error.message}`)
    code = 1
    process.stderr.write(`${file}: breaks off after line ${line}: ${error.message}\n`)
  }
  process.stdout.write(`${JSON.stringify(toOutput(file, check.report()))}\n`)
  return code
}

// Connections were numbered where the capture numbers them.
function toOutput(file: string, { connections, ...rest }: CaptureReport): object {
  const numbered = connections.map(({ conn, sids }) => ({ conn: /^\d{1,15}$/.test(conn) ? Number(conn) : conn, sids }))
  return { file, connections: numbered, ...rest }
}

function isSystemError(error: unknown): error is Error & { readonly code: string } {
  return error instanceof Error && 'code' in error && typeof error.code === 'string'
}

function fail(message: string): number {
  process.stderr.write(`check-capture: ${message}\n`)
  return 2
}
