data "google_project" "this" {
  project_id = var.project_id
}

module "services" {
  source = "../modules/gcp-project-services"

  project_id = var.project_id
  services = [
    "artifactregistry.googleapis.com",
    "cloudresourcemanager.googleapis.com",
    "iam.googleapis.com",
    "iamcredentials.googleapis.com",
    "logging.googleapis.com",
    "monitoring.googleapis.com",
    "run.googleapis.com",
    "secretmanager.googleapis.com",
    "storage.googleapis.com",
    "sts.googleapis.com",
  ]
}

# Has no role in the project: what it may do is said of the bucket and of each secret.
resource "google_service_account" "engine" {
  project      = var.project_id
  account_id   = "kassandra-engine"
  display_name = "Kassandra trading engine"
  description  = "The engine on Cloud Run; has no keys."

  depends_on = [module.services]
}

module "bucket" {
  source = "../modules/gcp-bucket"

  project_id   = var.project_id
  name         = local.bucket_name
  location     = var.region
  object_users = { engine = google_service_account.engine.member }

  storage_class_after_days = {
    (local.prefixes.trade_logs)  = { NEARLINE = 30, COLDLINE = 365 }
    (local.prefixes.market_data) = { NEARLINE = 30, COLDLINE = 90, ARCHIVE = 365 }
    (local.prefixes.results)     = { NEARLINE = 90 }
  }

  # Copies of the database; the newest of them is what a start needs.
  delete_after_days = { "${local.prefixes.state}backups/" = 30 }

  # The lease is written again every few seconds.
  noncurrent_days_by_prefix = { (local.prefixes.state) = 1 }

  depends_on = [module.services]
}

module "images" {
  source = "../modules/gcp-image-repository"

  project_id    = var.project_id
  location      = var.region
  repository_id = "kassandra"
  description   = "Images of the Kassandra trading engine."

  depends_on = [module.services]
}

module "secrets" {
  source = "../modules/gcp-secrets"

  project_id          = var.project_id
  accessor            = google_service_account.engine.member
  deletion_protection = var.deletion_protection

  secrets = {
    kalshi-key-id           = "id of the API key"
    kalshi-private-key      = "private key of the API key, a PEM"
    kassandra-control-token = "token of the page, 24 characters or more"
  }

  depends_on = [module.services]
}

# Once there is an image to run, and versions of the secrets.
module "engine" {
  count  = var.image == null ? 0 : 1
  source = "../modules/gcp-trading-engine"

  project_id            = var.project_id
  project_number        = data.google_project.this.number
  region                = var.region
  name                  = local.service_name
  image                 = var.image
  service_account_email = google_service_account.engine.email
  bucket_url            = module.bucket.url
  environment           = local.environment
  ingress               = var.ingress
  invokers              = var.operators
  cpu                   = var.cpu
  memory                = var.memory
  notification_channels = local.notification_channels
  deletion_protection   = var.deletion_protection

  secrets = {
    key_id        = { id = module.secrets.names["kalshi-key-id"], version = lookup(var.secret_versions, "kalshi-key-id", "latest") }
    private_key   = { id = module.secrets.names["kalshi-private-key"], version = lookup(var.secret_versions, "kalshi-private-key", "latest") }
    control_token = { id = module.secrets.names["kassandra-control-token"], version = lookup(var.secret_versions, "kassandra-control-token", "latest") }
  }

  depends_on = [module.services, module.bucket]
}

resource "google_monitoring_notification_channel" "email" {
  for_each = var.alert_emails

  project      = var.project_id
  display_name = each.value
  type         = "email"
  labels       = { email_address = each.value }

  depends_on = [module.services]
}

module "deployer" {
  count  = var.github_repository == null ? 0 : 1
  source = "../modules/gcp-github-deployer"

  project_id           = var.project_id
  region               = var.region
  name                 = "kassandra"
  repository           = var.github_repository
  ref                  = var.github_ref
  image_repository_id  = module.images.repository_id
  service_names        = var.image == null ? [] : [local.service_name]
  runtime_account_name = google_service_account.engine.name

  depends_on = [module.services, module.engine]
}
