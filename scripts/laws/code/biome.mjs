// Law: Biome finds no fault in formatting and by its lint rules, as configured in biome.json.
import { relative } from 'node:path'
import { run } from '../child.mjs'

const PLACE = /^::(?:error|warning|notice) title=(.*?),file=(.*?),line=(\d+),.*?::(.*)$/

export const biome = {
  title: 'Biome finds nothing to format and nothing to fix',
  check({ root }) {
    const args = ['ci', '--reporter=github', '--max-diagnostics=none', '--error-on-warnings', '--colors=off', '.']
    const { status, output } = run(root, '@biomejs/biome', args)
    if (status === 0) return []
    const places = output.split('\n').flatMap(line => {
      const [, rule, path, at, what] = PLACE.exec(line) ?? []
      return rule ? [`${relative(root, path)}:${at}  ${what} (${rule})`] : []
    })
    return places.length > 0 ? places : [output.trim()]
  },
}
