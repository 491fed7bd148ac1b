const MEMBER =
  /^ {2}\/\/ (\w+) - computed: (true|false), optional: (true|false), required: (true|false)\n([\s\S]*?)(?=\n {2}\/\/ \w+ - computed|\n {2}\/\/ =====|$(?![\s\S]))/gm
const SCALARS = { String: 'string', Boolean: 'bool', Number: 'number' }
const MAPS = { StringMap: 'string', BooleanMap: 'bool', NumberMap: 'number', AnyMap: 'string' }
/** Types of the provider's own settings, which have no getter of a kind. */
const HELD = {
  string: 'string',
  boolean: 'bool',
  number: 'number',
  'string[]': ['list', 'string'],
  '{ [key: string]: string }': ['map', 'string'],
}

/** Pure. Every member of a class by its Terraform name: flags, and either a type or the class that it nests. */
export function readMembers(body, omitted = []) {
  const found = [...body.matchAll(MEMBER)].filter(([, name]) => !omitted.includes(name))
  return new Map(
    found.map(([, name, computed, optional, required, text]) => [
      name,
      {
        flags: { computed: computed === 'true', optional: optional === 'true', required: required === 'true' },
        property: /^ {2}public get (\w+)\(/m.exec(text)?.[1],
        ...readKind(name, text),
      },
    ]),
  )
}

function readKind(name, text) {
  const map = /new cdktf\.(\w+Map)\(this, "/.exec(text)
  if (map) return { type: ['map', scalar(MAPS, map[1], name)] }
  const nested = /= new (\w+?)(OutputReference|List|Map)\(this, "\w+"(?:, (true|false))?\)/.exec(text)
  if (nested) return { nested: { class: nested[1], shape: nested[2], isSet: nested[3] === 'true' } }
  const list = /this\.get(Number)?ListAttribute\(/.exec(text)
  if (list) return { type: [/Fn\.tolist\(/.test(text) ? 'set' : 'list', list[1] ? 'number' : 'string'] }
  const mapped = /this\.get(String|Boolean|Number)MapAttribute\(/.exec(text)
  if (mapped) return { type: ['map', scalar(SCALARS, mapped[1], name)] }
  const plain = /this\.get(String|Boolean|Number)Attribute\(/.exec(text)
  if (plain) return { type: scalar(SCALARS, plain[1], name) }
  const held = /private _\w+\?: (.+?);/.exec(text)?.[1]?.replace(' | cdktf.IResolvable', '')
  if (HELD[held] !== undefined) return { type: HELD[held] }
  throw new Error(`${name}: of no kind that is known: ${text.slice(0, 200)}`)
}

function scalar(table, key, name) {
  if (table[key] === undefined) throw new Error(`${name}: ${key} is no type that is known`)
  return table[key]
}
