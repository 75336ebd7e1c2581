// The table that follows from the events of policies.
import type { VersionToSave } from '../../policies/savePolicies.ts'
import { type Database, statement } from '../../statement.ts'
import type { Head } from './streams.ts'
import { tableOf } from './table.ts'

type PolicyHead = Head<object>
const page = statement<[after: string, limit: number], PolicyHead>(
  'verify_page_of_policies',
  `select partition, stream, kind as id, version, 0 as "stateVersion", null as state, hash
     from policies where kind > $1 order by kind limit $2`,
)
/** Reads the heads of policies by kind. Their states are not stored. */
export const pageOfPolicies = (db: Database, after: PolicyHead | null, limit: number) =>
  page(db, after?.id ?? '', limit)

export const VERSIONS = tableOf<VersionToSave>(
  {
    name: 'policy_versions',
    key: ['number'],
    columns: { number: 'version', document: 'document', inForceSince: 'in_force_since' },
  },
  [['kind', 'text']],
)
