locals {
  # One rule a prefix and class, in the order of the names.
  storage_class_rules = flatten([
    for prefix, classes in var.storage_class_after_days : [
      for storage_class, age in classes : { prefix = prefix, storage_class = storage_class, age = age }
    ]
  ])
}
