/** What a second plan may change on the emulator, and why AWS would not. Everything else is an error of ours. */
export const DIVERGENCES = [
  {
    pattern: /aws_instance\.this: update vpc_security_group_ids$/,
    why: 'the emulator does not read back groups of a host that asks for a public address',
  },
  { pattern: /aws_instance\.this: update root_block_device$/, why: 'the emulator reads throughput of gp3 back as 0' },
  { pattern: /aws_backup_(plan\.daily|vault\.this): update tags_all$/, why: 'the emulator does not read tags of AWS Backup back' },
  { pattern: /aws_db_parameter_group\.this: update parameter$/, why: 'the emulator does not read parameters back' },
  {
    pattern: /aws_vpc_security_group_(in|e)gress_rule\.[a-z]+(\["[^"]+"\])?: update description$/,
    why: 'the emulator keeps the description of a rule for a range, not of one for a group',
  },
  { pattern: /aws_instance\.this: update (credit_specification|maintenance_options)$/, why: 'the emulator reads neither back' },
]
