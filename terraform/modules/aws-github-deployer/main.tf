# Lets workflows of one branch of one repository of GitHub deliver programs to named hosts. There is no key: each run brings a token of its own.
locals {
  issuer       = "token.actions.githubusercontent.com"
  provider_arn = coalesce(var.provider_arn, one([for provider in aws_iam_openid_connect_provider.github : provider.arn]))

  trust = jsonencode({
    Version = "2012-10-17"
    Statement = [{
      Effect    = "Allow"
      Action    = "sts:AssumeRoleWithWebIdentity"
      Principal = { Federated = local.provider_arn }
      Condition = {
        StringEquals = {
          "${local.issuer}:aud" = "sts.amazonaws.com"
          "${local.issuer}:sub" = "repo:${var.repository}:ref:${var.ref}"
        }
      }
    }]
  })

  program = { type = "String", description = "What runs on the host.", allowedValues = var.programs }
  version = { type = "String", description = "What is to run there.", allowedPattern = "^[0-9A-Za-z][0-9A-Za-z.+-]*$" }

  documents = {
    state   = { script = var.scripts.state, seconds = 60, parameters = { Program = local.program } }
    release = { script = var.scripts.release, seconds = 3600, parameters = { Program = local.program, Version = local.version } }
  }

  # A shell is in none of them: two documents, on these hosts.
  hosts_policy = jsonencode({
    Version = "2012-10-17"
    Statement = [
      {
        Sid    = "RunOwnDocuments"
        Effect = "Allow"
        Action = ["ssm:SendCommand"]
        Resource = concat(
          [for document in aws_ssm_document.this : document.arn],
          [for id in var.instance_ids : "arn:aws:ec2:us-east-1:*:instance/${id}"],
        )
      },
      {
        # Neither has a resource to name.
        Sid      = "FindHostsAndOutcomes"
        Effect   = "Allow"
        Action   = ["ec2:DescribeInstances", "ssm:GetCommandInvocation"]
        Resource = "*"
      },
    ]
  })

  policies = merge(var.policies, { hosts = local.hosts_policy })
}

# One an account: where another root has made it, its ARN is given.
resource "aws_iam_openid_connect_provider" "github" {
  for_each = var.provider_arn == null ? toset(["github"]) : toset([])

  url            = "https://${local.issuer}"
  client_id_list = ["sts.amazonaws.com"]
}

resource "aws_ssm_document" "this" {
  for_each = local.documents

  name            = "${var.name}-${each.key}"
  document_type   = "Command"
  document_format = "JSON"

  content = jsonencode({
    schemaVersion = "2.2"
    description   = "${var.name}: ${each.key}"
    parameters    = each.value.parameters
    mainSteps = [{
      action = "aws:runShellScript"
      name   = each.key
      inputs = { timeoutSeconds = tostring(each.value.seconds), runCommand = split("\n", each.value.script) }
    }]
  })
}

resource "aws_iam_role" "this" {
  name                 = "${var.name}-deployer"
  assume_role_policy   = local.trust
  max_session_duration = 7200
}

resource "aws_iam_role_policy" "this" {
  for_each = local.policies

  name   = each.key
  role   = aws_iam_role.this.id
  policy = each.value
}
