// Law: a folder holds so few things that a newcomer reads its list at a glance.
import { files } from '../tree.mjs'

/** Files and folders beside each other; a test counts with the file that it tests. */
const MOST = 15

/** Code only: decisions and the pages of documents are series, and grow. */
const CODE_FOLDERS = /^(packages\/[^/]+\/src|e2e|bench|scripts|examples)(\/|$)/

export const folders = {
  title: `no folder of code holds more than ${MOST} files and folders, tests not counted`,
  check: ({ root }) =>
    [...contents(root)].flatMap(([folder, names]) =>
      names.size > MOST ? [`${folder}/  holds ${names.size}: group what belongs together in folders of its own`] : [],
    ),
}

/** Folder → the names directly in it. */
function contents(root) {
  const found = new Map()
  for (const { path, isTest } of files(root)) {
    if (isTest) continue
    const segments = path.split('/')
    for (let i = 1; i < segments.length; i++) {
      const folder = segments.slice(0, i).join('/')
      if (!CODE_FOLDERS.test(folder)) continue
      if (!found.has(folder)) found.set(folder, new Set())
      found.get(folder).add(segments[i])
    }
  }
  return found
}
