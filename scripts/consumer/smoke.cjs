const root = require('@kassandra/kalshi-sdk')
const book = require('@kassandra/kalshi-sdk/book')
const rest = require('@kassandra/kalshi-sdk/rest')
const units = require('@kassandra/kalshi-sdk/units')
const ws = require('@kassandra/kalshi-sdk/ws')
const { exercise } = require('./exercise.cjs')

exercise({ root, book, rest, units, ws }).catch((error) => {
  console.error(error)
  process.exitCode = 1
})
