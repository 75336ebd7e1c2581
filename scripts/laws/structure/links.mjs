// Law: the links, headings and paths that documents name exist.
import { existsSync, readFileSync } from 'node:fs'
import { join, posix } from 'node:path'
import { files, place } from '../tree.mjs'

const LINK = /\]\(([^)\s]+)\)/g
const PATH = /`((?:packages|scripts|docs|examples|bench|e2e)\/[\w./-]+)`/g
const FENCED = /```[\s\S]*?```/g

export const links = {
  title: 'every link and path in a document leads somewhere',
  check: ({ root }) =>
    files(root)
      .filter(({ path }) => path.endsWith('.md'))
      .flatMap(file => [...file.text.replace(FENCED, blank).matchAll(LINK)].flatMap(found => dead(root, file, found)))
      .concat(
        files(root)
          .filter(isGuide)
          .flatMap(file => named(root, file)),
      ),
}

/** Blanks out code but keeps its line breaks, so that line numbers stay right. */
const blank = text => text.replace(/[^\n]/g, ' ')
const isGuide = ({ path }) => /^(README|ARCHITECTURE|CONTRIBUTING)\.md$/.test(path)

function dead(root, file, { index, 1: target }) {
  if (/^[a-z]+:/.test(target)) return []
  const [path, heading] = target.split('#')
  const to = path === '' ? file.path : posix.join(posix.dirname(file.path), path)
  if (!existsSync(join(root, to))) return [place(file, index, `leads to ${to}, which does not exist`)]
  if (!heading || !to.endsWith('.md') || headings(root, to).includes(heading)) return []
  return [place(file, index, `leads to #${heading}, which ${to} does not have`)]
}

const headings = (root, path) =>
  [...readFileSync(join(root, path), 'utf8').matchAll(/^#+ (.*)$/gm)].map(([, title]) =>
    title
      .toLowerCase()
      .replace(/[^\p{L}\p{N}_\- ]/gu, '')
      .replaceAll(' ', '-'),
  )

const named = (root, file) =>
  [...file.text.matchAll(PATH)]
    .filter(([, path]) => !existsSync(join(root, path)))
    .map(({ index, 1: path }) => place(file, index, `names ${path}, which does not exist`))
