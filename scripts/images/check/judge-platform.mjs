// Prints what the judge of the local stack says of a platform that has ended: {"problems":[...],"gaps":n,"files":n,"rows":n}. Its argument is a file:
// {"journal", "production", "gatherers": {id: url}, "disturbances": [{collector, fromUs, toUs, isOutage}], "archive"}. Run with --import of
// deployables/market-maker/test/programs/resolve-sources.mjs, so that nothing has to be built.
import { readFileSync } from 'node:fs'
import pg from 'pg'
import { Collector } from '../../../local-stack/src/journal/collector.ts'
import { JournalComparison } from '../../../local-stack/src/journal/compare.ts'
import { mergedRows, statedParts, storedTimes } from '../../../local-stack/src/journal/merged-rows.ts'
import { readJournal } from '../../../local-stack/src/journal/read-journal.ts'
import { checkArchive } from '../../../local-stack/src/summary/archive.ts'

async function withClient(url, use) {
  const client = new pg.Client(url)
  await client.connect()
  try {
    return await use(client)
  } finally {
    await client.end()
  }
}

const { journal, production, gatherers, disturbances, archive } = JSON.parse(readFileSync(process.argv[2], 'utf8'))
const report = await withClient(production, async (client) => {
  const parts = await statedParts(client)
  const comparison = new JournalComparison(parts)
  for await (const entry of readJournal(journal)) comparison.published(entry)
  for await (const row of mergedRows(client)) comparison.merged(row)
  const collectors = []
  for (const [id, url] of Object.entries(gatherers)) {
    const ofCollector = disturbances.filter(({ collector }) => collector === id)
    collectors.push(new Collector(ofCollector, await withClient(url, storedTimes)))
  }
  const { examples, ...verdict } = comparison.verdict(collectors)
  const { files, rows, problems } = await checkArchive(client, archive)
  const differs = verdict.match
    ? []
    : [`${verdict.missing} missing, ${verdict.extra} extra, ${verdict.unexplained} unexplained`, ...examples]
  return { problems: [...differs, ...problems], gaps: parts.filter(({ kind }) => kind === 'gap').length, files, rows }
})
process.stdout.write(JSON.stringify(report))
