module "services" {
  source = "../modules/gcp-project-services"

  project_id = var.project_id
  services = [
    "artifactregistry.googleapis.com",
    "cloudscheduler.googleapis.com",
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

# Has no role in the project: what it may do is said of the bucket, of each secret and of the service.
resource "google_service_account" "fetcher" {
  project      = var.project_id
  account_id   = "kalshi-data-fetcher-sa"
  display_name = "Kalshi data fetcher"
  description  = "The data fetcher on Cloud Run; has no keys."

  depends_on = [module.services]
}

# May call the service and nothing else.
resource "google_service_account" "invoker" {
  count = var.separate_invoker ? 1 : 0

  project      = var.project_id
  account_id   = "kalshi-data-fetcher-invoker"
  display_name = "Kalshi data fetcher, schedule"
  description  = "Calls the data fetcher on schedule; has no keys."

  depends_on = [module.services]
}

module "bucket" {
  source = "../modules/gcp-bucket"

  project_id   = var.project_id
  name         = var.bucket_name
  location     = var.region
  object_users = { fetcher = google_service_account.fetcher.member }

  # No file moves to another class: what is added to it later could not be joined to it.
  # Additions on their way to a file; what is left of one is of a run that was killed.
  delete_after_days = { ".appending/" = 1 }
  abort_upload_days = 1

  # Every append leaves a copy of the whole file as it was before, twelve a day. Nothing is ever taken out of a file.
  noncurrent_days           = var.recoverable_days
  noncurrent_days_by_prefix = var.recoverable_days > 0 ? { ".appending/" = 1 } : {}
  soft_delete_days          = 0

  depends_on = [module.services]
}

module "images" {
  source = "../modules/gcp-image-repository"

  project_id    = var.project_id
  location      = var.region
  repository_id = "kalshi"
  description   = "Images of the Kalshi data fetcher."

  depends_on = [module.services]
}

module "secrets" {
  source = "../modules/gcp-secrets"

  project_id          = var.project_id
  accessor            = google_service_account.fetcher.member
  deletion_protection = var.deletion_protection

  secrets = {
    prod-keyid   = "id of the API key"
    prod-keyfile = "private key of the API key, a PEM"
  }

  depends_on = [module.services]
}

# Once there is an image to run.
module "fetcher" {
  count  = var.image == null ? 0 : 1
  source = "../modules/gcp-scheduled-fetcher"

  project_id            = var.project_id
  region                = var.region
  name                  = local.service_name
  job_name              = "${local.service_name}-job"
  image                 = var.image
  service_account_email = google_service_account.fetcher.email
  invoker_email         = local.invoker_email
  bucket_url            = module.bucket.url
  environment           = local.environment
  schedule              = var.schedule
  time_zone             = var.time_zone
  paused                = var.paused
  concurrency           = 8
  cpu                   = var.cpu
  memory                = var.memory
  notification_channels = local.notification_channels
  deletion_protection   = var.deletion_protection

  secrets = {
    key_id      = { id = module.secrets.ids["prod-keyid"], version = lookup(var.secret_versions, "prod-keyid", "latest") }
    private_key = { id = module.secrets.ids["prod-keyfile"], version = lookup(var.secret_versions, "prod-keyfile", "latest") }
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
  name                 = "data-fetcher"
  repository           = var.github_repository
  ref                  = var.github_ref
  image_repository_id  = module.images.repository_id
  service_names        = var.image == null ? [] : [local.service_name]
  runtime_account_name = google_service_account.fetcher.name

  depends_on = [module.services, module.fetcher]
}
