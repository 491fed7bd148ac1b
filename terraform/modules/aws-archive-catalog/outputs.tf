output "database_name" {
  description = "Database in the catalog."
  value       = aws_glue_catalog_database.this.name
}

output "tables" {
  description = "Tables by name: location, format, columns, partition keys and parameters, as they were made."
  value = {
    for name, table in aws_glue_catalog_table.this : name => {
      location     = table.storage_descriptor[0].location
      serde        = table.storage_descriptor[0].ser_de_info[0].serialization_library
      input_format = table.storage_descriptor[0].input_format
      columns      = [for column in table.storage_descriptor[0].columns : { name = column.name, type = column.type }]
      partitions   = [for key in table.partition_keys : { name = key.name, type = key.type }]
      parameters   = table.parameters
    }
  }
}
