// Single changes to policies, and to rows that follow from their events.
import type { Change } from './change.ts'

const level = `kind = 'level' and version = 1`

export const CHANGED_POLICIES: readonly Change[] = [
  {
    what: 'a number in the document of a version',
    sql: `update policy_versions set document = jsonb_set(document::jsonb, '{evaluation,grace}', '"P1D"')::json where ${level}`,
    found: 'policy_versions document',
  },
  {
    what: 'the start of a version',
    sql: `update policy_versions set in_force_since = '2020-01-01' where ${level}`,
    found: 'policy_versions inForceSince',
  },
  { what: 'a deleted version', sql: `delete from policy_versions where ${level}`, found: 'policy_versions -' },
  {
    what: 'a version that was never published',
    sql: `insert into policy_versions select kind, 2, document, in_force_since from policy_versions where ${level}`,
    found: 'policy_versions +',
  },
  {
    what: 'the number of versions',
    sql: `update policies set version = 2 where kind = 'level'`,
    found: 'policies version',
  },
  {
    what: 'the hash of a policy',
    sql: `update policies set hash = sha256('x') where kind = 'level'`,
    found: 'policies hash',
  },
  { what: 'a deleted policy', sql: `delete from policies where kind = 'level'`, found: 'events ?' },
  {
    what: 'the document in a publication event',
    sql: `update events set data = jsonb_set(data::jsonb, '{document,evaluation,grace}', '"P1D"')::json where type = 'policy.published' and data ->> 'kind' = 'level'`,
    found: 'events hash',
  },
]
