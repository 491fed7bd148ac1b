import { s3Store } from '../../src/index.ts'

const { file, key, accessKeyId, secretAccessKey, ...options } = JSON.parse(process.argv[2] ?? '')
const credentials = { accessKeyId, secretAccessKey: { reveal: () => secretAccessKey } }
const store = await s3Store({ ...options, prefix: 'some/prefix', region: 'us-east-1', forcePathStyle: true, concurrency: 3, credentials })
await store.putIfAbsent(key, file)
