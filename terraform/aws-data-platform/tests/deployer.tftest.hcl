# Deployment from GitHub, which is asked for by naming the repository.
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "none_by_default" {
  command = plan

  assert {
    condition     = length(module.deployer) == 0 && output.deployer_role_arn == null && output.github_provider_arn == null
    error_message = "Nobody outside may deploy unless a repository is named."
  }
}

run "hosts_must_be_reachable" {
  command = plan

  variables {
    github_repository = "somebody/kassandra"
  }

  expect_failures = [var.github_repository]
}

run "one_branch" {
  command = plan

  variables {
    github_repository = "somebody/kassandra"
    session_manager   = true
  }

  override_resource {
    override_during = plan
    target          = module.deployer["github"].aws_iam_openid_connect_provider.github["github"]
    values          = { arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }
  }

  override_resource {
    override_during = plan
    target          = module.deployer["github"].aws_ssm_document.this["state"]
    values          = { arn = "arn:aws:ssm:us-east-1:123456789012:document/kalshi-state" }
  }

  override_resource {
    override_during = plan
    target          = module.deployer["github"].aws_ssm_document.this["release"]
    values          = { arn = "arn:aws:ssm:us-east-1:123456789012:document/kalshi-release" }
  }

  assert {
    condition     = jsondecode(module.deployer["github"].trust).Statement == [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = "repo:somebody/kassandra:ref:refs/heads/main" } } }]
    error_message = "Tokens of other repositories and branches are refused."
  }

  assert {
    condition     = toset(keys(module.deployer["github"].policies)) == toset(["artifacts", "hosts"])
    error_message = "The role publishes programs and sends commands, and nothing else."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].policies["artifacts"]).Statement == [{ Sid = "PublishPrograms", Effect = "Allow", Action = ["s3:PutObject"], Resource = ["arn:aws:s3:::kalshi-artifacts-prod/gatherer/*", "arn:aws:s3:::kalshi-artifacts-prod/deduplicator/*"] }]
    error_message = "The role writes both programs, and reads nothing."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].policies["hosts"]).Statement[0].Action == ["ssm:SendCommand"] && toset(jsondecode(module.deployer["github"].policies["hosts"]).Statement[0].Resource) == toset(concat(["arn:aws:ssm:us-east-1:123456789012:document/kalshi-state", "arn:aws:ssm:us-east-1:123456789012:document/kalshi-release"], [for id in concat(values(output.gatherer_instance_ids), [output.deduplicator_instance_id]) : "arn:aws:ec2:us-east-1:*:instance/${id}"]))
    error_message = "Commands: the two documents, on the four hosts."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].policies["hosts"]).Statement[1] == { Sid = "FindHostsAndOutcomes", Effect = "Allow", Action = ["ec2:DescribeInstances", "ssm:GetCommandInvocation"], Resource = "*" } && length(jsondecode(module.deployer["github"].policies["hosts"]).Statement) == 2
    error_message = "What has no resource to name only reads."
  }

  assert {
    condition     = toset(keys(module.deployer["github"].documents)) == toset(["kalshi-state", "kalshi-release"])
    error_message = "There are two documents."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].documents["kalshi-release"]).parameters == { Program = { type = "String", description = "What runs on the host.", allowedValues = ["gatherer", "deduplicator"] }, Version = { type = "String", description = "What is to run there.", allowedPattern = "^[0-9A-Za-z][0-9A-Za-z.+-]*$" } }
    error_message = "What is filled into the script can be no command."
  }

  assert {
    condition     = join("\n", jsondecode(module.deployer["github"].documents["kalshi-state"]).mainSteps[0].inputs.runCommand) == file("../../deploy/delivery/platform-state")
    error_message = "The document runs the script as it stands."
  }
}

run "a_provider_that_is_there" {
  command = plan

  variables {
    github_repository   = "somebody/kassandra"
    github_ref          = "refs/heads/release"
    github_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    session_manager     = true
  }

  assert {
    condition     = output.github_provider_arn == var.github_provider_arn && jsondecode(module.deployer["github"].trust).Statement[0].Condition.StringEquals["token.actions.githubusercontent.com:sub"] == "repo:somebody/kassandra:ref:refs/heads/release"
    error_message = "An account has one provider: the one that is named is taken."
  }
}

run "a_branch_and_no_pattern" {
  command = plan

  variables {
    github_repository = "somebody/kassandra"
    github_ref        = "refs/heads/*"
    session_manager   = true
  }

  expect_failures = [var.github_ref]
}
