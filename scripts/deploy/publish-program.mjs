import { join } from 'node:path'

/**
 * Puts an archive and its checksum where hosts look for them. A version that is there stays as it is: hosts may run it.
 * @param {(args: string[]) => Promise<string>} aws
 * @param {{ program: string, version: string, architecture: string, bucket: string, from: string }} what
 * @returns {Promise<'published' | 'there already'>}
 */
export async function publishProgram(aws, { program, version, architecture, bucket, from }) {
  const name = `${program}-${version}-linux-${architecture}.tar.gz`
  let outcome = 'published'
  // The checksum comes last: a host that finds it finds the archive too.
  for (const file of [name, `${name}.sha256`]) {
    try {
      await aws([
        's3api',
        'put-object',
        '--bucket',
        bucket,
        '--key',
        `${program}/${version}/${file}`,
        '--body',
        join(from, file),
        '--if-none-match',
        '*',
      ])
    } catch (error) {
      if (!error.message.includes('PreconditionFailed')) throw error
      outcome = 'there already'
    }
  }
  return outcome
}

/** Says which version a host takes that starts anew. */
export async function nameCurrent(aws, { program, version, bucket, file }) {
  await aws(['s3', 'cp', '--only-show-errors', file, `s3://${bucket}/${program}/current`])
  return version
}
