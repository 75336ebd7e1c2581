// Law: names are the field's standard terms, each with one meaning. The glossary lists these terms; this file lists
// retired ones.
import { code, files, nodes, place } from '../tree.mjs'

/**
 * The table of retired words, each with its replacement. A word matches a whole word of a name: `promisedAt` contains
 * `promised`.
 */
const RETIRED = {
  road: 'command pipeline',
  clockwork: 'scheduler',
  sweep: 'round of the scheduler',
  sweeper: 'scheduler',
  promised: 'expected, or deadline',
  promises: 'deadlines',
  verb: 'command handler',
  verbs: 'command handlers',
  furnish: 'seed',
  nudge: 're-evaluation',
  nudges: 're-evaluations',
  nudged: 'queued',
  mends: 'corrects',
  mended: 'corrected',
  standing: 'fault status, or level state',
  books: 'ledger, or balances',
  brought: 'imported',
  bring: 'import',
  brings: 'imports',
  door: 'HTTP edge, endpoint, or problem',
  doors: 'endpoints',
  regret: 'cooling-off',
  rework: 'revision',
  reworks: 'revisions',
  outlook: 'forecast',
  dice: 'rng',
  wild: 'fuzz',
  house: 'test server',
  story: 'scenario',
  stories: 'scenarios',
  scene: 'fixture',
  scenes: 'fixtures',
  stage: 'browsers',
  told: 'known, reported, or notified',
  tell: 'report, or notify',
  tells: 'reports, or notifies',
  says: 'text, value, or what it is',
  said: 'text, or what it is',
  say: 'print, or render',
  heard: 'received, or answered',
  hear: 'receive',
  seen: 'view at an instant, shown, or known',
  ahead: 'forecast, or notice',
  hands: 'drivers',
  acts: 'steps, or activity',
  again: 'retry, repeated, or a pause',
  judge: 'evaluate',
  judged: 'evaluated',
  judges: 'evaluation pool',
  judging: 'evaluation',
  judgement: 'evaluation, or decision',
  reckon: 'compute',
  reckoned: 'computed',
  reckoner: 'computing',
  reckoning: 'computing',
}

export const vocabulary = {
  title: 'no name carries a retired word, and no term of the glossaries has two meanings',
  check: ({ root }) => [...inNames(root), ...inPaths(root), ...inTables(root), ...inGlossaries(root)],
}

/** Returns the retired words in a name, each with its replacement. */
function retiredIn(name) {
  const words = name
    .replace(/([a-z0-9])([A-Z])/g, '$1_$2')
    .toLowerCase()
    .split(/[^a-z]+/)
  return words.filter(word => Object.hasOwn(RETIRED, word)).map(word => `'${name}': not '${word}' but ${RETIRED[word]}`)
}

/** Checks identifiers, and strings that are names: event types, codes, keys (`revision.requested`, `due_at`). */
const inNames = root =>
  code(root)
    .filter(({ path }) => !path.startsWith('scripts/laws'))
    .flatMap(file => {
      const places = []
      nodes(file, node => {
        const name = nameOf(node)
        if (name === null) return
        for (const what of retiredIn(name)) places.push(place(file, node.start, what))
      })
      return places
    })

function nameOf({ type, name, value }) {
  if (type === 'Identifier' || type === 'JSXIdentifier' || type === 'PrivateIdentifier') return name
  const isName = type === 'Literal' && typeof value === 'string' && /^[a-z]+([._][a-z]+)+$/.test(value)
  return isName ? value : null
}

const inPaths = root =>
  files(root)
    .filter(({ path }) => /^(packages|e2e|bench|examples)\//.test(path))
    .flatMap(({ path }) => retiredIn(path.slice(path.lastIndexOf('/') + 1)).map(what => `${path}  ${what}`))

/** Checks the names of tables and columns, as they are after all migrations. */
const inTables = root =>
  files(root)
    .filter(({ path }) => path.endsWith('schema.sql'))
    .flatMap(file =>
      [...file.text.replace(/--.*/g, '').matchAll(/\b[a-z_]+\b/g)].flatMap(({ 0: name, index }) =>
        retiredIn(name).map(what => place(file, index, what)),
      ),
    )

/**
 * Returns the terms in tables below a heading “Words” or “Glossary”. A row begins with one term, or with several
 * separated by commas.
 */
function terms(file) {
  const glossary = /^## (?:Words|Glossary)$([\s\S]*?)(?=^## |(?![\s\S]))/gm
  return [...file.text.matchAll(glossary)].flatMap(({ 0: section, index }) =>
    [...section.matchAll(/^\| (?!-|word |term )([^|]+) \|/gm)].flatMap(({ 1: names, index: at }) =>
      names.split(', ').map(term => ({ term: term.trim(), file, offset: index + at })),
    ),
  )
}

function inGlossaries(root) {
  const all = files(root)
    .filter(({ path }) => path === 'README.md' || path === 'ARCHITECTURE.md')
    .flatMap(terms)
  const known = new Map()
  return all.flatMap(({ term, file, offset }) => {
    const before = known.get(term)
    known.set(term, file.path)
    const twice = before === undefined ? [] : [place(file, offset, `'${term}' has a second meaning: ${before} has one`)]
    return [...twice, ...retiredIn(term).map(what => place(file, offset, what))]
  })
}
