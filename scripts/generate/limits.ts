// The part of docs/configuration.md about limits, from the table that the server enforces.
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
  return table(['calls per minute', 'per session', 'all sessions of a person', 'per key', 'per address'], rows)
}

const atOnce = (): string =>
  table(
    ['at the same time', 'in all', 'per person', 'per key', 'waiting in all', 'waiting per person'],
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
      ['between a response and the next call', seconds(CONNECTION.keepAliveTimeout)],
      ['pipelined calls (sent before earlier responses)', number(CONNECTION.pipelined)],
      ['bytes buffered by a live stream for a slow reader', number(CONNECTION.streamBytes)],
      ['connections in all', number(CONNECTION.connections)],
    ],
  )

export const limits = (): string => `## Limits

Limits keep one caller from exhausting the service. A call over a limit is answered with 429 and ${code('Retry-After')}, or with 503 where
the total of all callers is exceeded; nothing was done then. A call that arrives too slowly is ended with 408. Each process counts
on its own, in memory: several servers together allow several times as much, and a restart begins anew.

${calls()}

Each session is counted, and all sessions of one person together. The marketplace's key acts for everyone whom it serves, so the
marketplace's own server should limit its people. Callers without valid credentials are counted by address. ${code('EVENHAND_TRUST_PROXY')} names the
proxies in front of this server; without it, everyone behind one proxy shares its limit. Once an address has sent too many unknown
keys, sessions or links, its unknown credentials are not looked up for the rest of the minute; credentials that were valid before still work.

${atOnce()}

Computations over a whole history run on separate threads with separate connections, and searches have connections of their own, so
lists and orders never wait for them. A list counts at most 1,000 orders per tab, and a search for a very frequent word looks
through 10,000 orders at a time.

${connection()}

The calls of one connection are handled one after another, so at most one response waits for a slow reader. A stream that was cut off
is reopened with ${code('Last-Event-ID')}: it resends what was missed in the last five minutes, for up to 1,000 orders, and the event ${code('missed')}
means that there was more. JSON of 1 kB or more is compressed with Brotli or gzip where the caller accepts it, except for responses
that hold a secret. The numbers are in ${file('packages/server/src/http/limits/table.ts')}.
`
