const ROW = /^ {4,6}(\w+): \{\n[\s\S]*?isBlock: (true|false),\n +type: "(\w+)"/gm

/** Pure. What the table of a class says of its members: whether a block, and list, set, map, struct or simple. Without a table, nothing. */
export function readTable(text) {
  return new Map([...(text ?? '').matchAll(ROW)].map(([, name, isBlock, kind]) => [name, { isBlock: isBlock === 'true', kind }]))
}

/** Pure. The values that each property of an interface may have, where its comment names them. */
export function readEnums(text) {
  const properties = (text ?? '').matchAll(/\/\*\*((?:(?!\*\/)[\s\S])*)\*\/\n {2}readonly (\w+)\??:/g)
  const enums = new Map()
  for (const [, comment, property] of properties) {
    const values = /Possible values: (\["[^\]]*"\])/.exec(comment)?.[1]
    if (values !== undefined) enums.set(property, JSON.parse(values))
  }
  return enums
}
