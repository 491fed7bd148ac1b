// Asks the emulator what it has, through clients that know nothing of Terraform, in the form of the tables of the design.
import {
  GetBucketEncryptionCommand,
  GetBucketLifecycleConfigurationCommand,
  GetBucketVersioningCommand,
  GetPublicAccessBlockCommand,
  S3Client,
} from '@aws-sdk/client-s3'
import { ListSecretsCommand, ListSecretVersionIdsCommand, SecretsManagerClient } from '@aws-sdk/client-secrets-manager'

const nameOf = ({ Tags = [] }) => Tags.find(({ Key }) => Key === 'Name')?.Value
const sorted = (lines) => lines.toSorted()
const SEED_NETWORK = ['--filters', 'Name=is-default,Values=false']

async function readNetwork(aws) {
  const { Vpcs } = await aws(['ec2', 'describe-vpcs', ...SEED_NETWORK])
  const [vpc] = Vpcs
  const ofVpc = ['--filters', `Name=vpc-id,Values=${vpc.VpcId}`]
  const { Subnets } = await aws(['ec2', 'describe-subnets', ...ofVpc])
  const { RouteTables } = await aws(['ec2', 'describe-route-tables', ...ofVpc])
  const subnetNames = new Map(Subnets.map((subnet) => [subnet.SubnetId, nameOf(subnet)]))
  const target = ({ GatewayId = '' }) =>
    GatewayId.startsWith('igw-') ? 'Internet Gateway' : GatewayId.startsWith('vpce-') ? 'S3 endpoint' : GatewayId
  return {
    cidr: vpc.CidrBlock,
    subnets: sorted(
      Subnets.map((subnet) => `${nameOf(subnet)} ${subnet.CidrBlock} ${subnet.AvailabilityZone} ${subnet.MapPublicIpOnLaunch}`),
    ),
    routes: sorted(
      RouteTables.filter((table) => nameOf(table)).flatMap((table) =>
        table.Routes.filter(({ DestinationCidrBlock }) => DestinationCidrBlock).map(
          (route) => `${nameOf(table)} ${route.DestinationCidrBlock} ${target(route)}`,
        ),
      ),
    ),
    associations: sorted(
      RouteTables.flatMap((table) =>
        table.Associations.filter(({ SubnetId }) => SubnetId).map(({ SubnetId }) => `${nameOf(table)} ${subnetNames.get(SubnetId)}`),
      ),
    ),
  }
}

async function readRules(aws) {
  const { SecurityGroups } = await aws(['ec2', 'describe-security-groups'])
  const names = new Map(SecurityGroups.map((group) => [group.GroupId, nameOf(group)]))
  const ours = SecurityGroups.filter((group) => nameOf(group)?.startsWith('sg-'))
  const lines = (group, direction, permissions) =>
    permissions.flatMap(({ IpProtocol, FromPort, ToPort, IpRanges = [], UserIdGroupPairs = [] }) =>
      [...IpRanges.map(({ CidrIp }) => CidrIp), ...UserIdGroupPairs.map(({ GroupId }) => names.get(GroupId))].map(
        (peer) => `${nameOf(group)} ${direction} ${IpProtocol} ${FromPort === ToPort ? FromPort : `${FromPort}-${ToPort}`} ${peer}`,
      ),
    )
  return sorted(ours.flatMap((group) => [...lines(group, 'in', group.IpPermissions), ...lines(group, 'out', group.IpPermissionsEgress)]))
}

async function readHosts(aws) {
  const { Reservations } = await aws(['ec2', 'describe-instances', '--filters', 'Name=instance-state-name,Values=running'])
  const { Volumes } = await aws(['ec2', 'describe-volumes'])
  const disks = (id) => Volumes.filter(({ Attachments = [] }) => Attachments.some(({ InstanceId }) => InstanceId === id))
  return sorted(
    Reservations.flatMap(({ Instances }) => Instances).flatMap((instance) => {
      const { InstanceId, InstanceType, Placement, PrivateIpAddress, MetadataOptions } = instance
      const sizes = disks(InstanceId).map(({ VolumeType, Size, Encrypted }) => `${VolumeType} ${Size} GB${Encrypted ? ' encrypted' : ''}`)
      return [
        `${nameOf(instance)} ${InstanceType} ${Placement.AvailabilityZone} ${PrivateIpAddress} token ${MetadataOptions?.HttpTokens}; ${sorted(sizes).join(', ')}`,
      ]
    }),
  )
}

async function readDatabase(aws) {
  const { DBInstances } = await aws(['rds', 'describe-db-instances'])
  return DBInstances.map((database) => ({
    id: database.DBInstanceIdentifier,
    engine: `${database.Engine} ${database.EngineVersion.split('.')[0]}`,
    class: database.DBInstanceClass,
    storage: `${database.StorageType} ${database.AllocatedStorage} GB`,
    encrypted: database.StorageEncrypted,
    public: database.PubliclyAccessible,
    multiAz: database.MultiAZ,
    retentionDays: database.BackupRetentionPeriod,
    maintenance: database.PreferredMaintenanceWindow,
    subnets: database.DBSubnetGroup.Subnets.length,
  }))
}

async function readRoles(aws, names) {
  const documents = {}
  for (const role of names) {
    const { PolicyNames } = await aws(['iam', 'list-role-policies', '--role-name', role])
    for (const policy of sorted(PolicyNames)) {
      const { PolicyDocument } = await aws(['iam', 'get-role-policy', '--role-name', role, '--policy-name', policy])
      documents[`${role}/${policy}`] = PolicyDocument.Statement.map(
        ({ Action, Resource }) => `${[Action].flat().join(' ')} on ${withoutSuffixes([Resource].flat()).join(' ')}`,
      )
    }
  }
  return documents
}

/** Secrets Manager ends each ARN with six letters of its own. */
const withoutSuffixes = (arns) =>
  arns.map((arn) =>
    arn.includes(':secretsmanager:')
      ? arn
          .replace(/-[A-Za-z0-9]{6}$/, '')
          .replace(/:\d{12}:/, ':ACCOUNT:')
          .replace(/db-[0-9a-z-]+$/i, 'db-ID')
      : arn.replace(/:\d{12}:/, ':ACCOUNT:'),
  )

async function readBucket(s3, Bucket) {
  const { Rules } = await s3.send(new GetBucketLifecycleConfigurationCommand({ Bucket }))
  const { Status } = await s3.send(new GetBucketVersioningCommand({ Bucket }))
  const { PublicAccessBlockConfiguration } = await s3.send(new GetPublicAccessBlockCommand({ Bucket }))
  const { ServerSideEncryptionConfiguration } = await s3.send(new GetBucketEncryptionCommand({ Bucket }))
  const moves = Rules.flatMap(({ Filter, Transitions = [] }) =>
    Transitions.map(({ StorageClass, Days = 0 }) => `${Filter.Prefix} ${StorageClass} ${Days}`),
  )
  return {
    versioning: Status,
    encryption: ServerSideEncryptionConfiguration.Rules[0].ApplyServerSideEncryptionByDefault.SSEAlgorithm,
    publicAccessBlocked: Object.values(PublicAccessBlockConfiguration).every((value) => value === true),
    transitions: sorted(moves),
    others: sorted(Rules.filter(({ Transitions = [] }) => Transitions.length === 0).map(({ ID }) => ID)),
  }
}

/** Names of secrets that are ours, each with the number of its values: there must be none. */
async function readSecrets(client) {
  const { SecretList } = await client.send(new ListSecretsCommand({}))
  const ours = SecretList.filter(({ Name }) => !Name.startsWith('rds!'))
  const counts = await Promise.all(
    ours.map(async ({ Name, ARN }) => {
      const { Versions = [] } = await client.send(new ListSecretVersionIdsCommand({ SecretId: ARN }))
      return `${Name} ${Versions.length}`
    }),
  )
  return sorted(counts)
}

const clientOptions = ({ endpoint, env }) => ({
  endpoint,
  region: env.AWS_REGION,
  forcePathStyle: true,
  credentials: { accessKeyId: env.AWS_ACCESS_KEY_ID, secretAccessKey: env.AWS_SECRET_ACCESS_KEY },
})

const readLogGroups = async (aws) => {
  const { logGroups } = await aws(['logs', 'describe-log-groups'])
  return sorted(logGroups.map(({ logGroupName, retentionInDays }) => `${logGroupName} ${retentionInDays}`))
}

async function readCatalog(aws) {
  const { DatabaseList } = await aws(['glue', 'get-databases'])
  const tables = await Promise.all(
    DatabaseList.map(async ({ Name }) => {
      const { TableList } = await aws(['glue', 'get-tables', '--database-name', Name])
      return TableList.map(({ Name: table, PartitionKeys, Parameters, StorageDescriptor }) => {
        const keys = PartitionKeys.map((key) => `${key.Name} ${key.Type}`).join(', ')
        return `${Name}.${table} ${StorageDescriptor.Columns.length} columns by ${keys} in ${Parameters['storage.location.template']}`
      })
    }),
  )
  return sorted(tables.flat())
}

/** What the emulator has of aws-data-platform. */
export async function readPlatform({ aws, endpoint, env }) {
  const s3 = new S3Client(clientOptions({ endpoint, env }))
  const secrets = new SecretsManagerClient(clientOptions({ endpoint, env }))
  return {
    network: await readNetwork(aws),
    rules: await readRules(aws),
    hosts: await readHosts(aws),
    databases: await readDatabase(aws),
    roles: await readRoles(aws, ['kalshi-gatherer', 'kalshi-deduplicator']),
    archive: await readBucket(s3, 'kalshi-data-prod'),
    artifacts: await readBucket(s3, 'kalshi-artifacts-prod'),
    catalog: await readCatalog(aws),
    secrets: await readSecrets(secrets),
    logGroups: await readLogGroups(aws),
  }
}

/** What the emulator has of aws-market-maker. */
export async function readMarketMaker({ aws, endpoint, env }) {
  const s3 = new S3Client(clientOptions({ endpoint, env }))
  const secrets = new SecretsManagerClient(clientOptions({ endpoint, env }))
  const { repositories } = await aws(['ecr', 'describe-repositories'])
  const { BackupPlansList } = await aws(['backup', 'list-backup-plans'])
  return {
    rules: await readRules(aws),
    hosts: (await readHosts(aws)).map((line) => line.replace(/ \d+\.\d+\.\d+\.\d+ /, ' ')),
    databases: await readDatabase(aws),
    roles: await readRoles(aws, ['market-maker']),
    backups: await readBucket(s3, 'acme-market-maker'),
    secrets: await readSecrets(secrets),
    logGroups: await readLogGroups(aws),
    registry: repositories.map(({ repositoryName, imageTagMutability }) => `${repositoryName} ${imageTagMutability}`),
    backupPlans: BackupPlansList.map(({ BackupPlanName }) => BackupPlanName),
  }
}
