/**
 * Signatures a second: this SDK's signers beside the way of kalshi-typescript, `createSign` with the PEM parsed at every call. All sign
 * the text of an order request; rounds alternate, ratios are within a round, the median counts. Prints one JSON line.
 *
 *   node bench/sign/signatures.ts
 */
import { constants, createSign, generateKeyPairSync } from 'node:crypto'
import { createSigner } from '@kassandra/kalshi-sdk'
import { inTurns, medians, ratio } from '../rest/measure.ts'

const CONCURRENCY = 8
const TEXT = '1785089355658POST/trade-api/v2/portfolio/events/orders'

const rsaPem = pemOf(generateKeyPairSync('rsa', { modulusLength: 2048 }))
const rsa = createSigner({ keyId: 'bench', privateKeyPem: rsaPem })
const ed25519 = createSigner({ keyId: 'bench', privateKeyPem: pemOf(generateKeyPairSync('ed25519')) })

/** As the official client signs. */
function signWithPem(): string {
  const sign = createSign('RSA-SHA256').update(TEXT)
  const pss = { padding: constants.RSA_PKCS1_PSS_PADDING, saltLength: constants.RSA_PSS_SALTLEN_DIGEST }
  return sign.sign({ key: rsaPem, ...pss }).toString('base64')
}

function pemOf({ privateKey }: ReturnType<typeof generateKeyPairSync>): string {
  return privateKey.export({ type: 'pkcs8', format: 'pem' }).toString()
}

const rounds = await inTurns(
  {
    officialRsa: async () => signWithPem(),
    sdkRsa: () => rsa.sign(TEXT),
    sdkEd25519: () => ed25519.sign(TEXT),
  },
  { rounds: 9, warmUpRounds: 1, concurrency: CONCURRENCY, sliceMs: 400 },
)

const summary = (name: 'officialRsa' | 'sdkRsa' | 'sdkEd25519'): object => {
  const { requestsPerSecond, cpuUsPerRequest } = medians(rounds.map((slices) => slices[name]))
  return { signaturesPerSecond: Math.round(requestsPerSecond), cpuUsPerSignature: cpuUsPerRequest }
}

process.stdout.write(
  `${JSON.stringify({
    bench: 'sign/signatures',
    node: process.version,
    concurrency: CONCURRENCY,
    rounds: rounds.length,
    ratios: {
      rsaToOfficial: ratio(rounds, 'requestsPerSecond', 'sdkRsa', 'officialRsa'),
      ed25519ToOfficial: ratio(rounds, 'requestsPerSecond', 'sdkEd25519', 'officialRsa'),
      cpuRsaToOfficial: ratio(rounds, 'cpuUsPerRequest', 'sdkRsa', 'officialRsa'),
    },
    officialRsa: summary('officialRsa'),
    sdkRsa: summary('sdkRsa'),
    sdkEd25519: summary('sdkEd25519'),
  })}\n`,
)
