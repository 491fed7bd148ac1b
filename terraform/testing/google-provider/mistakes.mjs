// One mistake each, since an error hides those of what depends on it. What terraform has to say of it stands beside it.

const SERVICE = (container, rest = '') => `
resource "google_cloud_run_v2_service" "this" {
  name     = "a"
  location = "us-east4"
  ${rest}
  template {
    containers {
      image = "a"
      ${container}
    }
  }
}
`

const JOB = (target) => `
resource "google_cloud_scheduler_job" "this" {
  name = "a"
  http_target {
    uri = "https://a"
    ${target}
  }
}
`

export const mistakes = [
  { name: 'a misspelt argument', source: SERVICE('', 'ingres = "INGRESS_TRAFFIC_ALL"'), told: /Did you mean "ingress"\?/ },
  { name: 'an unknown argument of a block', source: SERVICE('ports {\n container_prt = 1\n}'), told: /Did you mean "container_port"\?/ },
  { name: 'an unknown block', source: SERVICE('livness_probe {}'), told: /Did you mean "liveness_probe"\?/ },
  {
    name: 'a required argument left out',
    source: 'resource "google_secret_manager_secret" "this" {\n replication {\n auto {}\n }\n}\n',
    told: /The argument "secret_id" is required/,
  },
  {
    name: 'a required block left out',
    source: 'resource "google_secret_manager_secret" "this" {\n secret_id = "a"\n}\n',
    told: /At least 1 "replication" blocks are required/,
  },
  {
    name: 'a block twice that comes once',
    source: SERVICE('startup_probe {}\nstartup_probe {}'),
    told: /No more than 1 "startup_probe" blocks are allowed/,
  },
  {
    name: 'a required argument of a nested block left out',
    source: JOB('oidc_token {}'),
    told: /The argument "service_account_email" is required/,
  },
  { name: 'text in place of a number', source: SERVICE('ports {\n container_port = "abc"\n}'), told: /a number is required/ },
  {
    name: 'a value that is none of the list',
    source: SERVICE('', 'ingress = "INTERNAL"'),
    told: /expected ingress to be one of INGRESS_TRAFFIC_ALL/,
  },
  { name: 'an argument that only the provider sets', source: SERVICE('', 'uri = "https://a"'), told: /uri is set by the provider alone/ },
  {
    name: 'a reference to an attribute that is none',
    source: `${SERVICE('')}output "url" {\n value = google_cloud_run_v2_service.this.url\n}\n`,
    told: /has no argument, nested block, or exported attribute named "url"|Unsupported attribute/,
  },
  {
    name: 'a type of resource that is none',
    source: 'resource "google_cloud_run_v3_service" "this" {}\n',
    told: /does not support resource type "google_cloud_run_v3_service"/,
  },
]
