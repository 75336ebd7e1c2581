// Publishes the first version of each kind of policy when a database is set up.
import { setTimeout as pause } from 'node:timers/promises'
import { defaultLevelPolicy, defaultPolicy, type PolicyCommand, type PolicyDocuments } from '@evenhand/core'
import { passing } from '../../store/failure.ts'
import type { Database } from '../../store/statement.ts'
import { ownPolicyEnvelope, policyPipeline } from './policies.ts'

const SHIPPED: PolicyDocuments = { order: defaultPolicy, level: defaultLevelPolicy }

/**
 * Publishes the first version of each kind of policy that has none, and only once if several servers start at the same
 * time. Throws a passing failure if the database cannot be reached.
 */
export async function shipPolicies(db: Database, { order, level }: PolicyDocuments = SHIPPED): Promise<void> {
  const ship = { action: 'ship', by: { role: 'clock' }, inForceFrom: null } as const
  const commands: readonly PolicyCommand[] = [
    { ...ship, kind: 'order', document: order },
    { ...ship, kind: 'level', document: level },
  ]
  for (const answer of await policyPipeline(db, pause).sendAll(commands.map(ownPolicyEnvelope))) {
    if (answer.kind === 'faulty') throw answer.fault
    if (answer.kind !== 'done') throw passing(`a policy was not shipped: ${answer.kind}`)
  }
}
