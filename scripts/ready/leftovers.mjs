// Deletes stale build output: the compiler never removes the output of a deleted source, and packing would include it.
import { existsSync, readdirSync, rmSync } from 'node:fs'
import { join } from 'node:path'

const MADE = /\.(d\.ts|js|js\.map|json)$/

/**
 * Deletes the files of `dist` that have no source in `src`. `except` names folders of `dist` that are built from
 * elsewhere.
 */
export function deleteLeftOvers(folder, except = []) {
  const dist = join(folder, 'dist')
  if (!existsSync(dist)) return
  for (const path of readdirSync(dist, { recursive: true, encoding: 'utf8' })) {
    if (!MADE.test(path) || except.some(each => path.startsWith(each))) continue
    const name = join(folder, 'src', path.replace(MADE, ''))
    if (!['.ts', '.tsx', '.json'].some(ending => existsSync(name + ending))) rmSync(join(dist, path))
  }
}
