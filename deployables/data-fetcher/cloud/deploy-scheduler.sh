#!/usr/bin/env bash
# Deploys the data fetcher on Google Cloud: bucket, account, secrets, image, Cloud Run service, Cloud Scheduler job.
# Whatever is there already stays and is brought up to date, so that it may be run again. It stops at the first command that fails.
#
#   PROJECT_ID=my-project KALSHI_KEY_ID=... KALSHI_KEY_FILE=kalshi.pem cloud/deploy-scheduler.sh
#
# KALSHI_KEY_ID and KALSHI_KEY_FILE are needed until the secrets have a version; given again, they rotate the key.
# What each step does, and what it needs, is in deploy-scheduler.md.
set -euo pipefail

PROJECT_ID="${PROJECT_ID:?set PROJECT_ID to the id of the Google Cloud project}"
REGION="${REGION:-us-east4}"
SERVICE="${SERVICE:-kalshi-data-fetcher}"
JOB="${JOB:-kalshi-data-fetcher-job}"
SERVICE_ACCOUNT_NAME="${SERVICE_ACCOUNT_NAME:-kalshi-data-fetcher-sa}"
BUCKET="${BUCKET:-kalshi-market-data-storage}"
REPOSITORY="${REPOSITORY:-kalshi}"
KEY_ID_SECRET="${KEY_ID_SECRET:-prod-keyid}"
KEY_FILE_SECRET="${KEY_FILE_SECRET:-prod-keyfile}"
SCHEDULE="${SCHEDULE:-0 */2 * * *}"
KALSHI_ENVIRONMENT="${KALSHI_ENVIRONMENT:-prod}"
# Days for which replaced contents are kept and paid for; see deploy-scheduler.md before raising it.
SOFT_DELETE="${SOFT_DELETE:-0}"

SERVICE_ACCOUNT="${SERVICE_ACCOUNT_NAME}@${PROJECT_ID}.iam.gserviceaccount.com"
# The account that calls the service: the same one, unless another is named.
INVOKER="${INVOKER:-$SERVICE_ACCOUNT}"
HERE="$(cd "$(dirname "${BASH_SOURCE[0]}")" && pwd)"
ROOT="$(cd "$HERE/../../.." && pwd)"
IMAGE="${IMAGE:-}"

say() { printf '\n== %s\n' "$1"; }
cloud() { gcloud "$@" --project="$PROJECT_ID" --quiet; }
# Whether something is there. What cannot be looked at counts as absent: to make it then fails and says why.
exists() { cloud "$@" --format='value(name)' >/dev/null 2>&1; }

say 'APIs'
cloud services enable run.googleapis.com cloudscheduler.googleapis.com secretmanager.googleapis.com storage.googleapis.com \
  artifactregistry.googleapis.com cloudbuild.googleapis.com

say "Service account $SERVICE_ACCOUNT_NAME"
if ! exists iam service-accounts describe "$SERVICE_ACCOUNT"; then
  cloud iam service-accounts create "$SERVICE_ACCOUNT_NAME" --display-name='Kalshi data fetcher'
fi

say "Bucket $BUCKET"
if ! exists storage buckets describe "gs://$BUCKET"; then
  cloud storage buckets create "gs://$BUCKET" --location="$REGION" --uniform-bucket-level-access --public-access-prevention \
    --soft-delete-duration="$SOFT_DELETE"
fi
cloud storage buckets update "gs://$BUCKET" --lifecycle-file="$HERE/bucket-lifecycle.json"
cloud storage buckets add-iam-policy-binding "gs://$BUCKET" --member="serviceAccount:$SERVICE_ACCOUNT" --role=roles/storage.objectUser

# Values go through standard input: an argument could be seen by everybody on this machine.
ensure_secret() {
  local name="$1"
  say "Secret $name"
  if ! exists secrets describe "$name"; then
    cloud secrets create "$name" --replication-policy=automatic
  fi
  cloud secrets add-iam-policy-binding "$name" --member="serviceAccount:$SERVICE_ACCOUNT" --role=roles/secretmanager.secretAccessor
}
need_version() {
  local name="$1" hint="$2" version
  version="$(cloud secrets versions list "$name" --filter=state=ENABLED --limit=1 --format='value(name)')"
  if [[ -z "$version" ]]; then
    echo "the secret $name has no version yet: set $hint and run this again" >&2
    exit 1
  fi
}
ensure_secret "$KEY_ID_SECRET"
if [[ -n "${KALSHI_KEY_ID:-}" ]]; then
  printf '%s' "$KALSHI_KEY_ID" | cloud secrets versions add "$KEY_ID_SECRET" --data-file=-
fi
need_version "$KEY_ID_SECRET" KALSHI_KEY_ID
ensure_secret "$KEY_FILE_SECRET"
if [[ -n "${KALSHI_KEY_FILE:-}" ]]; then
  cloud secrets versions add "$KEY_FILE_SECRET" --data-file="$KALSHI_KEY_FILE"
fi
need_version "$KEY_FILE_SECRET" KALSHI_KEY_FILE

if [[ -z "$IMAGE" ]]; then
  say "Image, in the repository $REPOSITORY"
  if ! exists artifacts repositories describe "$REPOSITORY" --location="$REGION"; then
    cloud artifacts repositories create "$REPOSITORY" --location="$REGION" --repository-format=docker
  fi
  IMAGE="$REGION-docker.pkg.dev/$PROJECT_ID/$REPOSITORY/$SERVICE:$(date -u +%Y%m%d-%H%M%S)"
  cloud builds submit "$ROOT" --config="$HERE/cloudbuild.yaml" --substitutions="_IMAGE=$IMAGE"
fi

say "Cloud Run service $SERVICE"
# One instance: runs of one bucket have nothing to gain from two. Several requests an instance, so that a second delivery of a run
# shares the answer of the first and /health is answered meanwhile.
cloud run deploy "$SERVICE" --image="$IMAGE" --region="$REGION" --service-account="$SERVICE_ACCOUNT" --no-allow-unauthenticated \
  --ingress=internal --min-instances=0 --max-instances=1 --concurrency=8 --cpu=1 --memory=512Mi --timeout=1800 \
  --set-env-vars="KALSHI_ENVIRONMENT=$KALSHI_ENVIRONMENT,DATA_STORE=gs://$BUCKET,GOOGLE_CLOUD_PROJECT=$PROJECT_ID,KALSHI_API_KEY=gcp-secret:$KEY_ID_SECRET,KALSHI_API_SECRET=gcp-secret:$KEY_FILE_SECRET"
URL="$(cloud run services describe "$SERVICE" --region="$REGION" --format='value(status.url)')"
if [[ "$URL" != https://* ]]; then
  echo "the service $SERVICE has no address" >&2
  exit 1
fi
cloud run services add-iam-policy-binding "$SERVICE" --region="$REGION" --member="serviceAccount:$INVOKER" --role=roles/run.invoker

say "Cloud Scheduler job $JOB"
action=create
if exists scheduler jobs describe "$JOB" --location="$REGION"; then action=update; fi
cloud scheduler jobs "$action" http "$JOB" --location="$REGION" --schedule="$SCHEDULE" --time-zone=Etc/UTC --uri="$URL/run" --http-method=POST \
  --oidc-service-account-email="$INVOKER" --oidc-token-audience="$URL" --attempt-deadline=1800s --max-retry-attempts=5 \
  --min-backoff=60s --max-backoff=600s --max-doublings=3

say 'Done'
echo "$SERVICE at $URL, called by $JOB at \"$SCHEDULE\" (UTC). A first run now:"
echo "  gcloud scheduler jobs run $JOB --location=$REGION --project=$PROJECT_ID"
