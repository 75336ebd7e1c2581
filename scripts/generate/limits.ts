// The part of docs/configuration.md about limits: from the table that the server holds everybody to.
import { AT_ONCE, CONNECTION, KNOWN, UNKNOWN } from '../../packages/server/src/http/limits/table.ts'
import { code, file, table } from './markdown.ts'

const number = (count: number): string => count.toLocaleString('en')
const seconds = (ms: number): string => `${number(ms / 1000)} s`

const calls = (): string => {
  const known = Object.values(KNOWN).map(
    ({ about, session, person, key }) => [about, session, person, key, ''] as const,
  )
  const unknown = Object.values(UNKNOWN).map(({ about, address }) => [about, '', '', '', address] as const)
  const rows = [...known, ...unknown].map(([about, ...limits]) => [
    about,
    ...limits.map(limit => (limit === '' ? '' : number(limit))),
  ])
  return table(['calls a minute', 'a session', 'all sessions of a person', 'a key', 'an address'], rows)
}

const atOnce = (): string =>
  table(
    ['at once', 'together', 'of a person', 'of a key', 'waiting together', 'waiting of a person'],
    Object.values(AT_ONCE).map(({ about, all, person, key }) => [
      about,
      ...[all.atOnce, person.atOnce, key.atOnce, all.waiting, person.waiting].map(number),
    ]),
  )

const connection = (): string =>
  table(
    ['a connection', 'at most'],
    [
      ['from the first byte of a call to the end of its headers', seconds(CONNECTION.headersTimeout)],
      ['from the first byte of a call to the end of its body', seconds(CONNECTION.requestTimeout)],
      ['without a byte read or written', seconds(CONNECTION.connectionTimeout)],
      ['between an answer and the next call', seconds(CONNECTION.keepAliveTimeout)],
      ['calls sent ahead of their answers', number(CONNECTION.pipelined)],
      ['bytes that a live stream owes to a reader that does not read', number(CONNECTION.streamBytes)],
      ['connections of all', number(CONNECTION.connections)],
    ],
  )

export const limits = (): string => `## Limits

Nobody can stop the service by asking for more than anybody needs. What is too much is answered with 429 and ${code('Retry-After')},
or with 503 where all together are too many; nothing was done then. A call that comes too slowly is ended with 408. Each process
counts for itself and forgets when it starts: several servers allow several times as much.

${calls()}

Sessions are counted by themselves, and all of a person's together; the marketplace's key stands for everybody whom it serves, so its
own server should hold its people to a limit. Who is not known is counted by address: as far as ${code('EVENHAND_TRUST_PROXY')} names the
proxies before this server, else all people behind one share its limit. An address that has shown too many keys, sessions or
links that are not known is not looked up any more for the rest of the minute; callers that were good before go on.

${atOnce()}

What adds up a whole history is reckoned on threads of its own, with connections of its own, as searches have theirs; so lists and orders never
wait for them. Of orders, no list counts more than 1,000 in a tab, and a search for a word that is everywhere looks through
10,000 orders at a time.

${connection()}

Calls of one connection are done one after another, so a reader that does not read is owed one answer. A stream that was cut off
is opened again with ${code('Last-Event-ID')}; what was missed is told for five minutes and up to 1,000 orders, and the event ${code('missed')}
says that there was more. JSON of 1 kB and more is compressed by Brotli or gzip where the caller reads that, except for answers
that hold a secret. The numbers stand in ${file('packages/server/src/http/limits/table.ts')}.
`
