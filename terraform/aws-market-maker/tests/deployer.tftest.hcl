# Deployment from GitHub, which is asked for by naming the repository.
mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

variables {
  backup_bucket_name = "acme-market-maker"
  image_tag          = "0.1.0"
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
    github_repository   = "somebody/kassandra"
    github_provider_arn = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com"
    session_manager     = true
  }

  override_resource {
    override_during = plan
    target          = module.deployer["github"].aws_ssm_document.this["state"]
    values          = { arn = "arn:aws:ssm:us-east-1:123456789012:document/market-maker-state" }
  }

  override_resource {
    override_during = plan
    target          = module.deployer["github"].aws_ssm_document.this["release"]
    values          = { arn = "arn:aws:ssm:us-east-1:123456789012:document/market-maker-release" }
  }

  assert {
    condition     = jsondecode(module.deployer["github"].trust).Statement == [{ Effect = "Allow", Action = "sts:AssumeRoleWithWebIdentity", Principal = { Federated = "arn:aws:iam::123456789012:oidc-provider/token.actions.githubusercontent.com" }, Condition = { StringEquals = { "token.actions.githubusercontent.com:aud" = "sts.amazonaws.com", "token.actions.githubusercontent.com:sub" = "repo:somebody/kassandra:ref:refs/heads/main" } } }]
    error_message = "Tokens of other repositories and branches are refused."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].policies["image"]).Statement == [{ Sid = "LogInToTheRegistry", Effect = "Allow", Action = ["ecr:GetAuthorizationToken"], Resource = "*" }, { Sid = "PushOwnImage", Effect = "Allow", Action = ["ecr:BatchCheckLayerAvailability", "ecr:BatchGetImage", "ecr:CompleteLayerUpload", "ecr:InitiateLayerUpload", "ecr:PutImage", "ecr:UploadLayerPart"], Resource = "arn:aws:ecr:us-east-1:123456789012:repository/market-maker" }]
    error_message = "The role pushes this image, and no other."
  }

  assert {
    condition     = toset(keys(module.deployer["github"].policies)) == toset(["hosts", "image"]) && jsondecode(module.deployer["github"].policies["hosts"]).Statement[0] == { Sid = "RunOwnDocuments", Effect = "Allow", Action = ["ssm:SendCommand"], Resource = ["arn:aws:ssm:us-east-1:123456789012:document/market-maker-release", "arn:aws:ssm:us-east-1:123456789012:document/market-maker-state", "arn:aws:ec2:us-east-1:*:instance/i-market-maker"] }
    error_message = "Commands: the two documents, on this host."
  }

  assert {
    condition     = jsondecode(module.deployer["github"].documents["market-maker-release"]).parameters.Program.allowedValues == ["market-maker"] && join("\n", jsondecode(module.deployer["github"].documents["market-maker-release"]).mainSteps[0].inputs.runCommand) == file("../../deploy/delivery/market-maker-release")
    error_message = "The document runs the script as it stands."
  }
}
