// A program of a user, run on every runtime: identity of classes over subpaths, one REST call, one order book over a socket.
const assert = require('node:assert/strict')

const DEADLINE_MS = 20_000

exports.exercise = async ({ root, rest, ws, book, units }) => {
  for (const [name, part] of Object.entries({ rest, ws, book, units })) {
    for (const [key, value] of Object.entries(part)) if (key in root) assert.equal(value, root[key], `${key} of ./${name} is another one`)
  }
  const missing = new root.KalshiClient({ environment: 'demo' }).portfolio.balance().catch((error) => error)
  assert.ok((await missing) instanceof rest.KalshiError, 'an error of the root is no KalshiError of ./rest')

  const client = root.KalshiClient.fromEnv()
  const { items } = await client.markets.list({ limit: 5 })
  assert.ok(items.length > 0, 'no markets')
  const tickers = items.map(({ ticker }) => ticker)

  const socket = client.socket()
  await socket.connect()
  const books = new root.ManagedBooks(socket)
  void books.subscribe(tickers)
  await withinDeadline(firstWholeBook(books))
  await client.close()
}

async function firstWholeBook(books) {
  for await (const event of books.events()) if (event.kind === 'snapshot' || event.kind === 'delta') return
  throw new Error('the events ended without a book')
}

function withinDeadline(work) {
  const { promise, reject } = Promise.withResolvers()
  const timeout = setTimeout(() => reject(new Error(`no book within ${DEADLINE_MS} ms`)), DEADLINE_MS)
  return Promise.race([work, promise]).finally(() => clearTimeout(timeout))
}
