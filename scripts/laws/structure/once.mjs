// Law: a function, a pattern or a unit of time is declared in one place.
import { packageSources, place } from '../tree.mjs'

const UNITS = /^(SECOND|MINUTE|HOUR|DAY|WEEK)$/
/** The only file that may declare units of time. */
const TIME = 'packages/core/src/time.ts'

export const once = {
  title: 'no function or pattern is declared twice under one name, and units of time only in core/time.ts',
  check({ root }) {
    const first = new Map()
    return packageSources(root).flatMap(file =>
      declared(file).flatMap(({ name, text, start, isUnit }) => {
        if (isUnit)
          return file.path === TIME ? [] : [place(file, start, `declares ${name}: @evenhand/core/time has it`)]
        const key = `${name} ${text}`
        const before = first.get(key)
        if (before === undefined) first.set(key, file.path)
        return before === undefined || before === file.path ? [] : [place(file, start, `${name} is in ${before}, too`)]
      }),
    )
  },
}

/** Returns the functions, patterns and units of time that a file declares at its top level. */
function declared(file) {
  return file.program.body.flatMap(statement => {
    const node = statement.type === 'ExportNamedDeclaration' ? statement.declaration : statement
    if (node?.type === 'FunctionDeclaration') return [described(file, node.id.name, node)]
    if (node?.type !== 'VariableDeclaration') return []
    return node.declarations.flatMap(({ id, init }) => {
      if (id.type !== 'Identifier' || !init) return []
      const isUnit = UNITS.test(id.name) && init.type !== 'ObjectExpression' && !/Function|TS/.test(init.type)
      const isRule = /Function/.test(init.type) || init.regex !== undefined
      return isUnit || isRule ? [{ ...described(file, id.name, init), isUnit }] : []
    })
  })
}

const described = (file, name, { start, end }) => ({
  name,
  start,
  text: file.text.slice(start, end).replaceAll(/\s+/g, ' '),
  isUnit: false,
})
