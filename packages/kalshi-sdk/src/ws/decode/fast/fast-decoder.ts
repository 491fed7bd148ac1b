import type { Frame } from '../../frames.ts'
import { ByteCursor } from './byte-cursor.ts'
import { CLOSE_OBJECT } from './bytes.ts'
import { DeltaScanner } from './delta-scanner.ts'
import { InstantScanner } from './instant-scanner.ts'
import { MarketCache } from './market-cache.ts'
import { type ScannedEnvelope, scanMillis } from './message-scanner.ts'
import { Route } from './route.ts'
import { SnapshotScanner } from './snapshot-scanner.ts'
import { Template } from './template.ts'
import { TickerScanner } from './ticker-scanner.ts'
import { TradeScanner } from './trade-scanner.ts'

const MSG = Template.of(',"msg":')
const SENDING = Template.of(',"sending_ts_ms":')

/**
 * Reads the frames that come by the thousand straight from their bytes: nothing is made that is not in the frame. It knows only
 * the shapes that the exchange sends; what it does not know to the byte it leaves to `JSON.parse`. One for each connection.
 * @see docs/spec/decode.md
 */
export class FastDecoder {
  readonly #cursor = new ByteCursor()
  readonly #envelope: ScannedEnvelope = { sid: 0, seq: undefined, sendingTsMs: undefined }
  readonly #markets = new MarketCache()
  readonly #instants = new InstantScanner()
  readonly #delta = new Route('orderbook_delta', new DeltaScanner(this.#markets, this.#instants))
  readonly #ticker = new Route('ticker', new TickerScanner(this.#markets, this.#instants))
  readonly #trade = new Route('trade', new TradeScanner())
  readonly #snapshot = new Route('orderbook_snapshot', new SnapshotScanner(this.#markets))

  /**
   * @returns The frame that decoding by `JSON.parse` gives for these bytes; undefined where that has to be asked. Never a frame of
   * kind `malformed` or `unknown`.
   */
  decode(bytes: Buffer, isYesPriced: (sid: number) => boolean): Frame | undefined {
    const cursor = this.#cursor
    cursor.start(bytes)
    const route = this.#routeOf(cursor)
    if (route === undefined) return undefined
    this.#scan(cursor, route)
    return cursor.isLost ? undefined : route.scanner.toFrame(this.#envelope, isYesPriced)
  }

  // The most frequent first.
  #routeOf(cursor: ByteCursor): Route | undefined {
    if (this.#delta.begins(cursor)) return this.#delta
    if (this.#ticker.begins(cursor)) return this.#ticker
    if (this.#trade.begins(cursor)) return this.#trade
    return this.#snapshot.begins(cursor) ? this.#snapshot : undefined
  }

  // Where `sending_ts_ms` stands is not documented: before `msg` or behind it.
  #scan(cursor: ByteCursor, { scanner, sid, hasSeq }: Route): void {
    const envelope = this.#envelope
    envelope.sid = sid
    envelope.seq = hasSeq ? cursor.ordinal() : undefined
    envelope.sendingTsMs = undefined
    const isSaidBefore = !cursor.passes(MSG)
    if (isSaidBefore) {
      cursor.expect(SENDING)
      envelope.sendingTsMs = scanMillis(cursor)
      cursor.expect(MSG)
    }
    if (cursor.isLost) return
    scanner.scan(cursor)
    if (!cursor.takes(CLOSE_OBJECT)) {
      if (isSaidBefore) cursor.isLost = true
      cursor.expect(SENDING)
      envelope.sendingTsMs = scanMillis(cursor)
      cursor.pass(CLOSE_OBJECT)
    }
    cursor.finish()
  }
}
