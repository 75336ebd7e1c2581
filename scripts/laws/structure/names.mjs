// Law: a file's name says what is inside. There are no catch-all files and no barrels.
import { entrances, PACKAGES } from '../imports.mjs'
import { code, files } from '../tree.mjs'

const DRAWERS = new Set(['util', 'utils', 'helper', 'helpers', 'common', 'manager', 'managers', 'misc'])
const PLUMBING = new Set(['ImportDeclaration', 'ExportAllDeclaration', 'ExportNamedDeclaration'])

export const names = {
  title: 'no utils, helpers, common, manager or misc, and no barrel except the index of a package',
  check: ({ root }) => [...drawers(root), ...barrels(root)],
}

/** Splits a name into words, since `order-utils.ts` and `OrderUtils.ts` are catch-alls like `utils/`. */
const textsOf = segment =>
  segment
    .replace(/([a-z])([A-Z])/g, '$1-$2')
    .toLowerCase()
    .split(/[-_.]/)

const drawers = root =>
  files(root)
    .filter(({ path }) =>
      path
        .split('/')
        .flatMap(textsOf)
        .some(word => DRAWERS.has(word)),
    )
    .map(({ path }) => `${path}:1  says nothing about what is inside`)

function barrels(root) {
  const entries = new Set(PACKAGES.flatMap(name => Object.values(entrances(root, `packages/${name}`))))
  return code(root)
    .filter(file => !entries.has(file.path) && onlyPassesOn(file.program.body))
    .map(({ path }) => `${path}:1  only passes on what others define`)
}

function onlyPassesOn(body) {
  const passesOn = node =>
    node.type === 'ExportAllDeclaration' || (node.type === 'ExportNamedDeclaration' && !node.declaration)
  const onlyPlumbing = body.every(node => PLUMBING.has(node.type) && !node.declaration)
  return body.some(node => node.type === 'ExportAllDeclaration') || (onlyPlumbing && body.some(passesOn))
}
