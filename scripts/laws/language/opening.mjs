// Law: the first line of a file says what the file is for.
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
  title: 'the first line of every source file says what the file is for',
  check: ({ root }) =>
    files(root)
      .filter(({ path }) => OPENING[extname(path)])
      .filter(({ path, text }) => !isSentence(OPENING[extname(path)].exec(firstLine(text))?.[1] ?? ''))
      .map(({ path }) => `${path}:1  does not begin with a comment that says what the file is for`),
}

/** Returns the first line. An executable begins with `#!`, so its sentence is on the second line. */
const firstLine = text => (text.startsWith('#!') ? text.slice(text.indexOf('\n') + 1) : text).split('\n', 1)[0]

/** Returns whether a comment has at least three words, since a file's own name or a marker is not a sentence. */
const isSentence = comment => (comment.match(/\p{L}{2,}/gu) ?? []).length >= 3
