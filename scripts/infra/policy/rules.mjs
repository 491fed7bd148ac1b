// What must hold of every resource on AWS, over what a plan or a state says of them. A rule is `{ id, why, check }`; `check` takes all
// resources and returns one line a violation. Values that a plan does not know yet are `undefined`: a state has them.
import { gunzipSync } from 'node:zlib'
import { checkAgents } from './agent-metrics.mjs'

const one = (list) => (Array.isArray(list) ? list[0] : undefined)

const each = (type, problem) => (resources) =>
  resources
    .filter((resource) => resource.type === type)
    .flatMap(({ address, values }) =>
      [problem(values)]
        .flat()
        .filter(Boolean)
        .map((text) => `${address}: ${text}`),
    )

/** Every bucket has a resource of `type` whose values pass. */
const eachBucket = (type, passes) => (resources) => {
  const module = ({ address }) => address.slice(0, address.lastIndexOf('aws_s3_bucket'))
  return resources
    .filter((resource) => resource.type === 'aws_s3_bucket')
    .filter((bucket) => !resources.some((other) => other.type === type && module(other) === module(bucket) && passes(other.values)))
    .map(({ address }) => `${address}: has no ${type} that suffices`)
}

const OPEN = ['0.0.0.0/0', '::/0']

/** @returns Documents that are known, as `{ address, statements }`. */
function documents(resources) {
  return resources.flatMap(({ address, type, values }) =>
    ['aws_iam_role_policy', 'aws_iam_policy'].includes(type) && typeof values.policy === 'string'
      ? [{ address, statements: [JSON.parse(values.policy).Statement].flat() }]
      : [],
  )
}

const list = (value) => [value ?? []].flat()

/** Actions that have no resource to name: https://docs.aws.amazon.com/service-authorization/latest/reference/. */
const WITHOUT_RESOURCE = new Set([
  'cloudwatch:PutMetricData',
  'ec2:DescribeInstances',
  'ecr:GetAuthorizationToken',
  'ssm:GetCommandInvocation',
])
const ESCALATING = /^(iam|sts|organizations):|^kms:(Decrypt|CreateGrant|\*)|^secretsmanager:(?!GetSecretValue$)|^ec2:(?!Describe)|:\*$|^\*$/
const DESTROYING = /:(Delete|Terminate|Purge|Remove)|^s3:(PutBucket|PutLifecycle|PutObjectAcl|BypassGovernance)/
const MANAGED = new Set([
  'arn:aws:iam::aws:policy/AmazonSSMManagedInstanceCore',
  'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForBackup',
  'arn:aws:iam::aws:policy/service-role/AWSBackupServiceRolePolicyForRestores',
])

/** What nobody writes into a file but a secret: keys of AWS, private keys, passwords in addresses or assignments. */
const SECRETS = [
  /\b(AKIA|ASIA)[A-Z0-9]{16}\b/,
  /-----BEGIN [A-Z ]*PRIVATE KEY-----/,
  /\/\/[^\s/:@]+:(?!%s@)[^\s/@$]+@/,
  /^(?:[A-Z_]*_)?(?:PASSWORD|SECRET|TOKEN|API_KEY|PRIVATE_KEY)=(?!aws-secret:)(?!["']?$)(?![a-z-]+\/[a-z-]+$)(?!arn:aws:secretsmanager:)\S+/m,
]

function userDataOf(values) {
  if (typeof values.user_data_base64 === 'string') return textOf(Buffer.from(values.user_data_base64, 'base64'))
  return typeof values.user_data === 'string' ? values.user_data : undefined
}

const textOf = (bytes) => (bytes[0] === 0x1f && bytes[1] === 0x8b ? gunzipSync(bytes) : bytes).toString('utf8')

const GITHUB = 'token.actions.githubusercontent.com'

/** A statement that takes tokens of one branch or tag of one repository of GitHub, which were made for AWS. */
function isBranch({ Effect, Action, Principal, Condition = {} }) {
  const { [`${GITHUB}:aud`]: audience, [`${GITHUB}:sub`]: subject } = Condition.StringEquals ?? {}
  return (
    Effect === 'Allow' &&
    Action === 'sts:AssumeRoleWithWebIdentity' &&
    Object.keys(Principal).length === 1 &&
    Principal.Federated?.endsWith(`:oidc-provider/${GITHUB}`) &&
    audience === 'sts.amazonaws.com' &&
    /^repo:[\w-]+\/[\w.-]+:ref:refs\/(heads|tags)\/[^*?]+$/.test(subject)
  )
}

export const rules = [
  {
    id: 'no ingress from the world',
    why: 'everything comes from within the network or from named administrators',
    check: (resources) => [
      ...each(
        'aws_vpc_security_group_ingress_rule',
        ({ cidr_ipv4, cidr_ipv6 }) => (OPEN.includes(cidr_ipv4) || OPEN.includes(cidr_ipv6)) && 'lets the world in',
      )(resources),
      ...each(
        'aws_vpc_security_group_ingress_rule',
        ({ cidr_ipv4, from_port }) => from_port === 22 && Number(cidr_ipv4?.split('/')[1]) < 16 && 'lets half of the world in by SSH',
      )(resources),
    ],
  },
  {
    id: 'one rule, one port',
    why: 'a range of ports, all protocols, or rules within the group itself are what nobody reviews',
    check: (resources) => [
      ...['aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'].flatMap((type) =>
        each(
          type,
          ({ ip_protocol, from_port, to_port }) =>
            (ip_protocol !== 'tcp' || from_port !== to_port || !from_port) && 'is not one port of TCP',
        )(resources),
      ),
      ...each(
        'aws_security_group',
        ({ ingress, egress }) =>
          (list(ingress).length > 0 || list(egress).length > 0) &&
          resources.every(({ type }) => !type.startsWith('aws_vpc_security_group_')) &&
          'has rules of its own',
      )(resources),
      ...each('aws_security_group_rule', () => 'is of the kind that cannot be told apart')(resources),
    ],
  },
  {
    id: 'egress to the world is 443 alone',
    why: 'what leaves the network is encrypted, whatever runs',
    check: each(
      'aws_vpc_security_group_egress_rule',
      ({ cidr_ipv4, from_port }) => OPEN.includes(cidr_ipv4) && from_port !== 443 && `sends to the world on port ${from_port}`,
    ),
  },
  {
    id: 'groups and rules are described',
    why: 'a rule without a purpose is never removed',
    check: (resources) =>
      ['aws_security_group', 'aws_vpc_security_group_ingress_rule', 'aws_vpc_security_group_egress_rule'].flatMap((type) =>
        each(type, ({ description }) => (!description || description === 'Managed by Terraform') && 'has no description')(resources),
      ),
  },
  {
    id: 'groups are not named sg-',
    why: 'EC2 refuses such names',
    check: each('aws_security_group', ({ name }) => name?.startsWith('sg-') && `is named ${name}`),
  },
  {
    id: 'the default group is closed',
    why: 'a resource without a group falls into it',
    check: (resources) => [
      ...(resources.some(({ type }) => type === 'aws_vpc') && resources.every(({ type }) => type !== 'aws_default_security_group')
        ? ['aws_vpc: its default group is not managed']
        : []),
      ...each(
        'aws_default_security_group',
        ({ ingress, egress }) => list(ingress).length + list(egress).length > 0 && 'has rules',
      )(resources),
    ],
  },
  {
    id: 'connections are recorded',
    why: 'what a group refused is in flow logs or nowhere',
    check: (resources) =>
      resources.some(({ type }) => type === 'aws_vpc') && resources.every(({ type }) => type !== 'aws_flow_log')
        ? ['aws_vpc: has no flow log']
        : [],
  },
  {
    id: 'subnets give no public addresses',
    why: 'what has one has asked for it',
    check: each(
      'aws_subnet',
      ({ map_public_ip_on_launch }) => map_public_ip_on_launch && 'gives public addresses to whatever starts in it',
    ),
  },
  {
    id: 'metadata wants a token',
    why: 'without one, any request that a host can be talked into reads its credentials',
    check: each('aws_instance', ({ metadata_options }) => {
      const { http_tokens, http_put_response_hop_limit: hops } = one(metadata_options) ?? {}
      return [
        http_tokens !== 'required' && 'takes requests without a token',
        !(hops >= 1 && hops <= 2) && `lets credentials travel ${hops} hops`,
      ]
    }),
  },
  {
    id: 'disks are encrypted gp3',
    why: 'a disk that is thrown away can be read otherwise',
    check: (resources) => [
      ...each('aws_instance', ({ root_block_device }) => {
        const disk = one(root_block_device)
        return [
          !disk?.encrypted && 'has a root volume that is not encrypted',
          disk?.volume_type !== 'gp3' && `has a root volume of type ${disk?.volume_type}`,
        ]
      })(resources),
      ...each('aws_ebs_volume', ({ encrypted, type }) => [!encrypted && 'is not encrypted', type !== 'gp3' && `is of type ${type}`])(
        resources,
      ),
    ],
  },
  {
    id: 'user data holds no secrets',
    why: 'whoever may describe an instance reads it',
    check: each('aws_instance', (values) => {
      const text = userDataOf(values)
      return SECRETS.filter((pattern) => text !== undefined && pattern.test(text)).map(
        (pattern) => `has what looks like a secret in its user data (${pattern})`,
      )
    }),
  },
  {
    id: 'user data never replaces a host',
    why: 'the databases are on its disk',
    check: each(
      'aws_instance',
      ({ user_data_replace_on_change }) => user_data_replace_on_change && 'is replaced when its user data changes',
    ),
  },
  {
    id: 'databases are private, encrypted and kept',
    why: 'data that cannot be had again',
    check: each('aws_db_instance', (values) => [
      values.storage_encrypted !== true && 'is not encrypted',
      values.publicly_accessible && 'is publicly accessible',
      !(values.backup_retention_period >= 7) && 'is kept for less than 7 days',
      values.manage_master_user_password !== true && 'has a password that is in the state',
      values.password && 'has a password that is in the state',
      !values.copy_tags_to_snapshot && 'has snapshots without tags',
      !list(values.enabled_cloudwatch_logs_exports).includes('postgresql') && 'keeps its log to itself',
      (values.iops ?? 0) > 0 && values.allocated_storage < 400 && 'sets IOPS, which RDS refuses below 400 GB',
    ]),
  },
  {
    id: 'databases want TLS',
    why: 'passwords and rows cross zones',
    check: each(
      'aws_db_parameter_group',
      ({ parameter }) => !list(parameter).some(({ name, value }) => name === 'rds.force_ssl' && value === '1') && 'takes open connections',
    ),
  },
  {
    id: 'buckets are closed to the public',
    why: 'one wrong policy must not be enough',
    check: eachBucket('aws_s3_bucket_public_access_block', (values) =>
      ['block_public_acls', 'block_public_policy', 'ignore_public_acls', 'restrict_public_buckets'].every((name) => values[name] === true),
    ),
  },
  {
    id: 'buckets are encrypted',
    why: 'the design says SSE-S3',
    check: eachBucket(
      'aws_s3_bucket_server_side_encryption_configuration',
      ({ rule }) => one(one(rule)?.apply_server_side_encryption_by_default)?.sse_algorithm === 'AES256',
    ),
  },
  {
    id: 'buckets keep versions',
    why: 'a wrong upload or deletion can be undone',
    check: eachBucket('aws_s3_bucket_versioning', ({ versioning_configuration }) => one(versioning_configuration)?.status === 'Enabled'),
  },
  {
    id: 'buckets forget what was replaced',
    why: 'versions and unfinished uploads are paid for, for ever',
    check: eachBucket(
      'aws_s3_bucket_lifecycle_configuration',
      ({ rule }) =>
        list(rule).some((item) => one(item.noncurrent_version_expiration)) &&
        list(rule).some((item) => one(item.abort_incomplete_multipart_upload)),
    ),
  },
  {
    id: 'buckets want TLS',
    why: 'objects are not read in the open',
    check: eachBucket('aws_s3_bucket_policy', ({ policy }) => {
      const statements = typeof policy === 'string' ? list(JSON.parse(policy).Statement) : []
      return (
        statements.some(
          ({ Effect, Action, Condition }) =>
            Effect === 'Deny' && list(Action).includes('s3:*') && Condition?.Bool?.['aws:SecureTransport'] === 'false',
        ) && statements.every(({ Effect }) => Effect === 'Deny')
      )
    }),
  },
  {
    id: 'buckets are not emptied',
    why: 'a destroy must not take the archive with it',
    check: each('aws_s3_bucket', ({ force_destroy }) => force_destroy && 'is deleted with everything in it'),
  },
  {
    id: 'policies name their actions',
    why: 'a wildcard allows what is invented tomorrow',
    check: (resources) =>
      documents(resources).flatMap(({ address, statements }) =>
        statements.flatMap((statement) => [
          ...list(statement.Action)
            .filter((action) => action.includes('*') || ESCALATING.test(action) || DESTROYING.test(action))
            .map((action) => `${address}: allows ${action}`),
          ...(statement.NotAction || statement.NotResource ? [`${address}: allows everything but`] : []),
        ]),
      ),
  },
  {
    id: 'policies name their resources',
    why: 'a role reaches what is its own',
    check: (resources) =>
      documents(resources).flatMap(({ address, statements }) =>
        statements
          .filter(({ Resource }) => list(Resource).includes('*'))
          .flatMap(({ Action, Condition }) =>
            list(Action)
              .filter(
                (action) =>
                  !WITHOUT_RESOURCE.has(action) ||
                  (action === 'cloudwatch:PutMetricData' && Condition?.StringEquals?.['cloudwatch:namespace'] !== 'Kalshi'),
              )
              .map((action) => `${address}: allows ${action} on everything`),
          ),
      ),
  },
  {
    id: 'secrets are read one by one',
    why: 'a role reads its own and no other',
    check: (resources) =>
      documents(resources).flatMap(({ address, statements }) =>
        statements
          .filter(({ Action }) => list(Action).includes('secretsmanager:GetSecretValue'))
          .flatMap(({ Resource }) => list(Resource))
          .filter((resource) => resource.includes('*'))
          .map((resource) => `${address}: reads ${resource}`),
      ),
  },
  {
    id: 'roles are for one service, or one branch of one repository',
    why: 'another account, or anybody on GitHub, could take them otherwise',
    check: each('aws_iam_role', ({ assume_role_policy }) => {
      if (typeof assume_role_policy !== 'string') return false
      const statements = list(JSON.parse(assume_role_policy).Statement)
      const isService = ({ Effect, Action, Principal }) =>
        Effect === 'Allow' && Action === 'sts:AssumeRole' && typeof Principal?.Service === 'string' && Object.keys(Principal).length === 1
      return !statements.every((it) => isService(it) || isBranch(it)) && 'can be taken by more than one service or branch'
    }),
  },
  {
    id: 'managed policies are the known ones',
    why: 'the others allow more than anything here needs',
    check: each('aws_iam_role_policy_attachment', ({ policy_arn }) => policy_arn && !MANAGED.has(policy_arn) && `attaches ${policy_arn}`),
  },
  {
    id: 'nobody has keys',
    why: 'roles need none',
    check: (resources) =>
      ['aws_iam_access_key', 'aws_iam_user'].flatMap((type) => each(type, () => 'is a person or a key, where roles suffice')(resources)),
  },
  {
    id: 'values of secrets are not managed',
    why: 'they would be in the state',
    check: each('aws_secretsmanager_secret_version', () => 'is in the state'),
  },
  {
    id: 'logs end',
    why: 'the default is to keep them, and pay, for ever',
    check: each('aws_cloudwatch_log_group', ({ retention_in_days }) => !(retention_in_days > 0) && 'is kept for ever'),
  },
  {
    id: 'images keep their tags',
    why: 'a tag that moves cannot be rolled back to',
    check: each('aws_ecr_repository', ({ image_tag_mutability, image_scanning_configuration }) => [
      image_tag_mutability !== 'IMMUTABLE' && 'has tags that move',
      one(image_scanning_configuration)?.scan_on_push !== true && 'is not scanned',
    ]),
  },
  {
    id: 'agents send what may be written and is waited for',
    why: 'a metric in another namespace is denied, and an alarm on it means nothing',
    check: checkAgents(userDataOf),
  },
  {
    id: 'alarms tell somebody',
    why: 'an alarm without an action is a graph',
    check: each(
      'aws_cloudwatch_metric_alarm',
      ({ alarm_actions, actions_enabled }) =>
        (actions_enabled === false || (Array.isArray(alarm_actions) && alarm_actions.length === 0)) && 'has no action',
    ),
  },
]

/** @returns One line a violation: the rule, the resource, what is wrong. */
export const violationsOf = (resources) => rules.flatMap(({ id, check }) => check(resources).map((line) => `${id}: ${line}`))
