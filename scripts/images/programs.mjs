/** What images are made of, and what each may add to the base image, in millions of bytes. DuckDB is 71 of the deduplicator's. */
export const PROGRAMS = {
  gatherer: { ceilingMb: 20 },
  deduplicator: { ceilingMb: 100 },
  'data-fetcher': { ceilingMb: 20 },
  'market-maker': { ceilingMb: 30 },
}
