#!/usr/local/bin/node
// In the stand-in for the official image of PostgreSQL: ends with 0 when the server takes connections.
const { connect } = require('node:net')

connect(5432, '127.0.0.1')
  .once('connect', () => process.exit(0))
  .once('error', () => process.exit(1))
