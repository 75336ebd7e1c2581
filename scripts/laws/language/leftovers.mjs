// Law: no file contains machine paths, registry hosts or marks of unfinished work.
import { files, place } from '../tree.mjs'

const WORDS = [
  { what: 'a path of one machine', pattern: /(?<![\w.~)}\]>*-])\/(?:work|tmp|root|home|Users)\/[\w./-]+/g },
  { what: 'a package registry', pattern: /\bregistry\.[a-z0-9-]+\.[a-z]+|\b(?:verdaccio|artifactory)\b/gi },
  { what: 'a mark that puts work off: do it, or write an issue', pattern: /\b(?:TODO|FIXME|XXX|HACK)\b/g },
]

/** The law and its test must name what the law forbids; checksums may contain anything. */
const EXCEPT = /^(scripts\/laws(\/language\/leftovers\.mjs|\.test\.mjs)|package-lock\.json)$/

export const leftovers = {
  title: 'no machine path, registry host or mark that puts work off',
  check: ({ root }) =>
    files(root)
      .filter(({ path }) => !EXCEPT.test(path))
      .flatMap(file =>
        WORDS.flatMap(({ what, pattern }) =>
          [...file.text.matchAll(pattern)].map(({ index, 0: word }) => place(file, index, `'${word}' is ${what}`)),
        ),
      ),
}
