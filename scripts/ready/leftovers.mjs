// What a compiler leaves behind: it never deletes what it made of a source that is gone, and packing would take that along.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const MADE = /\.(d\.ts|js|js\.map|json)$/

/** Deletes from `dist` what has no source in `src`; `except` names folders of `dist` that others make. */
export function deleteLeftOvers(folder, except = []) {
  const dist = join(folder, 'dist')
  if (!existsSync(dist)) return
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!MADE.test(path) || except.some(each => path.startsWith(each))) continue
    const name = join(folder, 'src', path.replace(MADE, ''))
    if (!['.ts', '.tsx', '.json'].some(ending => existsSync(name + ending))) rmSync(join(dist, path))
  }
}
