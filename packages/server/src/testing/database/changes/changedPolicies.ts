// Single changes of policies, and of what follows from their events.
import type { Change } from './change.ts'

const level = `kind = 'level' and version = 1`

export const CHANGED_POLICIES: readonly Change[] = [
  {
    what: 'a number in the document of a version',
    sql: `update policy_versions set document = jsonb_set(document::jsonb, '{evaluation,grace}', '"P1D"')::json where ${level}`,
    found: 'policy_versions document',
  },
  {
    what: 'when a version starts',
    sql: `update policy_versions set in_force_since = '2020-01-01' where ${level}`,
    found: 'policy_versions inForceSince',
  },
  { what: 'a version that is missing', sql: `delete from policy_versions where ${level}`, found: 'policy_versions -' },
  {
    what: 'a version that nobody published',
    sql: `insert into policy_versions select kind, 2, document, in_force_since from policy_versions where ${level}`,
    found: 'policy_versions +',
  },
  {
    what: 'the number of versions',
    sql: `update policies set version = 2 where kind = 'level'`,
    found: 'policies version',
  },
  { what: 'the hash', sql: `update policies set hash = sha256('x') where kind = 'level'`, found: 'policies hash' },
  { what: 'a policy without its row', sql: `delete from policies where kind = 'level'`, found: 'events ?' },
  {
    what: 'the document in the event',
    sql: `update events set data = jsonb_set(data::jsonb, '{document,evaluation,grace}', '"P1D"')::json where type = 'policy.published' and data ->> 'kind' = 'level'`,
    found: 'events hash',
  },
]
