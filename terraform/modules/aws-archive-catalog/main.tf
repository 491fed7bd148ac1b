locals {
  tables = jsondecode(file("${path.module}/columns.json"))

  # Numbers in queries; in paths they have zeros in front.
  partitions = {
    year  = { range = "${var.years.first},${var.years.last}", digits = "4" }
    month = { range = "1,12", digits = "2" }
    day   = { range = "1,31", digits = "2" }
  }

  projection = merge([
    for key, partition in local.partitions : {
      "projection.${key}.type"   = "integer"
      "projection.${key}.range"  = partition.range
      "projection.${key}.digits" = partition.digits
    }
  ]...)
}

resource "aws_glue_catalog_database" "this" {
  name        = var.name
  description = "Parquet archive in ${var.bucket_name}"
}

resource "aws_glue_catalog_table" "this" {
  for_each = local.tables

  database_name = aws_glue_catalog_database.this.name
  name          = each.key
  table_type    = "EXTERNAL_TABLE"

  # Partitions follow from the paths: nobody registers a day.
  parameters = merge(local.projection, {
    EXTERNAL                    = "TRUE"
    classification              = "parquet"
    "projection.enabled"        = "true"
    "storage.location.template" = "s3://${var.bucket_name}/parquet/${each.key}/year=$${year}/month=$${month}/day=$${day}/"
    # Files move to Glacier; those that somebody has restored are read.
    read_restored_glacier_objects = "true"
  })

  dynamic "partition_keys" {
    for_each = ["year", "month", "day"]

    content {
      name = partition_keys.value
      type = "int"
    }
  }

  storage_descriptor {
    location      = "s3://${var.bucket_name}/parquet/${each.key}/"
    input_format  = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetInputFormat"
    output_format = "org.apache.hadoop.hive.ql.io.parquet.MapredParquetOutputFormat"

    ser_de_info {
      serialization_library = "org.apache.hadoop.hive.ql.io.parquet.serde.ParquetHiveSerDe"
    }

    dynamic "columns" {
      for_each = each.value

      content {
        name = columns.value.name
        type = columns.value.type
      }
    }
  }
}
