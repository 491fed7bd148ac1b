// For each rule, lists of resources that it must refuse.
import { gzipSync } from 'node:zlib'

const resource = (type, values, address = `${type}.bad`) => ({ address, type, values })
const policy = (...statements) =>
  resource('aws_iam_role_policy', { policy: JSON.stringify({ Version: '2012-10-17', Statement: statements }) })
const allow = (Action, Resource, more = {}) => ({ Effect: 'Allow', Action, Resource, ...more })
const bucket = resource('aws_s3_bucket', { bucket: 'b' })
const instance = (values) => resource('aws_instance', values)
const userData = (text) => instance({ user_data_base64: gzipSync(text).toString('base64') })
const database = (values) =>
  resource('aws_db_instance', {
    storage_encrypted: true,
    publicly_accessible: false,
    backup_retention_period: 7,
    manage_master_user_password: true,
    copy_tags_to_snapshot: true,
    enabled_cloudwatch_logs_exports: ['postgresql'],
    allocated_storage: 500,
    ...values,
  })
const ingress = (values) =>
  resource('aws_vpc_security_group_ingress_rule', { ip_protocol: 'tcp', from_port: 5432, to_port: 5432, description: 'd', ...values })
const egress = (values) =>
  resource('aws_vpc_security_group_egress_rule', { ip_protocol: 'tcp', from_port: 443, to_port: 443, description: 'd', ...values })
const role = (statement) => resource('aws_iam_role', { assume_role_policy: JSON.stringify({ Statement: [statement] }) })
const github = (claims) => ({
  Effect: 'Allow',
  Action: 'sts:AssumeRoleWithWebIdentity',
  Principal: { Federated: 'arn:aws:iam::1:oidc-provider/token.actions.githubusercontent.com' },
  Condition: {
    StringEquals: Object.fromEntries(Object.entries(claims).map(([name, value]) => [`token.actions.githubusercontent.com:${name}`, value])),
  },
})
const putMetrics = (namespace) =>
  allow('cloudwatch:PutMetricData', '*', { Condition: { StringEquals: { 'cloudwatch:namespace': namespace } } })
const alarm = (values) =>
  resource('aws_cloudwatch_metric_alarm', { namespace: 'Kalshi', metric_name: 'x_total', dimensions: { Host: 'a' }, ...values })

/** A host with an agent that is right but for what is said. */
function host({ namespace = 'Kalshi', scraped = 'Kalshi', as = 'a' }) {
  const agent = {
    metrics: { namespace, metrics_collected: { disk: { measurement: ['used_percent'], append_dimensions: { Host: 'a' } } } },
    logs: {
      metrics_collected: {
        prometheus: { emf_processor: { metric_namespace: scraped, metric_declaration: [{ metric_selectors: ['^x_total$'] }] } },
      },
    },
  }
  const scrape = { scrape_configs: [{ static_configs: [{ labels: { Host: as } }] }] }
  const folder = '/opt/aws/amazon-cloudwatch-agent/etc'
  return userData(
    JSON.stringify({
      write_files: [
        { path: `${folder}/kalshi.json`, content: JSON.stringify(agent) },
        { path: `${folder}/scrape.yaml`, content: JSON.stringify(scrape) },
      ],
    }),
  )
}

export const violators = {
  'no ingress from the world': [
    [ingress({ cidr_ipv4: '0.0.0.0/0' })],
    [ingress({ cidr_ipv6: '::/0' })],
    [ingress({ from_port: 22, to_port: 22, cidr_ipv4: '128.0.0.0/1' })],
  ],
  'one rule, one port': [
    [ingress({ ip_protocol: '-1' })],
    [ingress({ to_port: 5433 })],
    [egress({ ip_protocol: 'udp' })],
    [resource('aws_security_group_rule', {})],
    [resource('aws_security_group', { ingress: [{}] })],
  ],
  'egress to the world is 443 alone': [[egress({ from_port: 80, to_port: 80, cidr_ipv4: '0.0.0.0/0' })]],
  'groups and rules are described': [
    [ingress({ description: '' })],
    [resource('aws_security_group', { description: 'Managed by Terraform' })],
  ],
  'groups are not named sg-': [[resource('aws_security_group', { name: 'sg-gatherer' })]],
  'the default group is closed': [
    [resource('aws_vpc', {})],
    [resource('aws_vpc', {}), resource('aws_default_security_group', { ingress: [{}] })],
  ],
  'connections are recorded': [[resource('aws_vpc', {})]],
  'subnets give no public addresses': [[resource('aws_subnet', { map_public_ip_on_launch: true })]],
  'metadata wants a token': [
    [instance({})],
    [instance({ metadata_options: [{ http_tokens: 'optional', http_put_response_hop_limit: 1 }] })],
    [instance({ metadata_options: [{ http_tokens: 'required', http_put_response_hop_limit: 5 }] })],
  ],
  'disks are encrypted gp3': [
    [instance({ root_block_device: [{ volume_type: 'gp3' }] })],
    [instance({ root_block_device: [{ volume_type: 'gp2', encrypted: true }] })],
    [resource('aws_ebs_volume', { type: 'gp3', encrypted: false })],
  ],
  'user data holds no secrets': [
    [userData('KALSHI_API_SECRET=hunter2hunter2')],
    [userData('x: AKIAIOSFODNN7EXAMPLE')],
    [userData('postgres://deduplicator:hunter2@10.0.1.10:5432/kalshi_ts')],
    [userData('-----BEGIN RSA PRIVATE KEY-----')],
    [instance({ user_data: 'export PGPASSWORD=x\nDB_PASSWORD=correcthorse' })],
  ],
  'user data never replaces a host': [[instance({ user_data_replace_on_change: true })]],
  'databases are private, encrypted and kept': [
    { storage_encrypted: false },
    { publicly_accessible: true },
    { backup_retention_period: 0 },
    { manage_master_user_password: null },
    { password: 'x' },
    { copy_tags_to_snapshot: false },
    { enabled_cloudwatch_logs_exports: [] },
    { allocated_storage: 20, iops: 3000 },
  ].map((values) => [database(values)]),
  'databases want TLS': [
    [resource('aws_db_parameter_group', { parameter: [] })],
    [resource('aws_db_parameter_group', { parameter: [{ name: 'rds.force_ssl', value: '0' }] })],
  ],
  'buckets are closed to the public': [
    [bucket],
    [
      bucket,
      resource('aws_s3_bucket_public_access_block', {
        block_public_acls: true,
        block_public_policy: false,
        ignore_public_acls: true,
        restrict_public_buckets: true,
      }),
    ],
  ],
  'buckets are encrypted': [[bucket]],
  'buckets keep versions': [
    [bucket],
    [bucket, resource('aws_s3_bucket_versioning', { versioning_configuration: [{ status: 'Suspended' }] })],
  ],
  'buckets forget what was replaced': [
    [bucket],
    [bucket, resource('aws_s3_bucket_lifecycle_configuration', { rule: [{ noncurrent_version_expiration: [{}] }] })],
  ],
  'buckets want TLS': [
    [bucket],
    [
      bucket,
      resource('aws_s3_bucket_policy', {
        policy: JSON.stringify({ Statement: [{ Effect: 'Allow', Principal: '*', Action: 's3:GetObject' }] }),
      }),
    ],
  ],
  'buckets are not emptied': [[resource('aws_s3_bucket', { force_destroy: true })]],
  'policies name their actions': [
    '*',
    's3:*',
    's3:Get*',
    'iam:PassRole',
    'sts:AssumeRole',
    'secretsmanager:PutSecretValue',
    's3:DeleteObject',
    'ec2:TerminateInstances',
  ]
    .map((action) => [policy(allow([action], 'arn:aws:s3:::b'))])
    .concat([[policy({ Effect: 'Allow', NotAction: 'iam:*', Resource: 'arn:aws:s3:::b' })]]),
  'policies name their resources': [
    [policy(allow(['s3:GetObject'], '*'))],
    [policy(allow('cloudwatch:PutMetricData', '*'))],
    [policy(allow('cloudwatch:PutMetricData', '*', { Condition: { StringEquals: { 'cloudwatch:namespace': 'CWAgent' } } }))],
  ],
  'secrets are read one by one': [[policy(allow('secretsmanager:GetSecretValue', 'arn:aws:secretsmanager:us-east-1:1:secret:kalshi/*'))]],
  'roles are for one service, or one branch of one repository': [
    [role(github({}))],
    [role(github({ aud: 'sts.amazonaws.com' }))],
    [role(github({ aud: 'sts.amazonaws.com', sub: 'repo:somebody/*:ref:refs/heads/main' }))],
    [role(github({ aud: 'sts.amazonaws.com', sub: 'repo:somebody/kassandra:*' }))],
    [role(github({ aud: 'sts.amazonaws.com', sub: 'repo:somebody/kassandra:pull_request' }))],
    [role(github({ sub: 'repo:somebody/kassandra:ref:refs/heads/main' }))],
    [
      role({
        ...github({ aud: 'sts.amazonaws.com', sub: 'repo:somebody/kassandra:ref:refs/heads/main' }),
        Principal: { Federated: 'accounts.google.com' },
      }),
    ],
    [role({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { AWS: '*' } })],
    [role({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: '*' })],
    [role({ Effect: 'Allow', Action: 'sts:AssumeRole', Principal: { Service: ['ec2.amazonaws.com', 'lambda.amazonaws.com'] } })],
  ],
  'managed policies are the known ones': [
    [resource('aws_iam_role_policy_attachment', { policy_arn: 'arn:aws:iam::aws:policy/AdministratorAccess' })],
  ],
  'nobody has keys': [[resource('aws_iam_user', {})], [resource('aws_iam_access_key', {})]],
  'values of secrets are not managed': [[resource('aws_secretsmanager_secret_version', { secret_string: 'x' })]],
  'logs end': [[resource('aws_cloudwatch_log_group', { retention_in_days: 0 })]],
  'agents send what may be written and is waited for': [
    [policy(putMetrics('Kalshi')), host({ namespace: 'CWAgent' })],
    [policy(putMetrics('Kalshi')), host({ scraped: 'CWAgent' })],
    [policy(putMetrics('Kalshi')), host({ as: 'b' })],
    [policy(putMetrics('Kalshi')), host({}), alarm({ metric_name: 'disk_free' })],
    [policy(putMetrics('Kalshi')), host({}), alarm({ metric_name: 'x_total', dimensions: { Host: 'b' } })],
    [policy(putMetrics('Kalshi')), host({}), alarm({ namespace: 'Kassandra' })],
  ],
  'images keep their tags': [
    [resource('aws_ecr_repository', { image_tag_mutability: 'MUTABLE', image_scanning_configuration: [{ scan_on_push: true }] })],
    [resource('aws_ecr_repository', { image_tag_mutability: 'IMMUTABLE' })],
  ],
  'alarms tell somebody': [
    [resource('aws_cloudwatch_metric_alarm', { alarm_actions: [] })],
    [resource('aws_cloudwatch_metric_alarm', { alarm_actions: ['arn'], actions_enabled: false })],
  ],
}
