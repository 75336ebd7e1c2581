// The laws of the house as checks: `node scripts/laws.mjs` for all of them, or with the names of those to try.
import { fileURLToPath } from 'node:url'
import { arrows } from './laws/arrows.mjs'
import { biome } from './laws/biome.mjs'
import { casts } from './laws/casts.mjs'
import { cycles } from './laws/cycles.mjs'
import { dead } from './laws/dead.mjs'
import { defaults } from './laws/defaults.mjs'
import { environment } from './laws/environment.mjs'
import { links } from './laws/links.mjs'
import { names } from './laws/names.mjs'
import { opening } from './laws/opening.mjs'
import { packing } from './laws/packing.mjs'
import { sizes } from './laws/sizes.mjs'
import { sql } from './laws/sql.mjs'
import { tests } from './laws/tests.mjs'
import { texts } from './laws/words.mjs'

/** THE TABLE: name → law. A law gives back the places that break it. */
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
  opening,
  tests,
  links,
  texts,
  biome,
  dead,
}

/** Judges a tree, prints each law as it is judged, and gives back how many failed. */
export function judge({ root, only = Object.keys(LAWS), print = console.log }) {
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
  return judge({ root, ...(args.length > 0 && { only: args }) }) > 0 ? 1 : 0
}

if (process.argv[1] === fileURLToPath(import.meta.url)) process.exitCode = main(process.argv.slice(2))
