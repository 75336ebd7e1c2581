// Law: a folder holds few enough files and folders to be read at a glance.
import { files } from '../tree.mjs'

/** The most files and folders that one folder may hold; tests are not counted. */
const MOST = 15

/** Folders of code. Documents are not limited, since decisions and the like grow in number. */
const CODE_FOLDERS = /^(packages\/[^/]+\/src|e2e|bench|scripts|examples)(\/|$)/

export const folders = {
  title: `no folder of code holds more than ${MOST} files and folders, tests not counted`,
  check: ({ root }) =>
    [...contents(root)].flatMap(([folder, names]) =>
      names.size > MOST ? [`${folder}/  holds ${names.size}: group what belongs together in folders of its own`] : [],
    ),
}

/** Returns a map from each folder to the names directly in it. */
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
