// The tables of the design, as `read-back.mjs` words them.
const LOGS_AND_METRICS = ['logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:*:*:log-group:/kalshi/*', 'cloudwatch:PutMetricData on *']
const secret = (name) => `arn:aws:secretsmanager:us-east-1:ACCOUNT:secret:${name}`
const readsSecrets = (...names) => [`secretsmanager:GetSecretValue on ${names.map(secret).join(' ')}`]
const readsArtifacts = (program) => [`s3:GetObject on arn:aws:s3:::kalshi-artifacts-prod/${program}/*`]
const PROTECTED = { versioning: 'Enabled', encryption: 'AES256', publicAccessBlocked: true }
const KEPT_CLEAN = ['noncurrent-versions', 'unfinished-uploads']

const catalogTable = (name, columns) =>
  `kalshi_archive.${name} ${columns} columns by year int, month int, day int in s3://kalshi-data-prod/parquet/${name}/year=\${year}/month=\${month}/day=\${day}/`

/** With an administrator at 203.0.113.7 and a catalog of the archive. */
export const expectedPlatform = () => ({
  network: {
    cidr: '10.0.0.0/16',
    subnets: [
      'private-a 10.0.101.0/24 us-east-1a false',
      'private-b 10.0.102.0/24 us-east-1b false',
      'private-c 10.0.103.0/24 us-east-1c false',
      'public-a 10.0.1.0/24 us-east-1a false',
      'public-b 10.0.2.0/24 us-east-1b false',
      'public-c 10.0.3.0/24 us-east-1c false',
    ],
    routes: ['private 10.0.0.0/16 local', 'public 0.0.0.0/0 Internet Gateway', 'public 10.0.0.0/16 local'],
    associations: ['private private-a', 'private private-b', 'private private-c', 'public public-a', 'public public-b', 'public public-c'],
  },
  rules: [
    'sg-deduplicator in tcp 22 203.0.113.7/32',
    'sg-deduplicator in tcp 8080 10.0.0.0/16',
    'sg-deduplicator in tcp 9090 10.0.0.0/16',
    'sg-deduplicator out tcp 443 0.0.0.0/0',
    'sg-deduplicator out tcp 5432 sg-gatherer',
    'sg-deduplicator out tcp 5432 sg-rds',
    'sg-deduplicator out tcp 5433 sg-gatherer',
    'sg-deduplicator out tcp 8080 sg-gatherer',
    'sg-gatherer in tcp 22 203.0.113.7/32',
    'sg-gatherer in tcp 5432 sg-deduplicator',
    'sg-gatherer in tcp 5433 sg-deduplicator',
    'sg-gatherer in tcp 8080 sg-deduplicator',
    'sg-gatherer in tcp 9090 10.0.0.0/16',
    'sg-gatherer out tcp 443 0.0.0.0/0',
    'sg-rds in tcp 5432 sg-deduplicator',
  ],
  hosts: [
    'deduplicator t4g.xlarge us-east-1c 10.0.3.20 token required; gp3 50 GB encrypted',
    'gatherer-1 t4g.2xlarge us-east-1a 10.0.1.10 token required; gp3 200 GB encrypted',
    'gatherer-2 t4g.2xlarge us-east-1b 10.0.2.10 token required; gp3 200 GB encrypted',
    'gatherer-3 t4g.2xlarge us-east-1c 10.0.3.10 token required; gp3 200 GB encrypted',
  ],
  databases: [
    {
      id: 'kalshi-production',
      engine: 'postgres 16',
      class: 'db.t4g.large',
      storage: 'gp3 500 GB',
      encrypted: true,
      public: false,
      multiAz: false,
      retentionDays: 7,
      maintenance: 'sun:04:00-sun:05:00',
      subnets: 3,
    },
  ],
  roles: {
    'kalshi-gatherer/artifacts': readsArtifacts('gatherer'),
    'kalshi-gatherer/gatherer': LOGS_AND_METRICS,
    'kalshi-gatherer/secrets': readsSecrets('kalshi/exchange', 'kalshi/gatherer-database', 'kalshi/gatherer-tls'),
    'kalshi-deduplicator/artifacts': readsArtifacts('deduplicator'),
    'kalshi-deduplicator/deduplicator': [
      's3:PutObject s3:GetObject s3:ListBucket on arn:aws:s3:::kalshi-data-prod arn:aws:s3:::kalshi-data-prod/*',
      ...LOGS_AND_METRICS,
    ],
    'kalshi-deduplicator/secrets': readsSecrets('kalshi/gatherer-database', 'kalshi/production-database', 'rds!db-ID'),
  },
  archive: {
    ...PROTECTED,
    transitions: ['backups/ GLACIER 30', 'parquet/ GLACIER 365', 'parquet/ INTELLIGENT_TIERING 0'],
    others: KEPT_CLEAN,
  },
  artifacts: { ...PROTECTED, transitions: [], others: KEPT_CLEAN },
  catalog: [
    catalogTable('orderbook_deltas', 12),
    catalogTable('orderbook_snapshots', 12),
    catalogTable('tickers', 16),
    catalogTable('trades', 12),
  ],
  secrets: ['kalshi/exchange 0', 'kalshi/gatherer-database 0', 'kalshi/gatherer-tls 0', 'kalshi/production-database 0'],
  logGroups: [
    '/aws/rds/instance/kalshi-production/postgresql 30',
    '/aws/rds/instance/kalshi-production/upgrade 30',
    '/kalshi/deduplicator 30',
    '/kalshi/gatherer 30',
    '/kalshi/metrics 30',
    '/vpc/kalshi-data 30',
  ],
})

/** With `database = "rds"`. */
export const EXPECTED_MARKET_MAKER = {
  rules: [
    'sg-market-maker out tcp 443 0.0.0.0/0',
    'sg-market-maker out tcp 5432 sg-market-maker-database',
    'sg-market-maker-database in tcp 5432 sg-market-maker',
  ],
  hosts: ['market-maker t3.micro us-east-1a token required; gp3 10 GB encrypted, gp3 20 GB encrypted'],
  databases: [
    {
      id: 'market-maker',
      engine: 'postgres 16',
      class: 'db.t3.micro',
      storage: 'gp3 20 GB',
      encrypted: true,
      public: false,
      multiAz: false,
      retentionDays: 7,
      maintenance: 'sun:04:00-sun:05:00',
      subnets: 2,
    },
  ],
  roles: {
    'market-maker/backups': [
      's3:GetObject s3:PutObject on arn:aws:s3:::acme-market-maker/backups/* arn:aws:s3:::acme-market-maker/market-maker/sessions/*',
      's3:ListBucket on arn:aws:s3:::acme-market-maker',
    ],
    'market-maker/image': [
      'ecr:GetAuthorizationToken on *',
      'ecr:BatchCheckLayerAvailability ecr:BatchGetImage ecr:GetDownloadUrlForLayer on arn:aws:ecr:us-east-1:ACCOUNT:repository/market-maker',
    ],
    'market-maker/logs-and-metrics': [
      'logs:CreateLogStream logs:PutLogEvents on arn:aws:logs:us-east-1:ACCOUNT:log-group:/market-maker:* arn:aws:logs:us-east-1:ACCOUNT:log-group:/market-maker/metrics:*',
      'cloudwatch:PutMetricData on *',
    ],
    'market-maker/secrets': readsSecrets('market-maker/kalshi', 'market-maker/database', 'rds!db-ID'),
  },
  backups: { ...PROTECTED, transitions: [], others: KEPT_CLEAN },
  secrets: ['market-maker/database 0', 'market-maker/kalshi 0'],
  logGroups: [
    '/aws/rds/instance/market-maker/postgresql 30',
    '/aws/rds/instance/market-maker/upgrade 30',
    '/market-maker 30',
    '/market-maker/metrics 30',
    '/vpc/market-maker 30',
  ],
  registry: ['market-maker IMMUTABLE'],
  backupPlans: ['market-maker'],
}
