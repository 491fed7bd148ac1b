import { Command, type OutputConfiguration } from 'commander'
import { addBook } from './commands/book-command.ts'
import { addCompletion } from './commands/completion-command.ts'
import { addEvents } from './commands/events-command.ts'
import { addMarkets } from './commands/markets-command.ts'
import { addOrders } from './commands/orders/orders-command.ts'
import { addPortfolio } from './commands/portfolio-commands.ts'
import { addStatus } from './commands/status-command.ts'
import { addTrades } from './commands/trades-command.ts'
import type { Io } from './io.ts'
import { withExamples } from './options/examples.ts'

const ABOUT = `
Exit codes:
  0    done
  1    failed for another reason than those below
  2    the command line or the configuration is not right, or a change was not confirmed with --yes: nothing was changed
  3    refused by the exchange
  4    the exchange gave no answer or failed itself; after a write, whether it took effect is not known
  130  interrupted with Ctrl-C

Environment:
  KALSHI_ENVIRONMENT                   prod or demo; default demo
  KALSHI_API_KEY, KALSHI_API_SECRET    key id, and the private key as PEM or the path of one
  KALSHI_REST_URL, KALSHI_WS_URL       another exchange
  NO_COLOR                             no colours

Instants are given as 2026-05-14T04:38:13Z, 2026-05-14, now, now-2h or now+1d, and shown in UTC.`

/** Builds the commands. Wrong usage throws a `CommanderError` instead of ending the process. */
export function createProgram(io: Io, output: OutputConfiguration = {}): Command {
  const program = new Command('kalshi')
    .description('Kalshi on the command line: markets, live order books, trades, orders, positions and balance.')
    .version(io.version, '-V, --version')
    .option('-e, --environment <where>', 'prod, demo, or the URL of another exchange')
    .option('--credentials <file>', 'JSON with keyId and privateKeyPem, as kalshi-sim writes it')
    .option('--json', 'one JSON document, or one a line where something is followed; exact decimals as texts')
    .exitOverride()
    .configureOutput(output)
    .showHelpAfterError('(--help tells more)')
    .configureHelp({ showGlobalOptions: true })
  addStatus(program, io)
  addMarkets(program, io)
  addEvents(program, io)
  addBook(program, io)
  addTrades(program, io)
  addOrders(program, io)
  addPortfolio(program, io)
  addCompletion(program, io)
  withExamples(
    program,
    'status --environment demo',
    'markets list --status open --series KXBTC15M --limit 5',
    'book KXBTC15M-26NOV210730-T45 --watch',
    'orders place KXBTC15M-26NOV210730-T45 --side bid --price 0.42 --count 10',
  )
  return program.addHelpText('after', ABOUT)
}
