// Law: a reader learns from the first line what the room is for.
import { extname } from 'node:path'
import { files } from '../tree.mjs'

const OPENING = {
  '.ts': /^(?:\/\/|\/\*\*?) *(.*)/,
  '.tsx': /^(?:\/\/|\/\*\*?) *(.*)/,
  '.mjs': /^(?:\/\/|\/\*\*?) *(.*)/,
  '.js': /^(?:\/\/|\/\*\*?) *(.*)/,
  '.css': /^\/\*+ *(.*)/,
  '.sql': /^-- *(.*)/,
}

export const opening = {
  title: 'the first line of every source file says what the room is for',
  check: ({ root }) =>
    files(root)
      .filter(({ path }) => OPENING[extname(path)])
      .filter(({ path, text }) => !says(OPENING[extname(path)].exec(firstLine(text))?.[1] ?? ''))
      .map(({ path }) => `${path}:1  does not begin with a comment that says what the file is for`),
}

/** A program that is run by its path begins with `#!`; the sentence comes next. */
const firstLine = text => (text.startsWith('#!') ? text.slice(text.indexOf('\n') + 1) : text).split('\n', 1)[0]

/** Three words are the least that says something: a file's own name or a marker is no sentence. */
const says = comment => (comment.match(/\p{L}{2,}/gu) ?? []).length >= 3
