// Law: the core handles every member of a union by name, so that a new member does not compile until it is handled.
import { code, nodes, place } from '../tree.mjs'

export const defaults = {
  title: 'no switch in the core has a default',
  check: ({ root }) =>
    code(root).flatMap(file => {
      const found = []
      if (!file.path.startsWith('packages/core/')) return found
      nodes(file, ({ type, test, start }) => {
        if (type === 'SwitchCase' && test === null) found.push(place(file, start, 'default over a union'))
      })
      return found
    }),
}
