// Saves the head of a policy's stream, and its published versions.
import type { Database } from '../statement.ts'
import { composed, type Part, wasSaved } from '../streams/part.ts'
import {
  ADVANCED,
  ADVANCING,
  advancing,
  keyOf,
  RECORDED,
  REMEMBERED,
  STREAM_PARAMETERS,
  type StreamToSave,
  streamRows,
} from '../streams/saved.ts'

/** One policy's new versions. Instants are ISO 8601, hashes are hexadecimal. */
export interface PolicyToSave extends StreamToSave {
  readonly kind: string
  readonly published: readonly VersionToSave[]
}
export interface VersionToSave {
  readonly number: number
  readonly document: unknown
  readonly inForceSince: string
}

const POLICY: readonly Part[] = [
  {
    name: 'o',
    isMaterialized: true,
    sql: `
  select x.* from json_to_recordset($policies::text::json) as x(
    partition smallint, id uuid, kind text, expected int, version int, hash text, ${ADVANCING})`,
  },
  {
    name: 'locked',
    isMaterialized: true,
    sql: `
  select x.*, t.version as found
    from (select * from o where expected > 0 order by id) x
   cross join lateral (select version from policies where partition = x.partition and stream = x.id for update) t`,
  },
  {
    name: 'updated',
    sql: `
  update policies t set version = l.version, hash = decode(l.hash, 'hex') from locked l
   where l.found = l.expected and t.partition = l.partition and t.stream = l.id and t.version = l.expected
  returning t.stream as id`,
  },
  {
    name: 'inserted',
    sql: `
  insert into policies (partition, stream, kind, version, hash)
  select partition, id, kind, version, decode(hash, 'hex') from o where expected = 0 order by id
  on conflict do nothing
  returning stream as id`,
  },
  { name: 'saved', isMaterialized: true, sql: 'select id from updated union all select id from inserted' },
]

const PUBLISHED: Part = {
  name: 'published',
  sql: `
  insert into policy_versions (kind, version, document, in_force_since)
  select x.kind, x.number, x.document, x."inForceSince"
    from json_to_recordset($published::text::json) as x(
           partition smallint, id uuid, kind text, number int, document json, "inForceSince" timestamptz)
   where ${wasSaved('x.id')}`,
}

const PARAMETERS = ['policies', ...STREAM_PARAMETERS, 'published'] as const
const SAVE = composed('save_policies', null, [...POLICY, RECORDED, PUBLISHED, REMEMBERED, ADVANCED], PARAMETERS)

/** Saves a batch in one statement. Returns the ids of the saved streams; the others have changed since the load. */
export async function savePolicies(db: Database, policies: readonly PolicyToSave[]): Promise<ReadonlySet<string>> {
  const all: Readonly<Record<(typeof PARAMETERS)[number], string>> = {
    policies: JSON.stringify(policies.map(policyRow)),
    ...streamRows(policies),
    published: JSON.stringify(
      policies.flatMap(row => row.published.map(each => ({ ...keyOf(row), kind: row.kind, ...each }))),
    ),
  }
  const rows = await SAVE.run(db, ...SAVE.used.map(name => all[name]))
  return new Set(rows.map(({ id }) => id))
}

/** Returns the columns of the table `policies`; the other fields are saved to other tables. */
const policyRow = ({ published: _1, events: _2, call: _3, eventTypes, ...row }: PolicyToSave) => ({
  ...row,
  ...advancing({ eventTypes }),
})
