mock_provider "aws" {
  source          = "./tests/mocks"
  override_during = plan
}

run "without_a_catalog" {
  command = plan

  assert {
    condition     = length(module.catalog) == 0 && output.catalog_database_name == null
    error_message = "Unless asked for, Glue has nothing of the archive."
  }
}

run "catalog" {
  command = plan

  variables {
    catalog             = true
    archive_bucket_name = "acme-kalshi-data"
  }

  assert {
    condition     = output.catalog_database_name == "kalshi_archive"
    error_message = "The database is kalshi_archive."
  }

  assert {
    condition     = toset(keys(module.catalog["archive"].tables)) == toset(["trades", "orderbook_deltas", "orderbook_snapshots", "tickers"])
    error_message = "There is a table for each of the archive, and no other."
  }

  assert {
    condition = alltrue([
      for name, table in module.catalog["archive"].tables : table.location == "s3://acme-kalshi-data/parquet/${name}/"
    ])
    error_message = "Each table lies over its part of parquet/."
  }

  assert {
    condition = alltrue([
      for name, table in module.catalog["archive"].tables :
      table.parameters["storage.location.template"] == "s3://acme-kalshi-data/parquet/${name}/year=$${year}/month=$${month}/day=$${day}/"
    ])
    error_message = "Partitions are the folders of the days."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables :
      table.parameters["projection.enabled"] == "true" && alltrue([for key in ["year", "month", "day"] : table.parameters["projection.${key}.type"] == "integer"])
    ])
    error_message = "Partitions are projected, none is registered."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables :
      table.parameters["projection.year.digits"] == "4" && table.parameters["projection.month.digits"] == "2" && table.parameters["projection.day.digits"] == "2"
    ])
    error_message = "Numbers in paths have zeros in front."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables :
      table.parameters["projection.year.range"] == "2021,2040" && table.parameters["projection.month.range"] == "1,12" && table.parameters["projection.day.range"] == "1,31"
    ])
    error_message = "Every day from the first year to the last is looked for."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables :
      jsonencode(table.partitions) == jsonencode([for key in ["year", "month", "day"] : { name = key, type = "int" }])
    ])
    error_message = "Partition keys are numbers: where day = 2 finds day=02."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables :
      endswith(table.serde, ".parquet.serde.ParquetHiveSerDe") && endswith(table.input_format, ".MapredParquetInputFormat")
    ])
    error_message = "Files are read as Parquet."
  }

  assert {
    condition = alltrue([
      for table in module.catalog["archive"].tables : table.parameters["read_restored_glacier_objects"] == "true"
    ])
    error_message = "What was brought back from Glacier is read."
  }

  assert {
    condition     = contains(module.catalog["archive"].tables["trades"].columns, { name = "yes_price", type = "decimal(9,4)" })
    error_message = "Prices are exact decimals."
  }

  assert {
    condition     = contains(module.catalog["archive"].tables["orderbook_snapshots"].columns, { name = "yes_levels", type = "array<struct<price:decimal(9,4),qty:decimal(18,2)>>" })
    error_message = "Books are lists of levels."
  }
}

run "refuses_a_database_that_is_no_name" {
  command = plan

  module {
    source = "../modules/aws-archive-catalog"
  }

  variables {
    name        = "kalshi-archive"
    bucket_name = "acme-kalshi-data"
  }

  expect_failures = [var.name]
}

run "refuses_years_that_go_back" {
  command = plan

  module {
    source = "../modules/aws-archive-catalog"
  }

  variables {
    name        = "kalshi_archive"
    bucket_name = "acme-kalshi-data"
    years       = { first = 2030, last = 2026 }
  }

  expect_failures = [var.years]
}
