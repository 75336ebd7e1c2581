// Policy versions: immutable, remembered once read.
import { checkPolicy, type PaymentMode, type Policy, type Terms } from '@evenhand/core'
import type { Database } from '../db/db.ts'
import { statement } from './statement.ts'

interface PolicyRow {
  version: number
  document: unknown
  in_force_since: number
}
const byVersion = statement<[version: number], PolicyRow>(
  'policy_by_version',
  'select version, document, in_force_since from policies where version = $1',
)
const inForce = statement<[], PolicyRow>(
  'policy_in_force',
  `select version, document, in_force_since from policies where in_force_since <= statement_timestamp()
    order by version desc limit 1`,
)
/** The shipped policy is version 1, in force since before anything was placed. */
export const shipPolicy = statement<[document: string], never>(
  'ship_policy',
  `insert into policies (version, document, in_force_since) values (1, $1::text::json, date_trunc('milliseconds', statement_timestamp()))
   on conflict do nothing`,
)

export interface PolicyVersion {
  readonly version: number
  readonly policy: Policy
  readonly inForceSince: number
}

function versionOf(row: PolicyRow | undefined): PolicyVersion {
  if (!row) throw new Error('the policy is missing from the database')
  const checked = checkPolicy(row.document)
  if (!('policy' in checked)) throw new Error(`policy ${row.version} does not fit this version of Evenhand`)
  return { version: row.version, policy: checked.policy, inForceSince: row.in_force_since }
}

export const policyInForce = async (db: Database): Promise<PolicyVersion> => versionOf((await inForce(db))[0])

/** The terms by version; each version is read once. */
export function termsReader(db: Database, payments: PaymentMode): (version: number) => Promise<Terms> {
  const known = new Map<number, Terms>()
  return async version => {
    const remembered = known.get(version)
    if (remembered) return remembered
    const { policy } = versionOf((await byVersion(db, version))[0])
    const terms: Terms = { policy, version, payments }
    known.set(version, terms)
    return terms
  }
}
