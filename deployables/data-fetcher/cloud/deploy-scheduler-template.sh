#!/usr/bin/env bash
# The settings of a deployment, with nothing of anybody in them. Copy it to a file outside the repository, fill it in, and run it.
set -euo pipefail

# Required.
export PROJECT_ID=your-project-id
# Needed for the first deployment, and to rotate the key.
export KALSHI_KEY_ID="${KALSHI_KEY_ID:-}"     # id of the API key; one that can only read suffices
export KALSHI_KEY_FILE="${KALSHI_KEY_FILE:-}" # path of its private key, a PEM

# The names of buckets are the world's: yours is likely to be another one.
export BUCKET=kalshi-market-data-storage
export REGION=us-east4
export SCHEDULE='0 */2 * * *'

# As they are unless they collide with something of yours.
export SERVICE=kalshi-data-fetcher
export JOB=kalshi-data-fetcher-job
export SERVICE_ACCOUNT_NAME=kalshi-data-fetcher-sa
export KEY_ID_SECRET=prod-keyid
export KEY_FILE_SECRET=prod-keyfile
export REPOSITORY=kalshi

# The folder of the repository, where this is not in it.
KASSANDRA="${KASSANDRA:-$(cd "$(dirname "${BASH_SOURCE[0]}")/../../.." && pwd)}"
exec "$KASSANDRA/deployables/data-fetcher/cloud/deploy-scheduler.sh"
