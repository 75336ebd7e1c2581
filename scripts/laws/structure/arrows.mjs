// Law: the arrows of the house. One table says which room may look into which.
import { imports } from '../imports.mjs'
import { code, place } from '../tree.mjs'

/** What may be brought in by name. `foreign: null`: whatever package.json lists (knip compares that). */
const OUTSIDE = {
  core: { packages: [], foreign: ['typebox'], node: false },
  sdk: { packages: ['core'], foreign: null, node: false },
  server: { packages: ['core', 'sdk'], foreign: null, node: true },
  web: { packages: ['sdk'], foreign: null, node: false },
  examples: { packages: ['sdk'], foreign: [], node: true },
}

const ground = ['time', 'money', 'refusal', 'text']
const family = ['ui', 'api', 'asked']

/** A room is the first name below src. `*`: any room of its package, because it is the package's door or its wiring. */
const ROOMS = {
  core: {
    time: ground,
    money: ground,
    refusal: ground,
    text: [],
    decider: ground,
    policy: [...ground, 'decider'],
    order: [...ground, 'decider', 'policy'],
    level: [...ground, 'decider', 'policy'],
    effect: [...ground, 'decider', 'policy', 'order', 'level'],
    index: ['*'],
    testing: ['*'],
  },
  server: {
    config: [],
    db: [],
    store: ['db'],
    commands: ['store'],
    levels: ['store'],
    outbox: ['store', 'db'],
    import: ['store'],
    scheduler: ['commands', 'levels', 'store'],
    http: ['commands', 'levels', 'outbox', 'import', 'store'],
    server: ['config', 'http', 'scheduler', 'commands', 'levels', 'outbox', 'store', 'db'],
    installation: ['config', 'http', 'store', 'db', 'demo'],
    demo: ['http'],
    main: ['*'],
    testing: ['*'],
  },
  web: {
    asked: [],
    ui: ['asked'],
    api: ['asked'],
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

/** Tests and the room `testing` stand outside the rooms, but not outside their package. */
export const arrows = {
  title: 'imports follow the arrows of the house',
  check: ({ root }) => code(root).flatMap(file => offences(root, file)),
}

function offences(root, file) {
  const [, owner = 'examples', rest] = /^(?:packages\/([^/]+)\/src|examples)\/(.+)$/.exec(file.path) ?? []
  if (!rest || !OUTSIDE[owner]) return []
  const unknown = roomOffence(owner, file, rest)
  if (unknown) return [`${file.path}:1  ${unknown}`]
  return imports(root, file).flatMap(each => {
    const what = each.from.startsWith('.') ? withinOffence(owner, file, rest, each) : outsideOffence(owner, file, each)
    return what ? [place(file, each.start, what)] : []
  })
}

const roomOf = rest => rest.split('/')[0].replace(/\..*$/, '')

function roomOffence(owner, file, rest) {
  const room = roomOf(rest)
  if (!ROOMS[owner] || ROOMS[owner][room] || file.isTest) return null
  return `the house of ${owner} has no room '${room}': find its place in scripts/laws/structure/arrows.mjs`
}

function withinOffence(owner, file, rest, { from, to }) {
  const home = owner === 'examples' ? 'examples/' : `packages/${owner}/`
  if (!to.startsWith(home)) return `'${from}' leaves the package by path; import the package by its name`
  if (!ROOMS[owner] || file.isTest) return null
  const [room, other] = [roomOf(rest), roomOf(to.slice(`${home}src/`.length))]
  const allowed = ROOMS[owner][room]
  if (room === other || allowed.includes('*') || allowed.includes(other)) return null
  return `${room} may not import ${other} (${from})`
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
