// The laws of the codebase as checks: `node scripts/laws.mjs` runs all of them, or only those that are named.
import { fileURLToPath } from 'node:url'
import { biome } from './laws/code/biome.mjs'
import { casts } from './laws/code/casts.mjs'
import { defaults } from './laws/code/defaults.mjs'
import { environment } from './laws/code/environment.mjs'
import { packing } from './laws/code/packing.mjs'
import { sql } from './laws/code/sql.mjs'
import { tests } from './laws/code/tests.mjs'
import { leftovers } from './laws/language/leftovers.mjs'
import { opening } from './laws/language/opening.mjs'
import { texts } from './laws/language/texts.mjs'
import { vocabulary } from './laws/language/vocabulary.mjs'
import { arrows } from './laws/structure/arrows.mjs'
import { cycles } from './laws/structure/cycles.mjs'
import { dead } from './laws/structure/dead.mjs'
import { folders } from './laws/structure/folders.mjs'
import { links } from './laws/structure/links.mjs'
import { names } from './laws/structure/names.mjs'
import { once } from './laws/structure/once.mjs'
import { sizes } from './laws/structure/sizes.mjs'
import { styles } from './laws/structure/styles.mjs'
import { walks } from './laws/structure/walks.mjs'

/** The table of laws, by name. Each law returns the places that break it. */
export const LAWS = {
  arrows,
  cycles,
  environment,
  sql,
  sizes,
  packing,
  casts,
  defaults,
  names,
  vocabulary,
  texts,
  styles,
  once,
  folders,
  opening,
  tests,
  links,
  walks,
  leftovers,
  biome,
  dead,
}

/** Checks a tree against the laws, prints each law with its result, and returns how many failed. */
export function runLaws({ root, only = Object.keys(LAWS), print = console.log }) {
  let failed = 0
  for (const name of only) {
    const { title, check, note } = LAWS[name]
    const places = check({ root })
    if (places.length > 0) failed++
    print(`${places.length > 0 ? 'FAILED' : 'ok    '}  ${name}: ${title}`)
    for (const each of places) print(`          ${each}`)
    if (note) print(`          ${note({ root })}`)
  }
  print(`${only.length - failed} passed, ${failed} failed`)
  return failed
}

function main(args) {
  const unknown = args.filter(name => !(name in LAWS))
  if (unknown.length > 0) {
    console.error(`There is no law ${unknown.join(', ')}. There are: ${Object.keys(LAWS).join(', ')}.`)
    return 2
  }
  const root = fileURLToPath(new URL('..', import.meta.url))
  return runLaws({ root, ...(args.length > 0 && { only: args }) }) > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2))
