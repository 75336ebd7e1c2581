// The published versions of policies. Which version of each kind is in force depends on the orders' time.
import { checkPolicy, filledPolicy, type Policy, type PolicyKind } from '@evenhand/core'
import { NOW_INSTANT } from '../clock.ts'
import { type Database, statement } from '../statement.ts'

/** The columns that every statement on versions selects. */
export interface VersionRow {
  readonly version: number
  readonly document: unknown
  readonly in_force_since: number
}

/**
 * Returns a subquery for the number of the version in force, evaluated once per statement. The first version is also in
 * force before its own start, as orders may be older than that.
 */
export const policyVersion = (kind: PolicyKind): string =>
  `(select version from policy_versions where kind = '${kind}' and (version = 1 or in_force_since <= ${NOW_INSTANT})
   order by version desc limit 1)`

export interface PolicyVersion {
  readonly version: number
  readonly policy: Policy
  readonly inForceSince: number
}

function versionOf(row: VersionRow | undefined): PolicyVersion {
  if (!row) throw new Error('the policy is missing from the database')
  const checked = checkPolicy(filledPolicy(row.document))
  if (!('policy' in checked)) throw new Error(`policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

const COLUMNS = 'version, document, in_force_since'
const byVersion = statement<[version: number], VersionRow>(
  'policy_by_version',
  `select ${COLUMNS} from policy_versions where kind = 'order' and version = $1`,
)
/** Returns a version of the order policy. Throws if there is none. */
export const policyOfVersion = async (db: Database, version: number): Promise<Policy> =>
  versionOf((await byVersion(db, version))[0]).policy

const inForce = statement<[], VersionRow>(
  'policy_in_force',
  `select ${COLUMNS} from policy_versions where kind = 'order' and version = ${policyVersion('order')}`,
)
/** Returns the version of the order policy that is in force. */
export const policyInForce = async (db: Database): Promise<PolicyVersion> => versionOf((await inForce(db))[0])
