// Law: imports follow the module boundaries. One table lists which module may import which.
import { imports } from '../imports.mjs'
import { code, place } from '../tree.mjs'

/** The packages that each package may import. `foreign: null` allows all that package.json lists; knip checks those. */
const OUTSIDE = {
  core: { packages: [], foreign: ['typebox'], node: false },
  sdk: { packages: ['core'], foreign: null, node: false },
  server: { packages: ['core', 'sdk'], foreign: null, node: true },
  web: { packages: ['sdk'], foreign: null, node: false },
  examples: { packages: ['sdk'], foreign: [], node: true },
}

const ground = ['time', 'money', 'refusal', 'text', 'json']
const family = ['ui', 'api', 'loadable', 'listeners', 'locale']

/**
 * The modules that each module may import. A module is the first name below src. `*` allows any module of the package,
 * for its public files and its wiring.
 */
const MODULES = {
  core: {
    time: ground,
    money: ground,
    refusal: ground,
    text: [],
    json: [],
    decider: ground,
    policy: [...ground, 'decider'],
    order: [...ground, 'decider', 'policy'],
    level: [...ground, 'decider', 'policy'],
    seller: [...ground, 'decider', 'order', 'level'],
    versions: [...ground, 'decider', 'policy', 'order', 'level'],
    effect: [...ground, 'decider', 'policy', 'order', 'level'],
    index: ['*'],
    testing: ['*'],
  },
  server: {
    config: [],
    db: [],
    store: ['db'],
    commands: ['store'],
    levels: ['commands', 'store'],
    outbox: ['store', 'db'],
    import: ['commands', 'levels', 'store'],
    verify: ['commands', 'store'],
    scheduler: ['commands', 'levels', 'store'],
    http: ['commands', 'levels', 'outbox', 'import', 'store'],
    server: ['config', 'http', 'scheduler', 'commands', 'levels', 'outbox', 'store', 'db'],
    installation: ['config', 'commands', 'http', 'store', 'db', 'demo'],
    demo: ['http'],
    main: ['*'],
    testing: ['*'],
  },
  web: {
    loadable: [],
    listeners: [],
    locale: [],
    language: ['api', 'listeners', 'locale'],
    ui: ['loadable', 'listeners', 'locale'],
    api: ['loadable', 'listeners', 'locale'],
    early: ['api'],
    front: family,
    orders: family,
    resolution: family,
    level: family,
    staff: family,
    operator: family,
    tryit: family,
    enter: family,
    router: ['*'],
    main: ['*'],
  },
}

/** Checks every import. Tests and the module `testing` may import any module of their package. */
export const arrows = {
  title: 'imports follow the module boundaries',
  check: ({ root }) => code(root).flatMap(file => offences(root, file)),
}

function offences(root, file) {
  const [, owner = 'examples', rest] = /^(?:packages\/([^/]+)\/src|examples)\/(.+)$/.exec(file.path) ?? []
  if (!rest || !OUTSIDE[owner]) return []
  const unknown = moduleOffence(owner, file, rest)
  if (unknown) return [`${file.path}:1  ${unknown}`]
  return imports(root, file).flatMap(each => {
    const what = each.from.startsWith('.') ? withinOffence(owner, file, rest, each) : outsideOffence(owner, file, each)
    return what ? [place(file, each.start, what)] : []
  })
}

const moduleOf = rest => rest.split('/')[0].replace(/\..*$/, '')

function moduleOffence(owner, file, rest) {
  const module = moduleOf(rest)
  if (!MODULES[owner] || MODULES[owner][module] || file.isTest) return null
  return `${owner} has no module '${module}': add it to the table in scripts/laws/structure/arrows.mjs`
}

function withinOffence(owner, file, rest, { from, to }) {
  const home = owner === 'examples' ? 'examples/' : `packages/${owner}/`
  if (!to.startsWith(home)) return `'${from}' leaves the package by path; import the package by its name`
  if (!MODULES[owner] || file.isTest) return null
  const [module, other] = [moduleOf(rest), moduleOf(to.slice(`${home}src/`.length))]
  const allowed = MODULES[owner][module]
  if (module === other || allowed.includes('*') || allowed.includes(other)) return null
  return `${module} may not import ${other} (${from})`
}

function outsideOffence(owner, file, { from }) {
  const { packages, foreign, node } = OUTSIDE[owner]
  if (file.isTest && !from.startsWith('@evenhand/') && from !== 'evenhand') return null
  if (from.startsWith('node:')) return node ? null : `${owner} also runs in a browser and may not import ${from}`
  const [, testServer] = /^@evenhand\/([^/]+)/.exec(from) ?? []
  if (testServer)
    return testServer === owner || packages.includes(testServer) ? null : `${owner} may not import ${from}`
  const name = from
    .split('/')
    .slice(0, from.startsWith('@') ? 2 : 1)
    .join('/')
  return foreign === null || foreign.includes(name) ? null : `${owner} may not depend on ${name}`
}
