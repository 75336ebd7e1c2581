// Tests every law with small trees that break it and small trees that keep it, so that no law is without effect.
import { copyFileSync, mkdirSync, mkdtempSync, rmSync, writeFileSync } from 'node:fs'
import { tmpdir } from 'node:os'
import { dirname, join } from 'node:path'
import { fileURLToPath } from 'node:url'
import { afterEach, describe, expect, it } from 'vitest'
import { LAWS, runLaws } from './laws.mjs'

const roots = []
afterEach(() => {
  for (const root of roots.splice(0)) rmSync(root, { recursive: true, force: true })
})

function tree(files) {
  const root = mkdtempSync(join(tmpdir(), 'laws-'))
  roots.push(root)
  for (const [path, text] of Object.entries(files)) {
    mkdirSync(dirname(join(root, path)), { recursive: true })
    writeFileSync(join(root, path), text)
  }
  return root
}

const places = (law, files) => LAWS[law].check({ root: tree(files) })

const core = 'packages/core/src'
const server = 'packages/server/src'
const web = 'packages/web/src'
/** Makes a folder with this many files. */
const wide = count => Object.fromEntries(Array.from({ length: count }, (_, i) => [`${server}/a/f${i}.ts`, '']))
/** A walk with this many steps. */
const walk = count =>
  ['## Five walks', '', '**A click**', ...Array.from({ length: count }, (_, i) => `${i + 1}. [x](${i + 1}.ts)`)].join(
    '\n',
  )
const corePackage = {
  'packages/core/package.json': JSON.stringify({
    name: '@evenhand/core',
    exports: { '.': { source: './src/index.ts' }, './testing': { source: './src/testing.ts' } },
  }),
}
const lines = count => 'let x\n'.repeat(count)
const fn = count => `export function long() {\n${lines(count)}}\n`

/** Breaches, one per row: the law, the fault, the tree, and the place that must be reported. */
const BROKEN = [
  ['arrows', 'core reads a file', { [`${core}/time.ts`]: "import 'node:fs'" }, `${core}/time.ts:1`],
  ['arrows', 'core depends on a library', { [`${core}/time.ts`]: "import { z } from 'zod'" }, 'may not depend on zod'],
  [
    'arrows',
    'core looks up to the sdk',
    { [`${core}/time.ts`]: "import '@evenhand/sdk'" },
    'may not import @evenhand/sdk',
  ],
  [
    'arrows',
    'web looks into core',
    { [`${web}/main.tsx`]: "import '@evenhand/core'" },
    'web may not import @evenhand/core',
  ],
  [
    'arrows',
    'a test of web looks into core',
    { [`${web}/api.test.ts`]: "import '@evenhand/core'" },
    'web may not import',
  ],
  [
    'once',
    'a function that another file has',
    {
      [`${core}/money.ts`]: 'export const half = (n: number) => n / 2',
      [`${core}/time.ts`]: 'const half = (n: number) => n / 2',
    },
    `${core}/time.ts:1`,
  ],
  ['once', 'a unit of time', { [`${core}/money.ts`]: 'const DAY = 86_400_000' }, `${core}/money.ts:1`],
  [
    'styles',
    'a class that the sheet lacks',
    { [`${web}/a.tsx`]: "import s from './a.module.css'\ns.gone\n", [`${web}/a.module.css`]: '' },
    `${web}/a.tsx:2`,
  ],
  [
    'styles',
    'a class that nobody names',
    { [`${web}/a.tsx`]: "import s from './a.module.css'\ns.used\n", [`${web}/a.module.css`]: '.used {}\n.dead {}\n' },
    `${web}/a.module.css:2`,
  ],
  [
    'texts',
    'a page imports one language',
    { [`${web}/ui/parts.tsx`]: "import { shell } from '@evenhand/sdk/locales/en'" },
    'imports one language',
  ],
  [
    'texts',
    'a text is read at import',
    { [`${web}/ui/parts.tsx`]: "import { shell } from '../locale.ts'\nconst NAMES = { all: shell.all }\n" },
    `${web}/ui/parts.tsx:2`,
  ],
  ['arrows', 'sdk needs Node', { 'packages/sdk/src/client.ts': "import 'node:http'" }, 'runs in a browser'],
  [
    'arrows',
    'level imports order',
    { [`${core}/level/facts.ts`]: "import '../order/order.ts'" },
    'level may not import order',
  ],
  [
    'arrows',
    'money imports policy by type',
    { [`${core}/money.ts`]: "import type { P } from './policy/policy.ts'" },
    'money may not',
  ],
  [
    'arrows',
    'store imports commands',
    { [`${server}/store/orders.ts`]: "await import('../commands/pipeline.ts')" },
    'store may not import commands',
  ],
  [
    'arrows',
    'http asks the db past the store',
    { [`${server}/http/auth.ts`]: "export { q } from '../db/db.ts'" },
    'http may not',
  ],
  [
    'arrows',
    'a family imports a family',
    { [`${web}/orders/a.tsx`]: "import '../level/b.tsx'" },
    'orders may not import level',
  ],
  ['arrows', 'a path leaves the package', { [`${server}/main.ts`]: "import '../../core/src/time.ts'" }, 'by its name'],
  [
    'arrows',
    'an example looks inside',
    { 'examples/marketplace/a.ts': "import '../../packages/core/src/a.ts'" },
    'by its name',
  ],
  [
    'arrows',
    'an example needs more than the sdk',
    { 'examples/marketplace/a.ts': "import 'evenhand'" },
    'depend on evenhand',
  ],
  ['arrows', 'an unknown module', { [`${core}/attic/box.ts`]: '' }, "no module 'attic'"],
  [
    'cycles',
    'two files',
    { [`${core}/a.ts`]: "import './b.ts'", [`${core}/b.ts`]: "import './a.ts'" },
    `${core}/a.ts → `,
  ],
  [
    'cycles',
    'by types',
    { 'scripts/a.ts': "type A = import('./b.ts').B", 'scripts/b.ts': "import type { A } from './a.ts'" },
    '→',
  ],
  [
    'cycles',
    'through the door of a package',
    { ...corePackage, [`${core}/index.ts`]: "export * from './a.ts'", [`${core}/a.ts`]: "import '@evenhand/core'" },
    `${core}/index.ts → ${core}/a.ts`,
  ],
  [
    'environment',
    'by member',
    { [`${server}/commands/pipeline.ts`]: '\nconst a = process.env.A' },
    `${server}/commands/pipeline.ts:2`,
  ],
  [
    'environment',
    'by key',
    { [`${server}/commands/pipeline.ts`]: "const a = process['env']" },
    `${server}/commands/pipeline.ts:1`,
  ],
  [
    'environment',
    'by taking apart',
    { [`${server}/commands/pipeline.ts`]: 'const { env } = process' },
    `${server}/commands/pipeline.ts:1`,
  ],
  [
    'environment',
    'by import',
    { [`${server}/commands/pipeline.ts`]: "import { env as e } from 'node:process'" },
    `${server}/commands/pipeline.ts:1`,
  ],
  [
    'environment',
    'by the globe',
    { [`${server}/commands/pipeline.ts`]: 'const a = globalThis.process.env.A' },
    `${server}/commands/pipeline.ts:1`,
  ],
  ['sql', 'a statement', { [`${server}/http/a.ts`]: 'const q = `\n  select id\n  from orders`' }, 'writes SQL'],
  [
    'sql',
    'an update in quotes',
    { [`${server}/commands/pipeline.ts`]: "const q = 'update orders set x = 1'" },
    'writes SQL',
  ],
  ['sql', 'a question', { [`${server}/commands/pipeline.ts`]: 'await pool.query(text)' }, 'asks the database'],
  ['sizes', 'a long file', { [`${core}/a.ts`]: lines(301) }, '301 lines, 300'],
  ['sizes', 'a long test', { [`${core}/a.test.ts`]: lines(501) }, '501 lines, 500'],
  ['sizes', 'a long function', { [`${core}/a.ts`]: fn(41) }, 'a function of 41 lines, 40'],
  ['sizes', 'a long function in a table', { 'packages/sdk/src/contract/a.ts': fn(41) }, '41 lines, 40'],
  ['sizes', 'a long arrow', { [`${core}/a.ts`]: `const f = () => [\n${'1,\n'.repeat(40)}]` }, '42 lines, 40'],
  ['sizes', 'a long component', { [`${web}/ui/a.tsx`]: fn(81) }, '81 lines, 80'],
  [
    'sizes',
    'a long step inside describe',
    { [`${core}/a.test.ts`]: `describe('a', () => { it('b', () => {\n${lines(41)}}) })` },
    '41 lines',
  ],
  ['packing', 'properties', { [`${core}/a.ts`]: 'const a = {\n  ...{ b, c },\n}' }, `${core}/a.ts:2  packs properties`],
  ['packing', 'with a type', { [`${core}/a.ts`]: 'const a = { ...({ b } as const), ...c }' }, 'packs properties'],
  ['packing', 'in the middle', { [`${core}/a.test.ts`]: 'f({ a, ...{ b: { ...c } } })' }, 'packs properties'],
  ['packing', 'attributes', { [`${web}/ui/a.tsx`]: 'const a = <B {...{ c, d }} e />' }, 'packs attributes'],
  ['packing', 'elements', { 'scripts/a.mjs': 'const a = [...[b, c], d]' }, 'packs elements'],
  ['casts', 'as', { [`${core}/a.ts`]: 'const a = b as Money' }, 'casts to Money'],
  ['casts', 'the old spelling', { [`${core}/a.ts`]: 'const a = <Money>b' }, 'casts to Money'],
  ['casts', 'in a page', { [`${web}/ui/a.tsx`]: 'const a = <p>{b as string}</p>' }, 'casts to string'],
  ['casts', 'a silencer in a test', { [`${core}/a.test.ts`]: '// @ts-expect-error no' }, 'silences a check'],
  ['casts', 'a silencer in the store', { [`${server}/store/a.ts`]: '/* biome-ignore lint: no */' }, 'silences a check'],
  ['defaults', 'default', { [`${core}/a.ts`]: 'switch (a) {\n case 1: break\n default:\n}' }, `${core}/a.ts:3`],
  ['names', 'a drawer', { 'packages/web/src/utils/a.ts': 'let a' }, 'says nothing'],
  ['names', 'a drawer by another name', { 'scripts/orderHelpers.mjs': 'let a' }, 'says nothing'],
  ['names', 'a barrel', { [`${core}/order/index.ts`]: "export { a } from './a.ts'" }, 'only passes on'],
  [
    'names',
    'a barrel by way of import',
    { [`${core}/x.ts`]: "import { a } from './a.ts'\nexport { a }" },
    'only passes on',
  ],
  ['names', 'half a barrel', { [`${core}/x.ts`]: "export * from './a.ts'\nexport const b = 1" }, 'only passes on'],
  ['vocabulary', 'a variable', { [`${core}/a.ts`]: 'const theRoad = 1' }, "'theRoad': not 'road' but command pipeline"],
  ['vocabulary', 'a property', { [`${web}/a.ts`]: 'a.standing_of' }, `${web}/a.ts:1`],
  ['vocabulary', 'a private field', { [`${server}/a.ts`]: 'class A { #house = 1 }' }, 'test server'],
  ['vocabulary', 'an event type', { [`${core}/a.ts`]: "const a = 'rework.asked'" }, "not 'rework' but revision"],
  ['vocabulary', 'a file', { [`${server}/clockwork.ts`]: '' }, `${server}/clockwork.ts  'clockwork.ts'`],
  ['vocabulary', 'a column', { [`${server}/db/schema.sql`]: 'create table a (\n  standing text\n)' }, 'schema.sql:2'],
  ['vocabulary', 'a term of the glossary', { 'README.md': '## Words\n| promises, due | x |\n' }, 'README.md:2'],
  [
    'vocabulary',
    'a second meaning',
    { 'README.md': '## Words\n\n| case | x |\n', 'ARCHITECTURE.md': '## Glossary\n\n| lane, case | y |\n' },
    "'case' has a second meaning",
  ],
  ['folders', 'files', wide(16), `${server}/a/  holds 16`],
  ['folders', 'files and folders', { ...wide(15), [`${server}/a/b/c.ts`]: '' }, `${server}/a/  holds 16`],
  ['opening', 'no comment', { 'scripts/a.mjs': 'let a' }, 'scripts/a.mjs:1'],
  ['opening', 'a comment too late', { 'scripts/a.mjs': 'let a // What this file is for.' }, 'scripts/a.mjs:1'],
  ['opening', 'a comment that says nothing', { 'scripts/a.mjs': '// a.mjs\n' }, 'scripts/a.mjs:1'],
  ['opening', 'a style sheet', { 'packages/web/src/ui/a.css': 'a {}' }, 'a.css:1'],
  ['opening', 'a migration', { [`${server}/db/migrations/1.sql`]: 'create table a ()' }, '1.sql:1'],
  ['tests', 'skipped', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it.skip('a', f)" }, 'leaves a test out: skip'],
  ['tests', 'only one', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "describe.concurrent.only('a', f)" }, 'out: only'],
  ['tests', 'only some rows', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it.skip.each([1])('a', f)" }, 'out: skip'],
  ['tests', 'only a table', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it.only.each`a`('a', f)" }, 'out: only'],
  ['tests', 'for later', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it.todo('a')" }, 'out: todo'],
  [
    'tests',
    'run on some machines',
    { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it.runIf(here)('a', f)" },
    'out: runIf',
  ],
  [
    'tests',
    'skipped by option',
    { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it('a', { skip: true }, f)" },
    'out: skip',
  ],
  [
    'tests',
    'skipped from within',
    { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "it('a', t => t.skip())" },
    'out: skip',
  ],
  ['tests', 'skipped by letter', { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "xit('a', f)" }, 'out: xit'],
  [
    'tests',
    'sleeps',
    { 'scripts/a.mjs': '', 'scripts/a.test.mjs': 'await new Promise(r => setTimeout(r, 9))' },
    'setTimeout',
  ],
  [
    'tests',
    'sleeps by import',
    { 'scripts/a.mjs': '', 'scripts/a.test.mjs': "import { x } from 'node:timers/promises'" },
    'imports sleep',
  ],
  ['tests', 'a harness sleeps', { [`${server}/testing/a.ts`]: 'await sleep(9)' }, 'clock on the wall'],
  ['tests', 'stands alone', { 'scripts/a.test.mjs': '' }, 'stands beside no a'],
  ['links', 'a file', { 'README.md': 'see\n[it](docs/gone.md)' }, 'README.md:2  leads to docs/gone.md'],
  ['links', 'a heading', { 'README.md': '[it](b.md#gone)', 'b.md': '# Here' }, 'README.md:1  leads to #gone'],
  ['walks', 'too long', { 'ARCHITECTURE.md': walk(13) }, 'ARCHITECTURE.md:3  “A click” has 13 steps'],
  ['walks', 'a file visited twice', { 'ARCHITECTURE.md': `${walk(2)}\n3. [x](1.ts)` }, 'visits 1.ts twice'],
  ['links', 'a path', { 'README.md': 'in `packages/gone/`' }, 'README.md:1  names packages/gone/'],
  [
    'leftovers',
    'a machine',
    { 'README.md': 'see /home/someone/notes' },
    "'/home/someone/notes' is a path of one machine",
  ],
  ['leftovers', 'a registry', { '.npmrc': 'x=1', 'docs/a.md': 'https://registry.example.com/x' }, 'a package registry'],
  ['leftovers', 'later', { 'scripts/a.mjs': 'let a\n// TODO mend' }, 'scripts/a.mjs:2'],
]

/** Valid cases that resemble a breach, one per row: the law, the case, and the tree. */
const VALID = [
  ['arrows', 'the layers', { [`${core}/effect.ts`]: "import './level/facts.ts'\nimport { Type } from 'typebox'" }],
  ['arrows', 'a test of core uses test tools', { [`${core}/time.test.ts`]: "import 'vitest'\nimport 'fast-check'" }],
  [
    'arrows',
    'an example has the sdk',
    { 'examples/marketplace/a.ts': "import 'node:http'\nimport '@evenhand/sdk/contract'" },
  ],
  ['arrows', 'server uses Node', { [`${server}/db/db.ts`]: "import 'node:net'\nimport 'pg'\nimport '@evenhand/core'" }],
  [
    'cycles',
    'a diamond',
    { 'a.ts': "import './b.ts'\nimport './c.ts'", 'b.ts': "import './d.ts'", 'c.ts': "import './d.ts'", 'd.ts': '' },
  ],
  [
    'environment',
    'the door',
    {
      [`${server}/config/config.ts`]: 'process.env.A',
      [`${server}/commands/pipeline.ts`]: 'order.env; const { pid } = process // process.env',
    },
  ],
  [
    'sql',
    'its home',
    {
      [`${server}/store/a.ts`]: 'db.query(`select a from b`)',
      [`${server}/http/a.ts`]: "'Select a file.'; request.query.a",
    },
  ],
  ['sizes', 'the limits', { [`${core}/a.ts`]: lines(300), [`${core}/b.ts`]: fn(40), [`${web}/ui/a.tsx`]: fn(80) }],
  [
    'sizes',
    'a long table',
    { 'packages/sdk/src/contract/a.ts': lines(900), [`${core}/order/requests/kinds.ts`]: lines(900) },
  ],
  ['sizes', 'a long describe', { [`${core}/a.test.ts`]: `describe.each([1])('a', () => {\n${lines(400)}})` }],
  [
    'packing',
    'what is chosen or made elsewhere',
    {
      [`${core}/a.ts`]: 'const a = { ...b, ...(c ? { d } : {}), ...(e && { f }), ...g({ h }) }\nk({ ...l }, ...[m])',
      [`${web}/ui/a.tsx`]: 'const a = <B {...c} {...(d ? { e } : {})} f={{ g }} />',
      'scripts/a.mjs': "const a = [...b, ...(c ? [d] : []), ...'ef', [...g]]",
    },
  ],
  [
    'casts',
    'what is no cast',
    {
      [`${core}/a.ts`]:
        "import { a as b } from './b.ts'\nconst c = [b] as const satisfies X\nconst d = '// @ts-ignore'",
    },
  ],
  ['casts', 'where it is allowed', { [`${server}/store/a.ts`]: 'a as B', [`${core}/a.test.ts`]: 'a as B' }],
  ['defaults', 'the server may', { [`${server}/a.ts`]: 'switch (a) { default: }' }],
  ['vocabulary', 'what contains a retired word', { [`${core}/a.ts`]: "const broader = 'history of a storyteller'" }],
  ['vocabulary', 'what JavaScript names so', { [`${core}/a.ts`]: "import * as fs from 'node:fs/promises'" }],
  ['vocabulary', 'terms of one meaning', { 'README.md': '## Words\n\n| word | means |\n|---|---|\n| case | x |\n' }],
  [
    'folders',
    'fifteen, and their tests',
    { ...wide(15), [`${server}/a/f1.test.ts`]: '', [`${server}/a/f2.test.ts`]: '' },
  ],
  ['names', 'the door', { ...corePackage, [`${core}/index.ts`]: "export * from './time.ts'" }],
  ['names', 'a name that only contains one', { 'scripts/commonwealth.mjs': 'export { a }; let a' }],
  [
    'opening',
    'each kind',
    {
      'a.mjs': '#!/usr/bin/env node\n// Starts the whole server.',
      'a.css': '/* The colours of everything */',
      'a.sql': '-- How orders are kept',
    },
  ],
  [
    'tests',
    'beside',
    {
      'scripts/a.mjs': '',
      'scripts/a.load.test.mjs': "it('a', () => list.skip(2).only)",
      'scripts/b/c.mjs': '',
      'scripts/b.test.mjs': '',
    },
  ],
  ['walks', 'twelve steps', { 'ARCHITECTURE.md': walk(12) }],
  ['links', 'all that is there', { 'a/b.md': '[x](../c.md#two-words) [y](https://x.org)', 'c.md': '## Two words' }],
  [
    'leftovers',
    'a path of ours',
    { 'README.md': 'docs/home/a, ./data, /v1/orders and <root>/tmp/x or *.x/work/y, XXXL' },
  ],
]

describe('a law', () => {
  it.each(BROKEN)('(%s) reports this fault: %s', (law, _what, files, named) => {
    expect(places(law, files).join('\n')).toContain(named)
  })

  it.each(VALID)('(%s) accepts this valid case: %s', (law, _what, files) => {
    expect(places(law, files)).toEqual([])
  })

  it('has at least one case in this file that it reports', () => {
    const tried = new Set([...BROKEN.map(([law]) => law), 'biome', 'dead'])
    expect([...tried].sort()).toEqual(Object.keys(LAWS).sort())
  })
})

/** Makes a tree with the real configuration files of the tools. */
function withLawBooks(files) {
  const root = tree(files)
  for (const config of ['biome.json', 'knip.json'])
    copyFileSync(fileURLToPath(new URL(`../${config}`, import.meta.url)), join(root, config))
  return root
}

describe('with the configuration of this repository', () => {
  const own = { name: 'x', private: true, type: 'module', workspaces: ['packages/core'] }
  const manifests = { 'package.json': `${JSON.stringify(own, null, 2)}\n`, ...corePackage }

  it.each([
    ['noFloatingPromises', 'export async function a(): Promise<void> {}\na()\n'],
    [
      'useExhaustiveSwitchCases',
      "export function a(b: 'c' | 'd') {\n  switch (b) {\n    case 'c':\n      return 1\n  }\n}\n",
    ],
    ['noExplicitAny', 'export const a = (b: any) => b\n'],
    ['noNonNullAssertion', 'export const a = (b: string | null) => b!.length\n'],
    ['noDefaultExport', 'export default 1\n'],
    ['useImportExtensions', "import { b } from './b'\n\nexport const a = b\n"],
    ['noRestrictedImports', "import { b } from '../dist/b.ts'\n\nexport const a = b\n"],
    ['noExcessiveLinesPerFunction', `export function a() {\n${'  console.log()\n'.repeat(41)}}\n`],
    ['noConsole', "console.log('a')\n"],
    ['format', 'export const a = "b";\n'],
  ])('Biome reports a breach of %s', (rule, text) => {
    const root = withLawBooks({ [`${core}/a.ts`]: text, [`${core}/b.ts`]: 'export const b = 1\n' })
    expect(LAWS.biome.check({ root }).join('\n')).toMatch(new RegExp(`^${core}/a.ts:\\d+ .*${rule}`, 'm'))
  })

  it('Biome accepts a plain file', () => {
    expect(LAWS.biome.check({ root: withLawBooks({ [`${core}/a.ts`]: "export const a = 'b'\n" }) })).toEqual([])
  })

  it('knip finds a dead export, a dead file and a missing dependency', () => {
    const root = withLawBooks({
      ...manifests,
      [`${core}/index.ts`]: "export { a } from './a.ts'\n",
      [`${core}/a.ts`]: "import 'absent'\nexport const a = 1\nexport const b = 2\n",
      [`${core}/c.ts`]: 'export const c = 1\n',
    })
    const found = LAWS.dead.check({ root }).join('\n')
    expect(found).toContain(`${core}/a.ts: b`)
    expect(found).toContain(`${core}/c.ts`)
    expect(found).toContain('absent')
  }, 30_000)

  it('knip accepts a tree in which everything is used', () => {
    expect(
      LAWS.dead.check({ root: withLawBooks({ ...manifests, [`${core}/index.ts`]: 'export const a = 1\n' }) }),
    ).toEqual([])
  }, 30_000)
})

describe('a run of the laws', () => {
  const run = files => {
    const printed = []
    const failed = runLaws({ root: tree(files), only: ['opening', 'sizes'], print: line => printed.push(line) })
    return { failed, printed }
  }

  it('prints every place and counts the laws that failed', () => {
    const { failed, printed } = run({ 'a.mjs': 'let a' })
    expect(failed).toBe(1)
    expect(printed.join('\n')).toContain('a.mjs:1')
    expect(printed.at(-1)).toBe('1 passed, 1 failed')
  })

  it('reports no failure when every law passes', () => {
    const { failed, printed } = run({ 'a.mjs': '// What this is for\n' })
    expect(failed).toBe(0)
    expect(printed.at(-1)).toBe('2 passed, 0 failed')
  })
})
