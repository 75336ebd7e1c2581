// Verifies policies: computes their versions from the events as the save does, and compares them with the stored ones.
import type { PolicyEvent } from '@evenhand/core'
import { canonical } from '@evenhand/sdk'
import { versionsOf } from '../commands/policies/policies.ts'
import type { VersionToSave } from '../store/policies/savePolicies.ts'
import type { Database } from '../store/statement.ts'
import { policyStream } from '../store/streams/streams.ts'
import { pageOfPolicies, VERSIONS } from '../store/streams/verify/policyTables.ts'
import type { StoredRow } from '../store/streams/verify/table.ts'
import type { Followed, VerifiedAggregate } from './aggregate.ts'
import { compareFields, compareRows, type Found } from './difference.ts'
import type { Group } from './history.ts'

interface PolicyFollows {
  readonly kind: PolicyEvent['data']['kind']
  readonly versions: readonly VersionToSave[]
}

export const POLICIES: VerifiedAggregate<object, PolicyEvent, PolicyFollows> = {
  kind: 'policy',
  table: 'policies',
  stateVersion: 0,
  page: pageOfPolicies,
  referenceOf: () => null,
  follow,
  compare,
}

function follow(groups: readonly Group<PolicyEvent>[]): PolicyFollows {
  const events = groups.flatMap(group => group.events)
  const [first] = events
  if (!first) throw new Error('there are none')
  return { kind: first.data.kind, versions: versionsOf(events) }
}

async function compare(db: Database, streams: readonly Followed<object, PolicyFollows>[]) {
  const stored = await VERSIONS.rowsOf(
    db,
    streams.map(({ follows }) => [follows.kind]),
  )
  return streams.map(({ head, follows: { kind, versions } }, i): readonly Found[] => [
    ...compareFields('policies', null, { ...head }, { id: kind, partition: 0, stream: policyStream(kind) }),
    ...compareRows(VERSIONS, (stored[i] ?? []).map(comparable), versions.map(comparable)),
  ])
}

/** Documents are compared as a whole, whatever the order of their fields. */
const comparable = <R extends StoredRow | VersionToSave>(row: R) => ({ ...row, document: canonical(row.document) })
